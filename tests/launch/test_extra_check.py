"""Training arguments against the model and the dataset: what a worker would die of is said before it starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio.errors import RunError
from studio.launch.extra_check import fitting_extra


def fitted(extra: dict[str, Any]) -> dict[str, Any]:
    return fitting_extra(extra, layers=24, class_names=("a", "b"), splits=("train", "val"))


@pytest.mark.parametrize(
    "extra",
    [
        {"freeze": 24},
        {"freeze": [24]},
        {"freeze": list(range(24))},
        {"classes": [2]},
        {"classes": 2},
        {"split": "test"},
        {"distill_model": "no-such-teacher.pt"},
    ],
    ids=str,
)
def test_what_model_or_dataset_do_not_have_is_refused(extra: dict[str, Any]) -> None:
    with pytest.raises(RunError) as told:
        fitted(extra)
    assert told.value.hint


@pytest.mark.parametrize(
    "extra", [{}, {"freeze": 23}, {"freeze": 0}, {"freeze": [0, 23]}, {"classes": [1]}, {"split": "val"}], ids=str
)
def test_what_fits_stays_as_it_is(extra: dict[str, Any]) -> None:
    assert fitted(extra) == extra


def test_a_teacher_is_found_from_where_the_user_is(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = next((shared / "weights").glob("yolo11n.pt"))
    (tmp_path / "teacher.pt").symlink_to(weights)
    monkeypatch.chdir(tmp_path)
    assert Path(fitted({"distill_model": "teacher.pt"})["distill_model"]).is_absolute()
