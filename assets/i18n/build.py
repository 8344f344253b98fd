"""Bring the translations up to date: python assets/i18n/build.py [--check]

Reads every text of studio/ui with lupdate into zh_CN.ts, and the texts with a number into en.ts (English has plurals
too), then makes the .qm files that the window loads. `--check` changes nothing and fails when something would change.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = HERE.parent.parent / "studio" / "ui"


def build(folder: Path) -> None:
    """Update the .ts files in `folder` and make their .qm files."""
    sources = sorted(str(path) for path in SOURCES.rglob("*.py"))
    for language, options in (("zh_CN", []), ("en", ["-pluralonly"])):
        text_file = folder / f"{language}.ts"
        # No locations: they change with every line that is added anywhere.
        _run("lupdate", *options, "-no-obsolete", "-locations", "none", *sources, "-ts", str(text_file))
        # A window that runs has its .qm mapped into memory, and dies when the file is cut off under it.
        made = folder / f"{language}.qm.new"
        _run("lrelease", str(text_file), "-qm", str(made))
        made.replace(folder / f"{language}.qm")


def changed_files() -> list[str]:
    """Give the names of the files that a build would change."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for path in HERE.glob("*.ts"):
            shutil.copyfile(path, folder / path.name)
        build(folder)
        names = [f"{language}.{ending}" for language in ("zh_CN", "en") for ending in ("ts", "qm")]
        return [name for name in names if not _is_same(folder / name, HERE / name)]


def _is_same(first: Path, second: Path) -> bool:
    return second.is_file() and first.read_bytes() == second.read_bytes()


def _run(tool: str, *arguments: str) -> None:
    program = Path(sys.executable).with_name(f"pyside6-{tool}")
    done = subprocess.run([str(program), *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{program.name} failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        outdated = changed_files()
        print("\n".join(outdated))
        sys.exit(1 if outdated else 0)
    build(HERE)
