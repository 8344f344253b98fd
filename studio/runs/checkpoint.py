"""Look into a .pt file without running anything in it: no torch, and a pickle machine in which every class is inert.

A checkpoint of ultralytics is a pickled network, and unpickling runs whatever the file names. So the file is first read with
stand-ins for all its classes. A file that names known network classes, and calls none of them, may be loaded later; one that
names a function is refused; one that needs classes of other packages gives its numbers only, and only if the user agrees.
"""

from __future__ import annotations

import pickle
import re
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studio.errors import Location, RunError
from studio.runs.pickle_names import Kind, kind_of, modern_name
from studio.runs.weights_consent import is_accepted
from studio.sentence import say

LARGEST_PICKLE_BYTES = 64 << 20  # the description of a network, without its numbers; that of YOLO11x has 0.4 MB
LARGEST_ENTRIES = 100_000

LOCAL_HEADER = b"PK\x03\x04"
FOREIGN_NAMED = 3  # in one sentence

_NO_CHECKPOINT = "The weights file {file} is no checkpoint of ultralytics."

# Arguments that ultralytics itself decided when a run began, and must not decide anew when it goes on.
DECIDED_ARGUMENTS = ("batch", "optimizer", "lr0", "warmup_bias_lr")


@dataclass(frozen=True)
class CheckpointSummary:
    """What a checkpoint says of itself."""

    path: Path
    epoch: int  # last epoch trained, from 0; -1: training is over
    has_optimizer: bool  # only then a training can go on from it
    class_names: tuple[str, ...]
    version: str  # of ultralytics
    head: str  # class of the last layer: "Detect"
    train_args: Mapping[str, Any] = field(default_factory=dict)
    globals_used: frozenset[str] = frozenset()
    foreign: tuple[str, ...] = ()  # classes that neither ultralytics, torch nor the studio has: {"models.common.C3"}

    @property
    def attention_modules(self) -> frozenset[str]:
        """Give the modules of the user's attention files that the network needs: {"segate"}."""
        return frozenset(name.split(".")[1] for name in self.globals_used if name.startswith("studio_user_attention."))


def read_checkpoint(path: Path) -> CheckpointSummary:
    """Read what a .pt file says of itself, and make sure that loading and running it runs no code of others.

    Raises RunError, in words, for a file that is missing, damaged, no detector of ultralytics, able to run programs, or in
    need of classes that are not there.
    """
    summary = look_into(path)
    if summary.foreign:
        raise RunError(
            say(
                "The weights file {file} needs {classes}, which neither ultralytics nor the studio has.",
                file=path.name,
                classes=foreign_words(summary),
            ),
            hint="Its numbers can be the pretrained weights of a training; it cannot run by itself here.",
            where=Location(path),
        )
    return summary


def read_weights(path: Path) -> CheckpointSummary:
    """Read what a .pt file says of itself, whose numbers are to be taken over. Raises RunError as `look_into` does.

    Also for a file that needs classes of others, until the user has agreed to take its numbers.
    """
    summary = look_into(path)
    if summary.foreign and not is_accepted(path):
        raise RunError(
            say(
                "The weights file {file} needs {classes}, which neither ultralytics nor the studio has.",
                file=path.name,
                classes=foreign_words(summary),
            ),
            hint="Agree to take its numbers without running its code: choose it on the Train page, or add --accept-weights.",
            where=Location(path),
        )
    return summary


def foreign_words(summary: CheckpointSummary) -> str:
    """Name the first classes of others that a file needs, and how many more there are."""
    more = len(summary.foreign) - FOREIGN_NAMED
    names = ", ".join(summary.foreign[:FOREIGN_NAMED])
    return say("{names} and {count} more", names=names, count=more) if more > 0 else names


