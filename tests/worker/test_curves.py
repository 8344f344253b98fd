"""What the last validation found stays with the run: the curves by class agree with the numbers of the journal."""

from __future__ import annotations

from typing import Any

import pytest

from studio.runs.curves import CURVES_FILE, read_curves
from studio.runs.events import BestValidated
from studio.runs.journal import read_journal
from studio.runs.run import EVENTS_FILE

pytestmark = pytest.mark.torch


def test_the_curves_agree_with_the_journal(finished: Any) -> None:
    curves = read_curves(finished.folder)
    assert curves is not None
    told = [event for event in read_journal(finished.folder / EVENTS_FILE) if isinstance(event, BestValidated)][-1]
    assert {one.name for one in curves.classes} == set(told.per_class)
    for one in curves.classes:
        known = told.per_class[one.name]
        assert one.average_precision == pytest.approx(known["map50"], abs=1e-4)
        # The journal's precision and recall are those at the best F1.
        best = max(one.f1)
        assert best == pytest.approx(2 * known["precision"] * known["recall"] / (sum_of(known) or 1.0), abs=0.05)
    assert curves.x[0] == 0.0
    assert curves.x[-1] == 1.0
    assert (finished.folder / CURVES_FILE).stat().st_size < 40_000


def test_without_plots_there_is_no_matrix(finished: Any) -> None:
    curves = read_curves(finished.folder)
    assert curves is not None
    assert (curves.matrix, curves.names) == ((), ("砖 brick",))


def sum_of(known: Any) -> float:
    return float(known["precision"] + known["recall"])
