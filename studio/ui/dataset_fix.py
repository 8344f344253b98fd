"""Put right what a scan found: a child process plans, applies and takes back, so that the window stays free."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.errors import StudioError
from studio.ui.background import WorkerLines

CHANGES_SHOWN = 300
ROWS_SHOWN = 8  # of a file before and after


class DatasetFix(QObject):
    """One order at a time.

    Signals:
        progressed(int, int): files changed, files in all.
        planned(dict): "total", and "digest" for `apply_…`, and "changes": dicts with kind, path, target,
            codes, before, after.
        applied(dict): "root", "changed", "skipped", "backup" (None for a copy, and after an undo).
        failed(StudioError): nothing more was changed.
    """

    progressed = Signal(int, int)
    planned = Signal(dict)
    applied = Signal(dict)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._child: WorkerLines | None = None

    @property
    def is_running(self) -> bool:
        """Whether an order is under way."""
        return self._child is not None

    def plan(self, dataset: Path, codes: list[str]) -> None:
        """Find what would be changed; changes nothing."""
        self._start({"order": "plan", "dataset": str(dataset), "codes": codes})

    def apply_to_copy(self, dataset: Path, codes: list[str], target: Path, *, digest: str) -> None:
        """Copy the dataset and put it right there; fails when it is not the plan of this digest any more."""
        self._apply("copy", dataset, codes, target=target, digest=digest)

    def apply_in_place(self, dataset: Path, codes: list[str], backup: Path, *, digest: str) -> None:
        """Change the files themselves, after the user's yes to the plan of this digest; `backup` is a new folder."""
        self._apply("in place", dataset, codes, target=backup, digest=digest)

    def _apply(self, order: str, dataset: Path, codes: list[str], *, target: Path, digest: str) -> None:
        asked = {"order": order, "dataset": str(dataset), "codes": codes, "target": str(target), "digest": digest}
        self._start(asked)

    def undo(self, backup: Path) -> None:
        """Bring every file back as it was."""
        self._start({"order": "undo", "target": str(backup)})

    def cancel_plan(self) -> None:
        """Forget a plan that is being made. What changes files runs to its end: half a fix helps nobody."""
        if self._child is not None and self._is_plan:
            self._child.cancel()
            self._child.deleteLater()
            self._child = None

    def _start(self, asked: dict[str, Any]) -> None:
        if self._child is not None:
            return
        self._is_plan = asked["order"] == "plan"
        child = WorkerLines(["-c", _PROGRAM, json.dumps(asked)], self)
        child.changes_files = not self._is_plan
        child.progressed.connect(self.progressed)
        child.succeeded.connect(self._on_succeeded)
        child.failed.connect(self._on_failed)
        self._child = child
        child.start()

    def _on_succeeded(self, answer: dict[str, Any]) -> None:
        self._end()
        (self.planned if self._is_plan else self.applied).emit(answer)

    def _on_failed(self, error: StudioError) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.deleteLater()


_PROGRAM = f"""\
import json, sys
from pathlib import Path
from studio.datasets import fixes
from studio.datasets.label_mending import mend_label
from studio.errors import StudioError

asked = json.loads(sys.argv[1])

def tell(**fields):
    print(json.dumps(fields), flush=True)

def rows(content, others):
    found = [line for line in content.decode("utf-8", "replace").splitlines() if line not in others]
    return found[:{ROWS_SHOWN}]

def shown(change):
    before, after = [], []
    if change.kind == "mend":
        old = change.path.read_bytes()
        new = mend_label(old, change.codes, change.size) or b""
        old_rows, new_rows = (set(c.decode("utf-8", "replace").splitlines()) for c in (old, new))
        before, after = rows(old, new_rows), rows(new, old_rows)
    return dict(kind=change.kind, path=str(change.path), target=str(change.target or ""), codes=list(change.codes),
                before=before, after=after)

try:
    if asked["order"] == "undo":
        outcome = fixes.undo(Path(asked["target"]))
        tell(root=str(outcome.root), changed=outcome.changed, skipped=[str(p) for p in outcome.skipped], backup=None)
    else:
        if asked["order"] == "plan":
            plan = fixes.plan_fixes(Path(asked["dataset"]), asked["codes"])
            tell(total=len(plan.changes), digest=plan.digest, changes=[shown(change) for change in plan.changes[:{CHANGES_SHOWN}]])
        else:
            plan = fixes.plan_as_shown(Path(asked["dataset"]), asked["codes"], asked["digest"])
            progress = lambda done, of: tell(progress=[done, of])
            if asked["order"] == "copy":
                outcome = fixes.apply_to_copy(plan, Path(asked["target"]), progress=progress)
            else:
                outcome = fixes.apply_in_place(plan, Path(asked["target"]), agreed=True, progress=progress)
            backup = None if outcome.backup is None else str(outcome.backup)
            tell(root=str(outcome.root), changed=outcome.changed, skipped=[str(p) for p in outcome.skipped],
                 backup=backup)
except (StudioError, OSError) as error:
    if not isinstance(error, StudioError):
        error = StudioError(f"The files could not be changed: {{error}}", hint="Check that you may write there.")
    tell(error=error.to_dict())
"""
