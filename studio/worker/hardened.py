"""The surroundings in which ultralytics is imported: offline, silent, with settings and fonts of the studio's own.

Call `harden()` before the first import of ultralytics or torch. It covers what ultralytics does by itself (analytics, update
checks, downloads of fonts and weights, `pip install` of whatever a file names), and refuses what slips through.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from studio import paths

REFUSED = "Refused by the studio:"  # begins each line about something refused, in the log of a run
SETTINGS_VERSION = "0.0.8"  # of ultralytics 8.4; another schema is migrated by ultralytics, flags kept
INTEGRATIONS = ("clearml", "comet", "dvc", "mlflow", "raytune", "tensorboard", "wandb")
# Names that ultralytics asks for; the second one as soon as a class name is not ASCII.
FONT_NAMES = ("Arial.ttf", "Arial.Unicode.ttf")
BUNDLED_FONT = "StudioSansSC-Regular.otf"

_ENVIRONMENT = {
    "YOLO_OFFLINE": "1",
    "YOLO_AUTOINSTALL": "false",
    "ULTRALYTICS_SKIP_REQUIREMENTS_CHECKS": "1",
    "PYTHONUTF8": "1",
    "MPLBACKEND": "Agg",
    "NO_ALBUMENTATIONS_UPDATE": "1",
    "CUDA_DEVICE_ORDER": "PCI_BUS_ID",  # count the cards as the driver does, and so as the list of devices shows them
}
# Keys that would send data away, and what opencv or a parent window leaves behind.
_REMOVED = ("ULTRALYTICS_API_KEY", "QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR", "TERM_PROGRAM")

_is_guarded = False


class NetworkRefusedError(ConnectionError):
    """Something in this process tried to go online or to install a package."""


def harden(*, guard: bool = True) -> None:
    """Prepare this process, and through the environment its children, for ultralytics. Any number of calls."""
    for name in _REMOVED:
        os.environ.pop(name, None)
    os.environ.update(_ENVIRONMENT)
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # the trainer sets torch's threads itself
    os.environ.setdefault(
        "PYTORCH_ENABLE_MPS_FALLBACK", "1"
    )  # what Apple's GPU lacks is computed by the CPU, not refused
    folder = paths.ultralytics_config_folder()
    try:
        _furnish(folder)
    except OSError:
        # A home that is read-only or full: what only looks at a model works all the same.
        folder = Path(tempfile.mkdtemp(prefix="attention-studio-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _furnish(folder)
    os.environ["YOLO_CONFIG_DIR"] = str(folder)
    os.environ["MPLCONFIGDIR"] = str(folder / "matplotlib")  # its font list survives there from run to run
    if guard:
        guard_network()


def _furnish(folder: Path) -> None:
    """Write what ultralytics reads: its settings and the fonts that it would download. Raises OSError."""
    inner = folder / "Ultralytics"
    inner.mkdir(parents=True, exist_ok=True)
    _write_settings(inner / "settings.json")
    _place_fonts(inner)


def guard_network() -> None:
    """Refuse, from now on and for good, connections to other computers and every `pip install`."""
    global _is_guarded
    if not _is_guarded:
        _is_guarded = True
        sys.addaudithook(_refuse)


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        address = args[1]
        if isinstance(address, tuple) and not _is_own_computer(str(address[0])):
            _raise(f"a connection to {address[0]}")
    elif event == "socket.getaddrinfo":
        host = args[0]
        if host is not None and not _is_own_computer(host.decode() if isinstance(host, bytes) else str(host)):
            _raise(f"a look-up of {host}")
    elif event in ("subprocess.Popen", "os.system"):
        words = _words(args[1] if event == "subprocess.Popen" else args[0])
        if "install" in words and any(Path(word).name.startswith(("pip", "uv")) for word in words):
            _raise(f"the command {' '.join(words)}")


def _words(command: Any) -> list[str]:
    """Give the words of a command, those of a text for a shell too."""
    parts = [command] if isinstance(command, str | bytes) else command or ()
    return " ".join(os.fsdecode(part) for part in parts).split()


def _is_own_computer(host: str) -> bool:
    # The names that torch.distributed meets its own processes by; "" is any address of this computer.
    return host in ("", "localhost", "::1", "0.0.0.0", "::") or host.startswith("127.") or host == _own_name()


def _own_name() -> str:
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "localhost")


def _raise(what: str) -> None:
    print(f"{REFUSED} {what}", file=sys.stderr, flush=True)
    raise NetworkRefusedError(f"{REFUSED} {what}. Workers stay offline; the user installs and downloads.")


def _write_settings(path: Path) -> None:
    settings = {
        "settings_version": SETTINGS_VERSION,
        "datasets_dir": str(paths.cache_folder() / "datasets"),
        "weights_dir": str(paths.weights_folder()),
        "runs_dir": str(paths.user_folder() / "ultralytics-runs"),
        "uuid": "0" * 64,
        "sync": False,
        "api_key": "",
        "openai_api_key": "",
        **dict.fromkeys(INTEGRATIONS, False),
        "vscode_msg": False,
        "openvino_msg": False,
    }
    text = json.dumps(settings, indent=2, ensure_ascii=False)
    with suppress(OSError, UnicodeDecodeError):
        if path.read_text(encoding="utf-8") == text:
            return
    # Whole at any time: several workers start at once, and ultralytics turns analytics on again for a damaged file.
    paths.write_atomically(path, text)


def _place_fonts(folder: Path) -> None:
    missing = [folder / name for name in FONT_NAMES if not (folder / name).is_file()]
    source = _font() if missing else None
    if source is None:
        return
    for target in missing:
        beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        shutil.copyfile(source, beside)
        paths.replace_file(beside, target)


def _font() -> Path | None:
    """Find a font: the bundled one, which has Chinese too, else the one that matplotlib brings."""
    bundled = paths.assets_folder() / "fonts" / BUNDLED_FONT
    if bundled.is_file():
        return bundled
    from importlib.util import find_spec

    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
    return path if path.is_file() else None
