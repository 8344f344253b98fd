"""What some runs came to, side by side: best and final numbers, cost, settings that differ, and whether a change helped.

Runs of one variant that differ in the seed alone are one group, with a mean and a spread. A difference between two groups is
called real only where it exceeds what seeds do by themselves.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from studio.runs.events import BestValidated, EpochEnded, Event, ModelBuilt, Numbers, RunFinished, RunStopped

METRICS = ("map50", "map50_95", "precision", "recall")
METRIC_TITLES = {"map50": "mAP50", "map50_95": "mAP50-95", "precision": "Precision", "recall": "Recall"}
JUDGED_BY = "map50_95"  # what ultralytics calls the fitness
SMALLEST_DIFFERENCE = 0.0005  # below this the numbers of a table are the same
_WHAT_IS_TRAINED = ("base", "template", "model_scale", "model")
_NOT_THE_RECIPE = ("seed", "device", "workers")
_T_QUANTILES = (  # 97.5 % of Student's t, for 1 to 30 degrees of freedom
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131),
    *(2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)


@dataclass(frozen=True)
class RunNumbers:
    """What a run is judged by: the metrics of its best weights and of its last epoch, and its cost."""

    run_id: str
    metrics: Numbers  # of the best weights
    parameters: int | None = None
    gflops: float | None = None
    best_epoch: int | None = None
    per_class: Mapping[str, Numbers] | None = None
    final: Numbers = field(default_factory=dict)  # of the last epoch
    epochs: int = 0  # trained
    epoch_seconds: float | None = None  # median
    seconds: float | None = None  # all, as the journal says; None while it runs

    @classmethod
    def from_events(cls, run_id: str, events: Sequence[Event]) -> RunNumbers:
        """Take them from all events of a run; the validation of the best weights wins over the best epoch's."""
        rows = {event.epoch: event for event in events if isinstance(event, EpochEnded)}
        built = [event for event in events if isinstance(event, ModelBuilt)]
        validated = [event for event in events if isinstance(event, BestValidated)]
        last = rows[max(rows)] if rows else None
        best = last.best_epoch if last is not None else None
        metrics: Numbers = {}
        if validated:
            metrics = validated[-1].metrics
        elif last is not None:
            metrics = rows.get(best or last.epoch, last).metrics
        durations = [row.seconds for row in rows.values() if row.seconds is not None]
        ends = [event.seconds for event in events if isinstance(event, RunFinished | RunStopped)]
        return cls(
            run_id,
            metrics,
            built[-1].parameters if built else None,
            built[-1].gflops if built else None,
            best,
            validated[-1].per_class if validated else None,
            last.metrics if last is not None else {},
            len(rows),
            statistics.median(durations) if durations else None,
            sum(ends) if ends else None,
        )


@dataclass(frozen=True)
class ComparedRun:
    """A run with its settings, as a comparison needs it."""

    numbers: RunNumbers
    settings: Mapping[str, Any]  # see `run_settings.settings_of`

    @property
    def run_id(self) -> str:
        """Give the name of the run."""
        return self.numbers.run_id

    @property
    def recipe(self) -> tuple[tuple[str, str], ...]:
        """Give everything that was decided but the seed and the machine: equal for runs of one group."""
        return tuple(sorted((k, str(v)) for k, v in self.settings.items() if k not in _NOT_THE_RECIPE))


@dataclass(frozen=True)
class Summary:
    """Mean and spread of a number over the seeds of a group."""

    mean: float
    spread: float | None  # standard deviation; None for one seed
    count: int  # different seeds


@dataclass(frozen=True)
class Group:
    """Runs of one variant with the same settings, different seeds."""

    runs: tuple[ComparedRun, ...]

    @property
    def run_ids(self) -> tuple[str, ...]:
        """Give the names of its runs."""
        return tuple(run.run_id for run in self.runs)

    @property
    def settings(self) -> Mapping[str, Any]:
        """Give the settings, which all its runs share but for the seed."""
        return self.runs[0].settings

    @property
    def seeds(self) -> tuple[Any, ...]:
        """Give the different seeds, ascending."""
        return tuple(sorted({run.settings.get("seed", 0) for run in self.runs}, key=str))

    def summary(self, metric: str) -> Summary | None:
        """Give mean and spread of a metric; runs that repeat a seed count as one, since they say nothing new."""
        by_seed: dict[Any, list[float]] = {}
        for run in self.runs:
            value = run.numbers.metrics.get(metric)
            if value is not None:
                by_seed.setdefault(run.settings.get("seed", 0), []).append(value)
        values = [statistics.fmean(values) for values in by_seed.values()]
        if not values:
            return None
        return Summary(statistics.fmean(values), statistics.stdev(values) if len(values) > 1 else None, len(values))


@dataclass(frozen=True)
class Verdict:
    """What can be said of a group against the reference group.

    kind: "better", "worse" (beyond what seeds do), "unclear" (within it), "one-seed" (nothing known of the seeds),
    "one-seed-within" and "one-seed-beyond" (one of the two has one seed; the other's spread is all that is known),
    "other-data" (validated on different pictures), "missing" (a number is not there).
    """

    kind: str
    metric: str = JUDGED_BY
    difference: float = 0.0
    margin: float | None = None  # half the 95 % interval of the difference
    seeds: tuple[int, int] = (0, 0)  # of the group, of the reference
    unequal: tuple[str, ...] = ()  # settings other than the model that differ: then the model is not the only cause