def look_into(path: Path) -> CheckpointSummary:
    """Read what a .pt file says of itself without running anything in it, and name the classes of others that it needs.

    Raises RunError, in words, for a file that is missing, damaged, no detector of ultralytics, or able to run programs.
    """
    machine = _InertMachine(path)
    content = machine.read()
    network = content.get("ema") or content.get("model")
    if not isinstance(network, _Inert):
        raise _refusal(
            path,
            "The weights file {file} holds no network.",
            "Choose a .pt file that ultralytics or the studio has written.",
        )
    state = network.state
    names = state.get("names")
    names = names.values() if isinstance(names, dict) else names if isinstance(names, list) else ()
    epoch, args = content.get("epoch"), content.get("train_args")
    head = _last_layer(state)
    if not head.endswith("Detect") and head not in ("v10Detect", "RTDETRDecoder"):
        raise _refusal(
            path,
            "The weights file {file} is no detector: its last layer is {head}.",
            "Choose detection weights, without -seg, -cls, -pose or -obb in the name.",
            head=head or "?",
        )
    return CheckpointSummary(
        path=path,
        epoch=epoch if isinstance(epoch, int) else -1,
        has_optimizer=content.get("optimizer") is not None,
        class_names=tuple(str(name) for name in names),
        version=str(content.get("version", "")),
        head=head,
        train_args={str(key): value for key, value in args.items()} if isinstance(args, dict) else {},
        globals_used=frozenset(machine.names),
        foreign=tuple(sorted(machine.foreign)),
    )


