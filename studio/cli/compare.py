"""`runs compare`: runs side by side, and whether a change helped; also how tables leave the command line."""

from __future__ import annotations

import argparse
from typing import Any

from studio.cli import console
from studio.errors import RunError, UsageError
from studio.paths import write_atomically
from studio.runs import comparison
from studio.runs.comparison_tables import comparison_table, paper_table
from studio.runs.export import SUFFIXES, Table, write_table
from studio.runs.journal import read_journal
from studio.runs.pareto import COSTS, cost_points, worth_their_cost
from studio.runs.run import EVENTS_FILE, Run
from studio.runs.run_settings import settings_of
from studio.runs.setting_words import NOT_ARGUMENTS, setting_title
from studio.runs.store import RunStore


def compare(parsed: argparse.Namespace, names: list[str]) -> int:
    """Compare runs: their numbers, what was set differently, and whether the change helped."""
    if len(set(names)) < 2:
        raise UsageError("A comparison needs two runs or more.", hint="python main.py runs compare NAME NAME ...")
    store = RunStore()
    runs = [_compared(store.get(name)) for name in dict.fromkeys(names)]
    groups = comparison.group_runs(runs)
    reference = comparison.reference_group(groups)
    table = comparison_table(runs, reference=reference.run_ids[0] if reference else None)
    others = [group for group in groups if group is not reference]
    verdicts = [(group, comparison.judge(group, reference)) for group in others] if reference else []
    if parsed.output or parsed.format:
        return write_output(paper_table(groups) if _is_for_people(parsed) else table, parsed)
    if parsed.json:
        console.print_json(_comparison_data(runs, groups, verdicts))
        return console.DONE
    _print_comparison(runs, table)
    if any(len(group.seeds) > 1 for group in groups):
        print("\nMean and standard deviation over seeds")
        table = paper_table(groups)
        cells = [[number_word(cell) for cell in row] for row in table.rows]
        console.print_table(table.header, cells, right=range(1, len(table.header)))
    print()
    for group, verdict in verdicts:
        assert reference is not None
        against = f"{comparison.variant_name(group)} against {comparison.variant_name(reference)}"
        print(f"{against}: {comparison.verdict_words(verdict)}")
    front = [comparison.variant_name(point.group) for point in worth_their_cost(cost_points(groups, "gflops"))]
    if len(groups) > 1 and front and not any(verdict.kind in ("other-data", "changed-data") for _, verdict in verdicts):
        print(f"Worth their GFLOPs (none is better for as few): {', '.join(front)}.")
    if not verdicts:
        print("These runs are one variant with several seeds: there is nothing to compare it with.")
    return console.DONE


def _comparison_data(
    runs: list[comparison.ComparedRun],
    groups: list[comparison.Group],
    verdicts: list[tuple[comparison.Group, comparison.Verdict]],
) -> dict[str, Any]:
    return {
        "runs": [
            {
                "run": run.run_id,
                "best": dict(run.numbers.metrics),
                "final": dict(run.numbers.final),
                "best_epoch": run.numbers.best_epoch,
                "epochs": run.numbers.epochs,
                "parameters": run.numbers.parameters,
                "gflops": run.numbers.gflops,
                "seconds_per_epoch": run.numbers.epoch_seconds,
            }
            for run in runs
        ],
        "differing_settings": dict(comparison.differing_settings(runs)),
        "worth_their_cost": {
            cost: [list(point.group.run_ids) for point in worth_their_cost(cost_points(groups, cost))] for cost in COSTS
        },
        "groups": [{"runs": list(group.run_ids), "seeds": list(group.seeds)} for group in groups],
        "verdicts": [
            {
                "runs": list(group.run_ids),
                "kind": verdict.kind,
                "metric": verdict.metric,
                "difference": verdict.difference,
                "margin": verdict.margin,
                "also_differ_in": list(verdict.unequal),
                "words": comparison.verdict_words(verdict),
            }
            for group, verdict in verdicts
        ],
    }


def _print_comparison(runs: list[comparison.ComparedRun], table: Table) -> None:
    shown = ("run", "map50", "map50_95", "map50_95_difference", "final_map50_95", "best_epoch", "gflops")
    columns = [table.header.index(name) for name in (*shown, "seconds_per_epoch")]
    rows = [
        [number_word(row[c]) + (" *" if (n, c) in table.best else "") if c else str(row[c]) for c in columns]
        for n, row in enumerate(table.rows)
    ]
    header = ("run", "mAP50", "mAP50-95", "difference", "last epoch", "best epoch", "GFLOPs", "s/epoch")
    console.print_table(header, rows, right=range(1, len(header)))
    print("* the best of its column")
    differing = comparison.differing_settings(runs)
    if differing:
        print("\nSettings that differ")
        cells = [
            (_named(name), *("-" if value is None else str(value) for value in values)) for name, values in differing
        ]
        console.print_table(("setting", *(run.run_id for run in runs)), cells)


def _named(setting: str) -> str:
    """Name a setting in words, with the argument that sets it."""
    title = setting_title(setting)
    return title if title == setting or setting in NOT_ARGUMENTS else f"{title} ({setting})"


def _compared(run: Run) -> comparison.ComparedRun:
    numbers = comparison.RunNumbers.from_events(run.name, read_journal(run.folder / EVENTS_FILE))
    return comparison.ComparedRun(numbers, settings_of(run))


def write_output(table: Table, parsed: argparse.Namespace) -> int:
    """Write a table to the file asked for, or to stdout. Raises RunError when the disk refuses."""
    text = write_table(table, _format(parsed))
    if parsed.output is None:
        print(text, end="")
        return console.DONE
    try:
        write_atomically(parsed.output, text)
    except OSError as error:
        raise RunError(f"{parsed.output} cannot be written: {error.strerror or error}") from error
    return console.DONE


def _format(parsed: argparse.Namespace) -> str:
    by_name = SUFFIXES.get(parsed.output.suffix.lower(), "csv") if parsed.output else "csv"
    return str(parsed.format or by_name)


def _is_for_people(parsed: argparse.Namespace) -> bool:
    return _format(parsed) in ("markdown", "latex")


def number_word(value: Any) -> str:
    """Write a cell for the terminal."""
    if value is None:
        return "-"
    return f"{value:.4f}" if isinstance(value, float) else str(value)
