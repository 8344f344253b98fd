"""Workers stay offline, install nothing, and read no settings but the studio's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

InWorker = Callable[[str], CompletedProcess[str]]

_BEGIN = "from studio.worker.hardened import harden, NetworkRefusedError; harden()\n"


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('192.0.2.1', 80), timeout=2)",
        "import urllib.request; urllib.request.urlopen('http://example.org', timeout=2)",
        "import socket; socket.getaddrinfo('one.one.one.one', 53)",
        "import subprocess, sys; subprocess.run([sys.executable, '-m', 'pip', 'install', 'x'], check=True)",
        "import subprocess; subprocess.check_output('pip install --no-cache-dir x', shell=True)",
        "import os; assert os.system('pip install x') == 'never'",
    ],
)
def test_going_online_and_installing_are_refused(in_worker: InWorker, attempt: str) -> None:
    done = in_worker(_BEGIN + attempt)
    assert done.returncode == 1
    assert "Refused by the studio:" in done.stderr


def test_this_computer_may_be_spoken_to(in_worker: InWorker) -> None:
    done = in_worker(
        _BEGIN + "import socket\n"
        "with socket.create_server(('127.0.0.1', 0)) as server:\n"
        "    socket.create_connection(('localhost', server.getsockname()[1]), timeout=5).close()\n"
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.torch
def test_importing_ultralytics_is_silent_and_finds_settings_and_fonts(in_worker: InWorker) -> None:
    done = in_worker(
        _BEGIN + "from ultralytics.utils import SETTINGS, ONLINE, USER_CONFIG_DIR\n"
        "from ultralytics.utils.checks import check_font\n"
        "assert not ONLINE and SETTINGS['sync'] is False and SETTINGS['api_key'] == ''\n"
        "assert frozenset(SETTINGS.keys()) == frozenset(SETTINGS.defaults)\n"
        "from PIL import ImageFont\n"
        "for name in ('Arial.ttf', 'Arial.Unicode.ttf'):\n"
        "    found = check_font(name)\n"
        "    assert str(USER_CONFIG_DIR) in str(found), found\n"
        "    assert ImageFont.truetype(str(found), 12).getlength('砖') > 0\n"
    )
    assert done.returncode == 0, done.stderr
    assert "Refused" not in done.stderr
    assert "schema" not in done.stdout + done.stderr


def test_a_damaged_settings_file_is_put_right(in_worker: InWorker) -> None:
    done = in_worker(
        _BEGIN + "import json, os\nfrom pathlib import Path\n"
        "path = Path(os.environ['YOLO_CONFIG_DIR']) / 'Ultralytics' / 'settings.json'\n"
        "path.write_text('{\"sync\": tr')\nharden()\n"
        "assert json.loads(path.read_text())['sync'] is False\n"
    )
    assert done.returncode == 0, done.stderr


def test_a_home_that_cannot_be_written_is_made_up_for_and_nothing_is_left(in_worker: InWorker, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = in_worker(
        f"import os; os.environ['ATTENTION_STUDIO_HOME'] = {str(tmp_path / 'file' / 'home')!r}\n"
        + _BEGIN
        + "import json; from pathlib import Path; folder = Path(os.environ['YOLO_CONFIG_DIR'])\n"
        "assert json.loads((folder / 'Ultralytics' / 'settings.json').read_text('utf-8'))['sync'] is False\n"
        "print(folder)\n"
    )
    assert done.returncode == 0, done.stderr
    assert not Path(done.stdout.strip()).exists()
