"""Guards the pin of PySide6: 6.12.0 loses a reference of None per call and aborts on Python 3.11 after some 5000."""

from __future__ import annotations

import os
import subprocess
import sys

SOAK = """\
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel()
for number in range(20_000):
    label.setText("x")
print("alive")
"""


def test_twenty_thousand_calls_do_not_kill_the_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SOAK],
        env=dict(os.environ, QT_QPA_PLATFORM="offscreen"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr
