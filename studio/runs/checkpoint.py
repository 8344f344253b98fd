"""Look into a .pt file without running anything in it: no torch, and a pickle machine in which every class is inert.

A checkpoint of ultralytics is a pickled network, and unpickling runs whatever the file names. So the file is first read with
stand-ins for all its classes; only a file that names known network classes, and calls none of them, may be loaded later.
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

LARGEST_PICKLE_BYTES = 64 << 20  # the description of a network, without its numbers; that of YOLO11x has 0.4 MB
LARGEST_ENTRIES = 100_000

# Classes of networks: made empty and filled, never called.
_NETWORK_CLASSES = re.compile(
    r"(torch\.nn\.modules|ultralytics\.nn|ultralytics\.utils\.(loss|tal)|studio\.attention|studio_user_attention)"
    r"(\.[A-Za-z0-9_]+)*\.[A-Z_][A-Za-z0-9_]*"
)
# What may be called: these put tensors and plain values together, and nothing else.
_CALLABLES = re.compile(
    r"torch\._utils\._rebuild_[a-z_0-9]+|torch\.(Size|device|dtype|[A-Za-z0-9]+Storage|storage\.[A-Za-z]+)"
    r"|torch\.serialization\._get_layout|collections\.(OrderedDict|defaultdict)|copyreg\._reconstructor"
    r"|(__builtin__|builtins)\.(set|frozenset|dict|list|tuple|slice|complex|object)|_codecs\.encode"
    r"|numpy(\.core|\._core)?(\.multiarray\.(scalar|_reconstruct)|\.dtype|\.ndarray)"
    r"|numpy\.dtypes\.[A-Za-z0-9]+DType|pathlib(\._local)?\.(Posix|Windows|PurePosix|PureWindows)?Path"
    r"|datetime\.(datetime|date|timedelta|timezone)|types\.SimpleNamespace|argparse\.Namespace"
    r"|ultralytics\.utils\.IterableSimpleNamespace"
)
_PLAIN_CONSTANTS = re.compile(
    r"torch\.(float|bfloat|int|uint|complex)[0-9]*|torch\.(half|double|long|bool|contiguous_format)"
)


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

    @property
    def attention_modules(self) -> frozenset[str]:
        """Give the modules of the user's attention files that the network needs: {"segate"}."""
        return frozenset(name.split(".")[1] for name in self.globals_used if name.startswith("studio_user_attention."))


def read_checkpoint(path: Path) -> CheckpointSummary:
    """Read what a .pt file says of itself, and make sure that loading it runs nothing.

    Raises RunError, in words, for a file that is missing, damaged, no detector of ultralytics, or able to run programs.
    """
    machine = _InertMachine(path)
    content = machine.read()
    network = content.get("ema") or content.get("model")
    if not isinstance(network, _Inert):
        raise _refusal(path, "holds no network", "Choose a .pt file that ultralytics or the studio has written.")
    state = network.state
    names = state.get("names")
    names = names.values() if isinstance(names, dict) else names if isinstance(names, list) else ()
    epoch, args = content.get("epoch"), content.get("train_args")
    head = _last_layer(state)
    if not head.endswith("Detect") and head not in ("v10Detect", "RTDETRDecoder"):
        raise _refusal(
            path,
            f"is no detector: its last layer is {head or 'unknown'}",
            "Choose detection weights, without -seg, -cls, -pose or -obb in the name.",
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
    )


def is_whole(path: Path) -> bool:
    """Tell whether every byte of a file that torch has saved is as it was written, by its checksums."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, zlib.error):
        return False


def _refusal(path: Path, what: str, hint: str) -> RunError:
    return RunError(f"The weights file {path.name} {what}.", hint=hint, where=Location(path))


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
            cls.machine.refuse(f"calls {cls.full_name}")
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
            cls.machine.refuse(f"builds {cls.full_name} from values")
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
            raise _refusal(self._path, "is no checkpoint of ultralytics", "Choose a .pt file that `yolo train` wrote.")
        return content

    def find_class(self, module: str, name: str) -> Any:
        """Give the stand-in for a class, or refuse the file for naming it."""
        full_name = f"{module}.{name}"
        known = self._types.get(full_name)
        if known is not None:
            return known
        if full_name == "collections.OrderedDict":
            stand_in: Any = OrderedDict  # keeps the order of the layers; it is made by value only
        elif full_name in ("builtins.set", "__builtin__.set"):
            stand_in = set
        elif _PLAIN_CONSTANTS.fullmatch(full_name):
            stand_in = full_name
        else:
            is_callable = _CALLABLES.fullmatch(full_name) is not None
            if not is_callable and not _NETWORK_CLASSES.fullmatch(full_name):
                self.refuse(f"names {full_name}")
            fields = {"machine": self, "full_name": full_name, "is_callable": is_callable}
            stand_in = _InertType(name.rpartition(".")[2], (_Inert,), fields)
        self.names.add(full_name)
        self._types[full_name] = stand_in
        return stand_in

    def persistent_load(self, _identifier: Any) -> Any:
        """Give nothing for the numbers of a tensor."""
        return None

    def refuse(self, what: str) -> None:
        """Refuse the file for what it tries."""
        raise _refusal(
            self._path,
            f"is not opened, because it {what}, and such a file can run programs on this computer",
            "Use weights that were trained with stock ultralytics or with the studio.",
        )

    def _open(self) -> Any:
        path = self._path
        if not path.is_file():
            raise RunError(f"There is no weights file {path}.", hint="Check the path.", where=Location(path))
        try:
            with zipfile.ZipFile(path) as archive:
                entries = archive.infolist()
                pickles = [entry for entry in entries if entry.filename.rpartition("/")[2] == "data.pkl"]
                roots = {entry.filename.partition("/")[0] for entry in entries}
                if any("/code/" in entry.filename for entry in entries):
                    raise _refusal(path, "is an exported TorchScript model", "Choose the .pt that was exported.")
                if len(pickles) != 1 or len(roots) != 1 or len(entries) > LARGEST_ENTRIES:
                    raise _refusal(path, "is no checkpoint of torch", "Choose a .pt file that `yolo train` wrote.")
                if pickles[0].file_size > LARGEST_PICKLE_BYTES:
                    raise _refusal(path, "is no checkpoint of ultralytics", "Its description is far too large.")
                return archive.open(pickles[0])
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self._damaged(str(error)) from error

    def _damaged(self, reason: str) -> RunError:
        return _refusal(
            self._path,
            f"cannot be read: it is empty, cut off or no weights file ({reason})",
            "Get the file again, or choose another one.",
        )
