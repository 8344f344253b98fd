"""What a page costs the window's thread when it is shown for the first time: python benchmarks/first_showing.py

The window stands idle until it has read what pages need; then each page is shown in a window of its own, without a screen; with
`--runs`, a run is looked at. A turn is what the event loop does without a break; the first makes the page. Goal: no turn above
50 ms of CPU. `--profile PAGE` tells where the time of one page goes.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

GOAL_MS = 50.0
MOST_IDLE_SECONDS, WATCHED_SECONDS = 60.0, 3.0
PAGES = ("data", "model", "train", "runs", "predict", "settings")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", nargs="+", default=[*PAGES], help=f"of {', '.join(PAGES)}")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--runs", type=Path, help="a studio's folder whose runs are there (default: none)")
    parser.add_argument("--profile", metavar="PAGE")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parsed = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if parsed.child or parsed.profile:
        found = turns(parsed.child or parsed.profile, has_profile=bool(parsed.profile))
        print(json.dumps([round(value, 2) for value in found]), flush=True)
        os._exit(0)  # the engine is still starting; the window is not closed as a user would
    worst = 0.0
    for page in parsed.pages:
        rounds = [one_round(page, parsed.runs) for _ in range(parsed.rounds)]
        first = statistics.median(found[0] for found in rounds)
        longest = statistics.median(max(found[1:]) for found in rounds)
        total = statistics.median(sum(found) for found in rounds)
        print(
            f"{page:<10} made in {first:5.1f} ms of CPU, longest turn after it {longest:5.1f} ms, together {total:6.1f}"
        )
        worst = max(worst, first, longest)
    print(f"goal {GOAL_MS:.0f} ms a turn: {'reached' if worst <= GOAL_MS else 'missed'}")
    return 0 if worst <= GOAL_MS else 1


def one_round(page: str, runs: Path | None) -> list[float]:
    """Give the milliseconds of every turn, measured in a process of its own."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "ATTENTION_STUDIO_HOME": str(runs or home)}
        done = subprocess.run(
            [sys.executable, __file__, "--child", page], env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
    return json.loads(done.stdout.strip().splitlines()[-1])


def turns(page: str, *, has_profile: bool) -> list[float]:
    """Show the page, and give the milliseconds of CPU of every turn of the event loop that did something."""
    from studio.ui.app import make_application
    from studio.ui.garbage import GarbageKeeper
    from studio.ui.main_window import MainWindow
    from studio.ui.session import Session
    from studio.ui.settings import UiSettings
    from studio.ui.texts.translation import Translation
    from studio.ui.theme import Theme

    application = make_application()
    keeper = GarbageKeeper(application)  # as in the window
    assert keeper.parent() is application
    theme = Theme("light")
    translation = Translation(application)
    translation.switch("en")
    theme.apply()
    settings = UiSettings(Path(tempfile.mkdtemp()) / "settings.ini")
    session = Session(settings, theme)
    window = MainWindow(session, translation)
    window.resize(1280, 800)
    window.show()
    window.finish_start()
    end = time.monotonic() + MOST_IDLE_SECONDS
    while session._library is None and time.monotonic() < end:
        application.processEvents()
        time.sleep(0.005)
    runs = session.store.list()
    if runs:
        session.set_current_run(runs[0].name)
    if not has_profile:
        return watched(lambda: window.show_page(page), application)
    profile = cProfile.Profile()
    profile.enable()
    found = watched(lambda: window.show_page(page), application)
    profile.disable()
    pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(60)
    return found


def watched(begin: Callable[[], object], application: QApplication) -> list[float]:
    """Begin, then let the window work, and give the milliseconds of CPU of every turn."""
    started = time.thread_time()
    begin()
    found = [1000 * (time.thread_time() - started)]
    started = time.thread_time()
    end = time.monotonic() + WATCHED_SECONDS
    while time.monotonic() < end:
        application.processEvents()
        found.append(1000 * (time.thread_time() - started))
        time.sleep(0.002)
        started = time.thread_time()
    return found


if __name__ == "__main__":
    sys.exit(main())
