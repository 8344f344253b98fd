"""The command line: parser, dispatch and exit codes. Each command is a short function over the same core as the window.

Exit codes: 0 done, 1 failed, 2 wrong use, 130 stopped.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from studio import paths
from studio.cli import console
from studio.errors import Location, StudioError, UsageError

Command = Callable[[argparse.Namespace], int]

_EPILOG = """\
the usual way, from a folder of images to predictions:
  python main.py demo-data demo                      a small dataset to try things on
  python main.py data check demo                     is it fit to train on?
  python main.py templates                           which attention goes where
  python main.py train --data demo --base yolo11 --template lska-head --scale n --epochs 20 --imgsz 160
  python main.py runs                                what came of it
  python main.py predict --run NAME --source demo/val/images -o predictions

python main.py COMMAND --help explains each command with examples.
exit codes: 0 done, 1 failed, 2 wrong use, 130 stopped
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code. Whatever happens, the user reads sentences and no traceback."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments:
        arguments = ["wizard"]
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may be in a code page that has no "×"; a replaced sign is better than a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    as_json = "--json" in arguments
    try:
        _settle_home()
        code = _run(arguments)
        console.flush()
        return code
    except UsageError as error:
        console.print_error(error, as_json=as_json)
        return console.WRONG_USE
    except StudioError as error:
        console.print_error(error, as_json=as_json)
        return console.FAILED
    except KeyboardInterrupt:
        console.tell("Stopped.")
        return console.STOPPED
    except SystemExit:  # the parser has said its word
        console.let_go_of_output()
        raise
    except BrokenPipeError:  # `... | head` closed our output; nothing is left to say
        console.let_go_of_output()
        return console.DONE
    except Exception as error:  # the edge of the process
        console.print_error(unexpected(error), as_json=as_json)
        return console.FAILED


def _run(arguments: list[str]) -> int:
    if arguments[0] == "wizard" and not {"-h", "--help"} & set(arguments):
        from studio.cli import wizard  # without the parser: the window's start pays for nothing else

        return wizard.run_with(arguments[1:])
    parsed = _parser().parse_args(arguments)
    command: Command = parsed.command
    with _polite_signals():
        return command(parsed)


def _settle_home() -> None:
    """Make the user's folder absolute for the children too, which work in another folder. Raises StudioError."""
    try:
        home = paths.user_folder()
        str(home).encode()
    except (RuntimeError, OSError) as error:
        raise _bad_home(str(error)) from error
    except UnicodeEncodeError as error:
        raise _bad_home("its name has bytes that are no UTF-8.") from error
    if not home.is_absolute():  # nobody knows where the home of this user is
        raise _bad_home("the home folder of this user is not known.")
    if os.environ.get(paths.HOME_VARIABLE):
        os.environ[paths.HOME_VARIABLE] = str(home)


def _bad_home(reason: str) -> StudioError:
    return StudioError(
        f"The studio's own folder cannot be told: {reason}",
        hint=f"Set the environment variable {paths.HOME_VARIABLE} to a folder.",
    )


@contextlib.contextmanager
def _polite_signals() -> Iterator[None]:
    """Take the wish of the system to end, and a closed terminal (SIGBREAK on Windows), for Ctrl-C, so that children are ended and files removed."""

    def stop(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    wanted = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    # What nohup ignores stays ignored; a thread may set no handler.
    is_main = threading.current_thread() is threading.main_thread()
    taken = [number for number in wanted if is_main and signal.getsignal(number) is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def unexpected(error: Exception) -> StudioError:
    """Say in a sentence what nobody foresaw: what the system refused, or a fault of the studio, whose traceback is kept."""
    if isinstance(error, OSError) and error.strerror:
        path = None if error.filename is None else Path(os.fsdecode(error.filename))
        return StudioError(
            f"{path} cannot be used: {error.strerror}." if path else f"The system refused: {error.strerror}.",
            hint="Check that the place can be written to, and that the disk has room.",
            where=None if path is None else Location(path),
        )
    if isinstance(error, UnicodeEncodeError):
        line = error.object[: error.start].rpartition("\n")[2] + error.object[error.start :].partition("\n")[0]
        shown = line.strip()[:200].encode("utf-8", "backslashreplace").decode()
        return StudioError(
            f"There are bytes that are no UTF-8 in {shown}", hint="Write it otherwise, or give the file another name."
        )
    place = _keep_traceback(error)
    return StudioError(
        f"The studio met a fault of its own: {type(error).__name__}: {error}",
        hint=f"What led to it stands in {place}." if place else "",
    )


def _keep_traceback(error: Exception) -> Path | None:
    lines = "".join(traceback.format_exception(error))
    place = paths.logs_folder() / "commands.log"
    try:
        paths.write_atomically(place, lines)  # the last one is enough
    except (OSError, UnicodeError):
        console.tell(lines)
        return None
    return place


def _parser() -> argparse.ArgumentParser:
    from studio.cli import attention, control, dataset, doctor, model, predict, queue, runs, tests, train, wizard

    parser = argparse.ArgumentParser(
        prog="python main.py",
        description="Attention Studio: attention modules in YOLO detectors, on the stock ultralytics package.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for part in (wizard, dataset, attention, model, train, control, queue, runs, predict, doctor, tests):
        part.add_commands(commands)
    return parser


def add_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    command: Command,
    *,
    summary: str,
    examples: str,
    json: bool = False,
) -> argparse.ArgumentParser:
    """Add one command with its help: a summary line, examples below the options, `--json` where it gives data."""
    parser = commands.add_parser(
        name,
        help=summary,
        description=summary,
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(command=command)
    if json:
        parser.add_argument("--json", action="store_true", help="answer with one JSON document on stdout")
    return parser
