"""Comparisons as tables: everything for a program, the mean over seeds, and the few columns that go into a paper."""

from __future__ import annotations

from collections.abc import Sequence

from studio.runs.comparison import METRIC_TITLES, METRICS, ComparedRun, Group, Summary, variant_name
from studio.runs.export import Cell, Table


def comparison_table(runs: Sequence[ComparedRun], *, reference: str | None = None) -> Table:
    """Give best and final metrics, differences to the reference run, and cost, one row a run."""
    base = next((run.numbers for run in runs if run.run_id == reference), None)
    header = ["run", *METRICS, *(f"{name}_difference" for name in METRICS), *(f"final_{name}" for name in METRICS)]
    header += ["best_epoch", "epochs", "parameters", "gflops", "seconds_per_epoch", "seed"]
    rows: list[tuple[Cell, ...]] = []
    for run in runs:
        numbers = run.numbers
        values = [numbers.metrics.get(name) for name in METRICS]
        changes = [
            None if value is None or base is None or (other := base.metrics.get(name)) is None else value - other
            for name, value in zip(METRICS, values, strict=True)
        ]
        finals = [numbers.final.get(name) for name in METRICS]
        cost: list[Cell] = [numbers.parameters, numbers.gflops, numbers.epoch_seconds, run.settings.get("seed")]
        rows.append((run.run_id, *values, *changes, *finals, numbers.best_epoch, numbers.epochs, *cost))
    judged = [*range(1, 5), *range(9, 13)]
    return Table(tuple(header), tuple(rows), best_cells(rows, judged), caption="Comparison of runs")


def group_table(groups: Sequence[Group]) -> Table:
    """Give mean and spread over the seeds, one row a variant."""
    header = ["variant", "seeds"]
    for name in METRICS:
        header += [name, f"{name}_spread"]
    rows: list[tuple[Cell, ...]] = []
    for group in groups:
        row: list[Cell] = [variant_name(group), len(group.seeds)]
        for name in METRICS:
            found = group.summary(name)
            row += [None, None] if found is None else [found.mean, found.spread]
        rows.append(tuple(row))
    best = best_cells(rows, range(2, 2 + 2 * len(METRICS), 2))
    return Table(tuple(header), tuple(rows), best, caption="Mean and standard deviation over seeds")


def paper_table(groups: Sequence[Group]) -> Table:
    """Give one row a variant, mean and standard deviation where there are several seeds, and what it costs."""
    header = ("Model", "Seeds", *(METRIC_TITLES[name] for name in METRICS), "Parameters (M)", "GFLOPs", "s/epoch")
    rows: list[tuple[Cell, ...]] = []
    means: list[tuple[Cell, ...]] = []
    for group in groups:
        found = [group.summary(name) for name in METRICS]
        costs = [run.numbers for run in group.runs]
        parameters = next((one.parameters for one in costs if one.parameters is not None), None)
        gflops = next((one.gflops for one in costs if one.gflops is not None), None)
        seconds = [one.epoch_seconds for one in costs if one.epoch_seconds is not None]
        cost: tuple[Cell, ...] = (
            None if parameters is None else parameters / 1e6,
            gflops,
            sum(seconds) / len(seconds) if seconds else None,
        )
        rows.append((variant_name(group), len(group.seeds), *(_mean_words(one) for one in found), *cost))
        means.append((None, None, *(None if one is None else one.mean for one in found)))
    decimals = {6: 2, 7: 2, 8: 1}
    several = "; mean and standard deviation over seeds" if any(len(group.seeds) > 1 for group in groups) else ""
    return Table(header, tuple(rows), best_cells(means, range(2, 6)), decimals, caption=f"Comparison{several}")


def _mean_words(summary: Summary | None) -> Cell:
    if summary is None or summary.spread is None:
        return None if summary is None else summary.mean
    return f"{summary.mean:.3f} ± {summary.spread:.3f}"


def best_cells(rows: Sequence[Sequence[Cell]], columns: Sequence[int] | range) -> frozenset[tuple[int, int]]:
    """Give (row, column) of the highest values; none where there is nothing to choose between."""
    best: set[tuple[int, int]] = set()
    for column in columns:
        values = {number: row[column] for number, row in enumerate(rows)}
        numbers = {number: value for number, value in values.items() if isinstance(value, float)}
        if len(numbers) > 1 and len({f"{value:.6f}" for value in numbers.values()}) > 1:
            highest = max(numbers.values())
            best |= {(number, column) for number, value in numbers.items() if value == highest}
    return frozenset(best)
