"""Open the window: the application object, its look and language, and what may wait until the window is seen.

Only the standard library and PySide6 are imported before the first paint; torch and its kin never.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from studio import paths
from studio.ui.background import end_background
from studio.ui.crash import CrashReporter
from studio.ui.garbage import GarbageKeeper
from studio.ui.main_window import MainWindow
from studio.ui.session import Session
from studio.ui.settings import UiSettings
from studio.ui.texts.translation import Translation
from studio.ui.theme import Theme, base_font, load_fonts

# "1": print a line of JSON at the first paint; "exit": and leave. For tests/ui/test_startup.py and benchmarks.
TIMING_VARIABLE = "ATTENTION_STUDIO_TIMING"
LAST_WORK_SECONDS = 5.0  # that threads have to end what they do when the window is closed


def run(argv: Sequence[str]) -> NoReturn:
    """Open the window, with the dataset that `argv` may name, and end the process when it is closed."""
    app = make_application()
    settings = UiSettings()
    theme = Theme(settings.scheme)
    translation = Translation(app)
    translation.switch(settings.language)
    theme.apply()
    crash = CrashReporter()
    crash.install()
    session = Session(settings, theme)
    crash.expected.connect(session.messageRaised)
    window = MainWindow(session, translation)
    window.firstPainted.connect(lambda: _on_first_paint(window))
    window.show()
    if argv:
        QTimer.singleShot(0, window, lambda: window.open_path(Path(argv[0]).expanduser().absolute()))
    signals = _end_politely(window)
    try:
        code = app.exec()
    finally:
        for number in signals:
            signal.signal(number, signal.SIG_DFL)  # who asks twice need not wait
        session.close()
        is_quiet = end_background(LAST_WORK_SECONDS)
        crash.uninstall()
    if is_quiet:  # in this order; the application object hands the clipboard on
        for made in (window, session, app):
            delete(made)
    _leave(code)


def _end_politely(window: MainWindow) -> list[int]:
    """Take Ctrl-C, the system's wish to end and a closed terminal for a window to be closed; give the signals taken."""
    wanted = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    untouched = (signal.SIG_DFL, signal.default_int_handler)  # what nohup ignores stays ignored
    taken = [number for number in wanted if signal.getsignal(number) in untouched]
    for number in taken:
        signal.signal(number, lambda *_: window.leave())
    return taken


def _leave(code: int) -> NoReturn:
    """End the process without Python's own way out.

    That deletes what is left of the window's objects in no order, after the application object: dialogs without a parent,
    items of scenes, whatever a cycle holds. Everything that matters is saved, ended and deleted by now.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed, or none: pythonw
            stream.flush()
    os._exit(code)


def make_application() -> QApplication:
    """Make the application object with our style, font and names."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        QGuiApplication.setDesktopFileName("attention-studio")
        app = QApplication(sys.argv[:1])
    if app.findChild(GarbageKeeper) is None:
        GarbageKeeper(app)
    app.setApplicationName("attention-studio")
    app.setApplicationDisplayName("Attention Studio")
    app.setStyle("Fusion")
    load_fonts(chinese=False)
    app.setFont(base_font())
    return app


def app_icon() -> QIcon:
    """Give the studio's icon."""
    return QIcon(str(paths.assets_folder() / "icons" / "app.svg"))


def _on_first_paint(window: MainWindow) -> None:
    wish = os.environ.get(TIMING_VARIABLE, "")
    if wish:
        print(json.dumps(_measurements()), flush=True)
    if wish == "exit":
        window.close()
        QApplication.exit(0)
        return
    QTimer.singleShot(0, window, window.finish_start)


def _measurements() -> dict[str, object]:
    heavy = ("torch", "ultralytics", "cv2", "matplotlib", "numpy", "pyqtgraph", "yaml", "psutil")
    return {
        "painted_at": time.time(),
        "cpu_seconds": time.process_time(),
        "rss_bytes": _rss_bytes(),
        "heavy_modules": [name for name in heavy if name in sys.modules],
    }


def _rss_bytes() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0  # not Linux: the test skips this part