def is_whole(path: Path) -> bool:
    """Tell whether every byte of a file that torch has saved is as it was written, by its checksums."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, zlib.error):
        return False


def _refusal(path: Path, template: str, hint: str, **values: object) -> RunError:
    return RunError(say(template, file=path.name, **values), hint=hint, where=Location(path))


def _last_layer(state: Mapping[str, Any]) -> str:
    layers = _children(state.get("_modules")).get("model")
    rows = _children(layers.state.get("_modules")) if isinstance(layers, _Inert) else {}
    last = next(reversed(rows.values()), None) if rows else None
    return type(last).__name__ if isinstance(last, _Inert) else ""


def _children(modules: Any) -> dict[Any, Any]:
    return dict(modules) if isinstance(modules, dict) else {}


class _InertType(type):
    """Type of a stand-in: making an empty one is fine, calling it is what the file must not ask for."""

    machine: _InertMachine
    full_name: str
    is_callable: bool

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if not cls.is_callable:
            cls.machine.refuse(cls.full_name)
        if cls.full_name == "copyreg._reconstructor":  # (class, object, None): an empty instance
            return args[0]._empty() if args and isinstance(args[0], _InertType) else cls._empty()
        return cls._empty()

    def _empty(cls) -> Any:
        return cls.__new__(cls)  # type: ignore[call-overload]


class _Inert(metaclass=_InertType):
    """An object of the file; remembers its state, does nothing."""

    is_callable = False
    full_name = ""

    def __new__(cls, *args: Any, **kwargs: Any) -> _Inert:
        if args and not cls.is_callable:
            cls.machine.refuse(cls.full_name)
        made = object.__new__(cls)
        made.state = {}
        return made

    state: dict[str, Any]

    def __setstate__(self, state: Any) -> None:
        if isinstance(state, dict):
            self.state = state

    def __setitem__(self, key: Any, value: Any) -> None:
        self.state[key] = value

    def append(self, _value: Any) -> None:
        """Take an item that the pickle appends."""

    def extend(self, _values: Any) -> None:
        """Take items that the pickle appends."""

    def __hash__(self) -> int:
        return id(self)


class _InertMachine(pickle._Unpickler):  # type: ignore[name-defined,misc,unused-ignore]
    """Reads the pickle of a checkpoint with stand-ins for every class that it names.

    The machine written in Python is slower than the one in C (0.1 s for a large model), but nothing a file says can confuse
    its memory, and it knows only the opcodes below.
    """

    # Torch writes protocol 2; what came later (buffers, extension codes) has no place in a checkpoint.
    dispatch = {
        code: step
        for code, step in pickle._Unpickler.dispatch.items()  # type: ignore[attr-defined,unused-ignore]
        if code not in (*pickle.BYTEARRAY8, *pickle.NEXT_BUFFER, *pickle.READONLY_BUFFER)
        and code not in (*pickle.EXT1, *pickle.EXT2, *pickle.EXT4, *pickle.INST, *pickle.OBJ)
    }

    def __init__(self, path: Path) -> None:
        self._path = path
        self._archive = self._open()
        super().__init__(self._archive)
        self.names: set[str] = set()
        self.foreign: set[str] = set()
        self._types: dict[str, Any] = {}

    def read(self) -> dict[str, Any]:
        """Give the dictionary that the checkpoint is."""
        try:
            with self._archive:
                content = self.load()
        except RunError:
            raise
        except Exception as error:  # a broken pickle can raise anything
            raise self._damaged(str(error)) from error
        if not isinstance(content, dict):
            raise _refusal(self._path, _NO_CHECKPOINT, "Choose a .pt file that `yolo train` wrote.")
        return content

    def find_class(self, module: str, name: str) -> Any:
        """Give the stand-in for a class, or refuse the file for naming it."""
        module, name = modern_name(module, name)
        full_name = f"{module}.{name}"
        known = self._types.get(full_name)
        if known is not None:
            return known
        kind = kind_of(module, name)
        if kind is Kind.REFUSED:
            self.refuse(full_name)
        if kind is Kind.FOREIGN:
            self.foreign.add(full_name)
        if full_name == "collections.OrderedDict":
            stand_in: Any = OrderedDict  # keeps the order of the layers; it is made by value only
        elif full_name == "builtins.set":
            stand_in = set
        elif kind is Kind.CONSTANT:
            stand_in = full_name
        else:
            fields = {"machine": self, "full_name": full_name, "is_callable": kind is Kind.CALLABLE}
            stand_in = _InertType(name.rpartition(".")[2], (_Inert,), fields)
        self.names.add(full_name)
        self._types[full_name] = stand_in
        return stand_in

    def persistent_load(self, _identifier: Any) -> Any:
        """Give nothing for the numbers of a tensor."""
        return None

    def refuse(self, wanted: str) -> None:
        """Refuse the file for what it wants to run."""
        raise _refusal(
            self._path,
            "The weights file {file} is not opened: it wants to run {wanted}, and could do anything on this computer.",
            "Use weights that were trained with stock ultralytics or with the studio.",
            wanted=re.sub(r"^(posix|nt)\.", "os.", wanted),  # as programmers call it
        )

    def _open(self) -> Any:
        path = self._path
        if not path.is_file():
            raise RunError(
                say("There is no weights file {path}.", path=path), hint="Check the path.", where=Location(path)
            )
        try:
            with path.open("rb") as stream:
                begins_as_archive = stream.read(len(LOCAL_HEADER)) == LOCAL_HEADER
            with zipfile.ZipFile(path) as archive:
                entries = archive.infolist()
                pickles = [entry for entry in entries if entry.filename.rpartition("/")[2] == "data.pkl"]
                roots = {entry.filename.partition("/")[0] for entry in entries}
                if any("/code/" in entry.filename for entry in entries):
                    raise _refusal(
                        path,
                        "The weights file {file} is an exported TorchScript model.",
                        "Choose the .pt that was exported.",
                    )
                # Torch reads whatever stands before an archive as a program of its own, which zipfile passes over.
                is_all = begins_as_archive and min(entry.header_offset for entry in entries) == 0
                if not is_all or archive.comment:
                    raise _refusal(
                        path,
                        "The weights file {file} is not opened: it is two files in one, and only one of them can be seen.",
                        "Use weights that were trained with stock ultralytics or with the studio.",
                    )
                is_plain = len(pickles) == 1 and len(roots) == 1 and pickles[0].compress_type == zipfile.ZIP_STORED
                if not is_plain or len(entries) > LARGEST_ENTRIES:
                    raise _refusal(
                        path,
                        "The weights file {file} is no checkpoint of torch.",
                        "Choose a .pt file that `yolo train` wrote.",
                    )
                if pickles[0].file_size > LARGEST_PICKLE_BYTES:
                    raise _refusal(path, _NO_CHECKPOINT, "Its description is far too large.")
                return archive.open(pickles[0])
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self._damaged(str(error)) from error

    def _damaged(self, reason: str) -> RunError:
        return _refusal(
            self._path,
            "The weights file {file} cannot be read: it is empty, cut off or no weights file ({reason}).",
            "Get the file again, or choose another one.",
            reason=reason,
        )
