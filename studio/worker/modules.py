"""Imports attention files: the built-in ones, and the user's under module names that checkpoints can rely on.

A user's file `segate.py` becomes the module `studio_user_attention.segate`, wherever the file lies, because a checkpoint
stores each class by the name of its module. It is run only if the user has allowed exactly this text.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
from importlib.abc import Loader, MetaPathFinder, SourceLoader
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

from torch import nn

from studio.catalog import Catalog, is_allowed
from studio.errors import AttentionError, Location
from studio.module_spec import AttentionSpec

BUILT_IN_PACKAGE = "studio.attention"
USER_PACKAGE = "studio_user_attention"
_DIGEST = "__studio_sha256__"


def serve_user_modules(catalog: Catalog) -> None:
    """Let `import studio_user_attention.<stem>`, which unpickling a checkpoint does, find the files of `catalog`.

    Later calls replace the catalog. Nothing is imported before it is asked for.
    """
    for finder in sys.meta_path:
        if isinstance(finder, _UserFinder):
            finder.catalog = catalog
            return
    # First, so that no package of this name on the disk can be taken for it.
    sys.meta_path.insert(0, _UserFinder(catalog))


def load_class(spec: AttentionSpec) -> type[nn.Module]:
    """Import the file of `spec` and give its class.

    A user's module must be among those served (`serve_user_modules`). Raises AttentionError when the file is not
    allowed, has changed since it was listed, or fails when it is run.
    """
    if not spec.is_user:
        found = getattr(importlib.import_module(f"{BUILT_IN_PACKAGE}.{spec.path.stem}"), spec.name)
    else:
        name = f"{USER_PACKAGE}.{spec.path.stem}"
        present = sys.modules.get(name)
        if present is not None and getattr(present, _DIGEST, None) != spec.sha256:
            del sys.modules[name]  # edited since: run the new text
        found = getattr(importlib.import_module(name), spec.name, None)
    if not (isinstance(found, type) and issubclass(found, nn.Module)):
        raise AttentionError(
            f"{spec.name} in {spec.path.name} is not a torch module",
            hint=f"Write class {spec.name}(nn.Module).",
            where=Location(spec.path),
        )
    return found


class _UserFinder(MetaPathFinder):
    """Answers for the user's package alone, and never lets another place answer for it.

    A plain "not found" would make ultralytics look for a package of that name to install, so it is told in words.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def find_spec(self, fullname: str, path: object = None, target: ModuleType | None = None) -> ModuleSpec | None:
        package, _, stem = fullname.partition(".")
        if package != USER_PACKAGE:
            return None
        if not stem:
            return ModuleSpec(fullname, _PackageLoader(), is_package=True)
        spec = next((spec for spec in self.catalog.specs if spec.is_user and spec.path.stem == stem), None)
        if spec is None:
            raise AttentionError(
                f"The attention file {stem}.py is needed but is not in the folder of your attention files",
                hint=f"Put it into {self.catalog.user_folder}, then try again.",
            )
        return spec_from_file_location(fullname, spec.path, loader=_UserLoader(spec))


class _PackageLoader(Loader):
    """Makes the empty package that holds the user's modules."""

    def exec_module(self, module: ModuleType) -> None:
        module.__path__ = []


class _UserLoader(SourceLoader):
    """Runs one file of the user's, after asking for consent and checking that it is the text that was listed.

    It offers no modification time, so importlib neither reads nor writes compiled code, which the check would not cover.
    """

    def __init__(self, spec: AttentionSpec) -> None:
        self._spec = spec

    def get_filename(self, fullname: str) -> str:
        return str(self._spec.path)

    def get_data(self, path: str) -> bytes:
        source = Path(path).read_bytes()
        if hashlib.sha256(source).hexdigest() != self._spec.sha256:
            raise self._error(f"The attention file {self._spec.path.name} was changed just now", hint="Try again.")
        return source

    def exec_module(self, module: ModuleType) -> None:
        name = self._spec.path.name
        if not is_allowed(self._spec):
            raise self._error(
                f"The attention file {name} has not been allowed to run",
                hint="Look at it in the settings and allow it there; a changed file must be allowed again.",
            )
        setattr(module, _DIGEST, self._spec.sha256)
        try:
            super().exec_module(module)
        except AttentionError:
            raise
        except (Exception, SystemExit) as error:  # a stranger's code may raise anything
            raise self._error(
                f"The attention file {name} fails when it is run: {type(error).__name__}: {error}",
                hint="Correct the file.",
                line=_line_in(str(self._spec.path), error),
            ) from error

    def _error(self, message: str, *, hint: str, line: int | None = None) -> AttentionError:
        return AttentionError(message, hint=hint, where=Location(self._spec.path, line))


def _line_in(path: str, error: BaseException) -> int | None:
    """Give the last line of the file at `path` that the error passed through."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
