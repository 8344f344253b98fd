"""Which variants are worth their cost: those that no other variant beats at the same cost or less."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from studio.runs.comparison import JUDGED_BY, Group

COSTS = ("parameters", "gflops", "epoch_seconds")  # of RunNumbers


@dataclass(frozen=True)
class CostPoint:
    """One variant: what it costs, and how good it is."""

    group: Group
    cost: float
    value: float  # mean over the seeds
    spread: float | None  # standard deviation over the seeds; None for one seed


def cost_points(groups: Sequence[Group], cost: str, *, metric: str = JUDGED_BY) -> list[CostPoint]:
    """Give the variants whose cost (one of COSTS) and metric are known, the cheapest first."""
    points = []
    for group in groups:
        found = group.summary(metric)
        known = [value for run in group.runs if (value := getattr(run.numbers, cost)) is not None]
        if found is not None and known:
            points.append(CostPoint(group, float(statistics.fmean(known)), found.mean, found.spread))
    return sorted(points, key=lambda point: (point.cost, -point.value))


def worth_their_cost(points: Sequence[CostPoint]) -> list[CostPoint]:
    """Give the points of the Pareto front, the cheapest first; of two that are equal in both, both."""
    front: list[CostPoint] = []
    for point in sorted(points, key=lambda point: (point.cost, -point.value)):
        best = front[-1] if front else None
        if best is None or point.value > best.value or (point.value, point.cost) == (best.value, best.cost):
            front.append(point)
    return front