def differing_settings(runs: Sequence[ComparedRun]) -> list[tuple[str, list[Any]]]:
    """Give the settings that are not the same in all runs, each with its value by run (None: not said)."""
    names = dict.fromkeys(name for run in runs for name in run.settings)
    rows = [(name, [run.settings.get(name) for run in runs]) for name in names]
    found = [(name, values) for name, values in rows if len({str(value) for value in values}) > 1]
    # Nobody looked at what the dataset held for older and for imported runs: no difference is known.
    found = [row for row in found if row[0] != "dataset_content" or None not in row[1]]
    if {"base", "template", "model_scale"} & {name for name, _ in found}:
        found = [row for row in found if row[0] != "model"]  # says nothing more
    return found


def group_runs(runs: Sequence[ComparedRun]) -> list[Group]:
    """Put runs of one variant together, in the order of their first run."""
    groups: dict[tuple[tuple[str, str], ...], list[ComparedRun]] = {}
    for run in runs:
        groups.setdefault(run.recipe, []).append(run)
    return [Group(tuple(members)) for members in groups.values()]


def reference_group(groups: Sequence[Group]) -> Group | None:
    """Give the group that the others are compared with: the stock model, else the first."""
    baselines = [group for group in groups if group.settings.get("template") == "none"]
    return next(iter(baselines or groups), None)


def judge(group: Group, reference: Group, *, metric: str = JUDGED_BY) -> Verdict:
    """Say whether the group is better than the reference, as far as their seeds allow to say it."""
    mine, other = group.summary(metric), reference.summary(metric)
    if mine is None or other is None:
        return Verdict("missing", metric)
    difference = mine.mean - other.mean
    if group.settings.get("dataset") != reference.settings.get("dataset"):
        return Verdict("other-data", metric, difference)
    margin = _margin(mine, other)
    return Verdict(
        _kind(difference, margin, fewest=min(mine.count, other.count)),
        metric,
        difference,
        margin,
        (mine.count, other.count),
        _unequal(group, reference),
    )


def verdict_words(verdict: Verdict) -> str:
    """Say a verdict in English; the window has its own words for each kind."""
    title, change = METRIC_TITLES.get(verdict.metric, verdict.metric), f"{verdict.difference:+.3f}".replace("-", "−")
    margin = "" if verdict.margin is None else f"{verdict.margin:.3f}"
    words = {
        "better": f"Better by {change} {title}: more than seeds explain (±{margin}, 95 %).",
        "worse": f"Worse by {change} {title}: more than seeds explain (±{margin}, 95 %).",
        "unclear": f"No proven difference: {change} {title} lies within what seeds do (±{margin}, 95 %).",
        "one-seed": f"{change} {title}, one seed each: one seed cannot tell. Repeat both with two more seeds.",
        "one-seed-within": f"{change} {title} lies within what seeds do (±{margin}); one seed cannot tell more.",
        "one-seed-beyond": f"{change} {title} is more than seeds do so far (±{margin}), but one side has one seed only.",
        "other-data": "Trained and validated on different datasets: their numbers do not say which model is better.",
        "missing": f"There is no {title} to compare yet.",
    }[verdict.kind]
    if verdict.unequal:
        words += f" The runs also differ in {', '.join(verdict.unequal)}, so the model is not the only cause."
    return words


def variant_name(group: Group) -> str:
    """Name a group: "yolo11n lska-head", or its only run."""
    if len(group.runs) == 1:
        return group.run_ids[0]
    settings = group.settings
    template = "baseline" if settings.get("template") == "none" else settings.get("template")
    return f"{settings.get('base')}{settings.get('model_scale')} {template}"


def _kind(difference: float, margin: float | None, *, fewest: int) -> str:
    if margin is None:
        return "one-seed"
    is_beyond = abs(difference) > max(margin, SMALLEST_DIFFERENCE)
    if fewest < 2:
        return "one-seed-beyond" if is_beyond else "one-seed-within"
    if not is_beyond:
        return "unclear"
    return "better" if difference > 0 else "worse"


def _margin(first: Summary, second: Summary) -> float | None:
    """Give half the 95 % interval of the difference of two means (Welch); None when no spread is known.

    Where one side has one seed, it is taken to spread like the other.
    """
    if first.spread is None and second.spread is None:
        return None
    if first.spread is None or second.spread is None:
        known = first if first.spread is not None else second
        assert known.spread is not None
        return _quantile(known.count - 1) * known.spread * math.sqrt(1 + 1 / known.count)
    a, b = first.spread**2 / first.count, second.spread**2 / second.count
    if a + b == 0:
        return 0.0
    freedom = (a + b) ** 2 / (a**2 / (first.count - 1) + b**2 / (second.count - 1))
    return _quantile(math.floor(freedom)) * math.sqrt(a + b)


def _quantile(freedom: int) -> float:
    if freedom <= len(_T_QUANTILES):
        return _T_QUANTILES[max(1, freedom) - 1]
    return 1.96 + 2.4 / freedom


def _unequal(group: Group, reference: Group) -> tuple[str, ...]:
    rows = differing_settings([group.runs[0], reference.runs[0]])
    return tuple(name for name, _ in rows if name not in (*_WHAT_IS_TRAINED, *_NOT_THE_RECIPE))
