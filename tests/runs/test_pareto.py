"""Which variants are worth their cost."""

from __future__ import annotations

import pytest

from studio.runs.comparison import ComparedRun, RunNumbers, group_runs
from studio.runs.pareto import cost_points, worth_their_cost

Runs = list[tuple[str, float | None, float | None]]  # name, GFLOPs, mAP50-95


@pytest.mark.parametrize(
    ("runs", "front"),
    [
        ([("a", 5.0, 0.3), ("b", 6.0, 0.4), ("c", 7.0, 0.35)], ["a", "b"]),
        ([("c", 7.0, 0.5), ("a", 5.0, 0.5), ("b", 6.0, 0.5)], ["a"]),
        ([("a", 5.0, 0.5), ("b", 5.0, 0.5), ("c", 5.0, 0.4)], ["a", "b"]),
        ([("a", 5.0, None), ("b", None, 0.4), ("c", 9.0, 0.1)], ["c"]),
        ([], []),
    ],
)
def test_a_variant_that_another_beats_for_as_little_is_not_on_the_front(runs: Runs, front: list[str]) -> None:
    compared = [
        ComparedRun(RunNumbers(name, {"map50_95": value}, gflops=gflops), {"template": name})
        for name, gflops, value in runs
    ]
    points = cost_points(group_runs(compared), "gflops")
    assert [point.group.run_ids[0] for point in worth_their_cost(points)] == front


def test_seeds_are_one_point_with_their_spread() -> None:
    runs = [
        ComparedRun(RunNumbers(f"r{seed}", {"map50_95": value}, parameters=100), {"seed": seed})
        for seed, value in enumerate((0.4, 0.5, 0.6))
    ]
    (point,) = cost_points(group_runs(runs), "parameters")
    assert (point.cost, point.value, point.spread) == (100.0, pytest.approx(0.5), pytest.approx(0.1))
