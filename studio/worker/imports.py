"""The child processes that recognise and import datasets for the window: JSON lines out, as a scan speaks. No torch."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from studio.datasets.importing.importer import default_destination, import_dataset
from studio.datasets.importing.plan import ImportChoices, NamesMissing
from studio.datasets.importing.preview import SplitLook
from studio.datasets.importing.recognise import recognise
from studio.errors import DatasetError, RunError, StudioError

DONE, FAILED = 0, 1


def recognise_for_window(source: Path) -> int:
    """Print {"progress": [done, of]} lines, then {"plan": {...}, "destination": "..."} or {"error": {...}}."""

    def work() -> dict[str, Any]:
        plan = recognise(source, progress=_progress)
        return {"plan": plan.to_dict(), "destination": str(default_destination(plan.source))}

    return _answer(work)


def import_for_window(source: Path, destination: Path, choices: str) -> int:
    """Import with `choices`, the JSON of ImportChoices; print progress lines, then {"import": {...}} or {"error": {...}}.

    Where the classes have to be named, {"names": [ids]} is printed and a JSON list of names read, while what was unpacked
    stays. Without an answer the error has "ids", those that the labels use.
    """

    def ask(ids: tuple[int, ...]) -> list[str] | None:
        _say({"names": list(ids)})
        try:
            names = json.loads(sys.stdin.readline())
        except ValueError:
            return None  # nobody answers any more
        return [str(name) for name in names] if isinstance(names, list) else None

    def work() -> dict[str, Any]:
        try:
            chosen = ImportChoices.from_dict(json.loads(choices))
        except (ValueError, TypeError, AttributeError) as error:
            raise DatasetError(f"The choices for the import cannot be read: {error}.") from error
        report = import_dataset(recognise(source), destination, choices=chosen, progress=_progress, ask=ask)
        return {"import": report.to_dict()}

    return _answer(work)


def preview_for_window(source: Path, orders: Iterable[str]) -> int:
    """Look at a source once, then answer every order, the JSON of ImportChoices, with {"preview": {...}} or {"error": {...}}.

    The first order is there before the look, which reads the class names that it gives; the child ends with its orders.
    """
    look: SplitLook | None = None

    def work(order: str) -> dict[str, Any]:
        nonlocal look
        try:
            chosen = ImportChoices.from_dict(json.loads(order))
        except (ValueError, TypeError, AttributeError) as error:
            raise DatasetError(f"The choices for the split cannot be read: {error}.") from error
        if look is None:
            look = SplitLook(source, chosen, progress=_progress)
        return {"preview": look.decided(chosen).to_dict()}

    for order in orders:
        _answer(partial(work, order))
    return DONE


def _answer(work: Callable[[], dict[str, Any]]) -> int:
    try:
        answer = work()
    except StudioError as error:
        fields = error.to_dict()
        if isinstance(error, NamesMissing):
            fields["ids"] = list(error.ids)
        _say({"error": fields})
        return FAILED
    except Exception as error:  # the edge of the process
        traceback.print_exc()
        _say({"error": RunError(f"The import failed: {type(error).__name__}: {error}").to_dict()})
        return FAILED
    _say(answer)
    return DONE


def _progress(done: int, of: int) -> None:
    _say({"progress": [done, of]})


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")
    sys.stdout.flush()
