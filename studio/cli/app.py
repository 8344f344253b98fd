"""The command line: parser, dispatch and exit codes. Each command is a short function over the same core as the window.

Exit codes: 0 done, 1 failed, 2 wrong use, 130 stopped.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from studio.cli import console
from studio.errors import StudioError, UsageError

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
    """Run one command and give its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments:
        arguments = ["wizard"]
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may be in a code page that has no "×"; a replaced sign is better than a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if arguments[0] == "wizard" and not {"-h", "--help"} & set(arguments):
        from studio.cli import wizard  # without the parser: the window's start pays for nothing else

        return wizard.run_with(arguments[1:])
    parsed = _parser().parse_args(arguments)
    command: Command = parsed.command
    as_json = bool(getattr(parsed, "json", False))
    try:
        return command(parsed)
    except UsageError as error:
        console.print_error(error, as_json=as_json)
        return console.WRONG_USE
    except StudioError as error:
        console.print_error(error, as_json=as_json)
        return console.FAILED
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return console.STOPPED
    except BrokenPipeError:  # `... | head` closed our output; nothing is left to say
        sys.stderr.close()
        return console.DONE


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
