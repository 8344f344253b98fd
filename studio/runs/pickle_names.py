"""What a .pt file may name: the one list by which files are judged before they are opened, and again while they are."""

from __future__ import annotations

import _compat_pickle
import importlib.util
import re
import sys
from enum import Enum
from functools import cache
from pathlib import Path


class Kind(Enum):
    """What naming something in a file means."""

    NETWORK = "network"  # a class of layers: made empty and filled, never called
    CALLABLE = "callable"  # puts tensors and plain values together, and nothing else
    CONSTANT = "constant"
    FOREIGN = "foreign"  # of a package that is neither ours nor stock; harmless as long as its code is not run
    REFUSED = "refused"


_NETWORK = re.compile(
    r"(torch\.nn\.modules|ultralytics\.nn|ultralytics\.utils\.(loss|tal)|studio\.attention|studio_user_attention)"
    r"(\.[A-Za-z0-9_]+)*\.[A-Z_][A-Za-z0-9_]*"
)
_CALLABLE = re.compile(
    r"torch\._utils\._rebuild_[a-z_0-9]+|torch\.(Size|device|dtype|[A-Za-z0-9]+Storage|storage\.[A-Za-z]+)"
    r"|torch\.serialization\._get_layout|collections\.(OrderedDict|defaultdict)|copyreg\._reconstructor"
    r"|builtins\.(set|frozenset|dict|list|tuple|slice|complex|object)|_codecs\.encode"
    r"|numpy(\.core|\._core)?(\.multiarray\.(scalar|_reconstruct)|\.dtype|\.ndarray)"
    r"|numpy\.dtypes\.[A-Za-z0-9]+DType|pathlib(\._local)?\.(Posix|Windows|PurePosix|PureWindows)?Path"
    r"|datetime\.(datetime|date|timedelta|timezone)|types\.SimpleNamespace|argparse\.Namespace"
    r"|ultralytics\.utils\.IterableSimpleNamespace"
)
_CONSTANT = re.compile(r"torch\.(float|bfloat|int|uint|complex)[0-9]*|torch\.(half|double|long|bool|contiguous_format)")
_CLASS = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*\._*[A-Z][A-Za-z0-9_]*")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# Packages of which everything that a checkpoint needs is listed above.
_LISTED = frozenset({"torch", "torchvision", "numpy", "studio", "cv2", "pip", "setuptools"})
# Classes that ultralytics itself replaces while it loads (temporary_modules in nn/tasks.py).
_REPLACED = frozenset(
    {
        "ultralytics.nn.modules.block.Silence",
        "ultralytics.nn.tasks.YOLOv10DetectionModel",
        "ultralytics.utils.loss.v10DetectLoss",
    }
)


def kind_of(module: str, name: str) -> Kind:
    """Judge a global of a pickle by its module and its name ("builtins", "eval"), as `modern_name` gives them."""
    full_name = f"{module}.{name}"
    if _CONSTANT.fullmatch(full_name):
        return Kind.CONSTANT
    if _CALLABLE.fullmatch(full_name):
        return Kind.CALLABLE
    if _NETWORK.fullmatch(full_name):
        return Kind.NETWORK if is_installed(module, name) else Kind.FOREIGN
    root = module.partition(".")[0]
    if root in sys.stdlib_module_names or root in _LISTED or not _PLAIN.fullmatch(name):
        return Kind.REFUSED
    if root == "ultralytics":  # its functions download, install and run; its classes are only names here
        return Kind.FOREIGN if _CLASS.fullmatch(full_name) else Kind.REFUSED
    return Kind.FOREIGN


def modern_name(module: str, name: str) -> tuple[str, str]:
    """Give the name of Python 3 for one of Python 2, which unpickling replaces, too: `commands.Popen` is `subprocess.Popen`."""
    found: tuple[str, str] = _compat_pickle.NAME_MAPPING.get(
        (module, name), (_compat_pickle.IMPORT_MAPPING.get(module, module), name)
    )
    return found


@cache
def is_installed(module: str, name: str) -> bool:
    """Tell whether a network class exists here, by the text of its module: nothing is imported.

    A class of a user's own attention file, and any class of a package that is not found, counts as there.
    """
    if f"{module}.{name}" in _REPLACED or module.startswith("studio_user_attention"):
        return True
    root, *inner = module.split(".")
    spec = importlib.util.find_spec(root)
    if spec is None or not spec.submodule_search_locations:
        return True
    path = Path(next(iter(spec.submodule_search_locations))).joinpath(*inner)
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    try:
        return re.search(rf"\b{re.escape(name)}\b", file.read_text(encoding="utf-8")) is not None
    except (OSError, ValueError):
        return False
