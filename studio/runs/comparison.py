"""What some runs came to, side by side: best and final numbers, cost, settings that differ, and whether a change helped.

Runs of one variant that differ in the seed alone are one group, with a mean and a spread. A difference between two groups is
called real only where it exceeds what seeds do by themselves.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from studio.runs.events import BestValidated, EpochEnded, Event, ModelBuilt, Numbers, RunFinished, RunStopped
from studio.runs.setting_words import WITHOUT_VALUES, setting_title, value_words
from studio.sentence import filled

METRICS = ("map50", "map50_95", "precision", "recall")
METRIC_TITLES = {"map50": "mAP50", "map50_95": "mAP50-95", "precision": "Precision", "recall": "Recall"}
MOST_NAMED = 6  # settings in a sentence; a table has them all
JUDGED_BY = "map50_95"  # what ultralytics calls the fitness
SMALLEST_DIFFERENCE = 0.0005  # below this the numbers of a table are the same
_WHAT_IS_TRAINED = ("base", "template", "template_values", "model_scale", "model")
_NOT_THE_RECIPE = ("seed", "device", "workers", "torch")
_WHERE_DATA_LIES = ("dataset", "dataset_content")  # says nothing more where both of the next are known
_WHAT_DATA_HOLDS = ("train_data", "val_data")
# Older and imported runs do not tell these: then no difference is known.
_ONLY_IF_TOLD = ("dataset_content", *_WHAT_DATA_HOLDS, "ultralytics", "torch")
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
        left_out = (*_NOT_THE_RECIPE, *(_WHERE_DATA_LIES if _knows_data(self.settings) else ()))
        return tuple(sorted((k, str(v)) for k, v in self.settings.items() if k not in left_out))


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
    "other-data" (different datasets), "changed-data" (one dataset, validated on different images or labels), "missing" (a
    number is not there).
    """

    kind: str
    metric: str = JUDGED_BY
    difference: float = 0.0
    margin: float | None = None  # half the 95 % interval of the difference
    seeds: tuple[int, int] = (0, 0)  # of the group, of the reference
    unequal: tuple[str, ...] = ()  # settings other than the model that differ: then the model is not the only cause
    unequal_values: tuple[tuple[Any, Any], ...] = ()  # of these settings: of the group, of the reference

    def unequal_words(self, title: Callable[[str], str], between: str, *, more: str) -> list[str]:
        """Say the settings that differ with their two values, those that both sides tell first, and how many are left.

        `title` names a setting, `between` is "{setting} ({mine}, not {other})", `more` is "{count} more".
        """
        rows = sorted(zip(self.unequal, self.unequal_values, strict=True), key=lambda row: None in row[1])
        left = len(rows) - MOST_NAMED
        words = [
            title(name)
            if name in WITHOUT_VALUES
            else filled(between, {"setting": title(name), "mine": value_words(mine), "other": value_words(other)})
            for name, (mine, other) in rows[: MOST_NAMED if left > 0 else None]
        ]
        return [*words, filled(more, {"count": left})] if left > 0 else words


def differing_settings(runs: Sequence[ComparedRun]) -> list[tuple[str, list[Any]]]:
    """Give the settings that are not the same in all runs, each with its value by run (None: not said)."""
    names = dict.fromkeys(name for run in runs for name in run.settings)
    rows = [(name, [run.settings.get(name) for run in runs]) for name in names]
    found = [(name, values) for name, values in rows if len({str(value) for value in values}) > 1]
    found = [
        row for row in found if row[0] not in _ONLY_IF_TOLD or len({str(value) for value in row[1]} - {"None"}) > 1
    ]
    if all(_knows_data(run.settings) for run in runs):
        found = [row for row in found if row[0] != "dataset_content"]  # names, sizes and dates of the files say less
    if {"base", "template", "template_values", "model_scale"} & {name for name, _ in found}:
        found = [row for row in found if row[0] != "model"]  # says nothing more
    return found


def saw_different_data(runs: Sequence[ComparedRun]) -> list[str]:
    """Give in what the data of runs differ, by the names of their settings; empty where no difference is known."""
    names = [name for name, _ in differing_settings(runs) if name in (*_WHAT_DATA_HOLDS, *_WHERE_DATA_LIES)]
    return [name for name in names if name != "dataset" or not all(_knows_data(run.settings) for run in runs)]


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
    other_data = _other_data(group.settings, reference.settings)
    if other_data:
        return Verdict(other_data, metric, difference)
    margin = _margin(mine, other)
    unequal = _unequal(group, reference)
    return Verdict(
        _kind(difference, margin, fewest=min(mine.count, other.count)),
        metric,
        difference,
        margin,
        (mine.count, other.count),
        tuple(name for name, _ in unequal),
        tuple((values[0], values[1]) for _, values in unequal),
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
        "changed-data": "The dataset was changed between them: they were validated on different images or labels, so their "
        "numbers do not say which model is better.",
        "missing": f"There is no {title} to compare yet.",
    }[verdict.kind]
    if verdict.unequal:
        named = ", ".join(verdict.unequal_words(setting_title, "{setting} ({mine}, not {other})", more="{count} more"))
        words += f" The runs also differ in {named}, so the model is not the only cause."
    return words


def variant_name(group: Group) -> str:
    """Name a group: "yolo11n lska-head", or its only run."""
    if len(group.runs) == 1:
        return group.run_ids[0]
    settings = group.settings
    if settings.get("template") == "own model":
        return str(settings.get("base")).removesuffix(".yaml")  # its file name tells family and scale
    template = "baseline" if settings.get("template") == "none" else settings.get("template")
    values = settings.get("template_values")
    return f"{settings.get('base')}{settings.get('model_scale')} {template}" + (f" {values}" if values else "")


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


def _unequal(group: Group, reference: Group) -> list[tuple[str, list[Any]]]:
    pair = [group.runs[0], reference.runs[0]]
    left_out = [*_WHAT_IS_TRAINED, *_NOT_THE_RECIPE]
    if all(_knows_data(run.settings) for run in pair):
        left_out += _WHERE_DATA_LIES
    return [row for row in differing_settings(pair) if row[0] not in left_out]


def _knows_data(settings: Mapping[str, Any]) -> bool:
    return all(settings.get(name) for name in _WHAT_DATA_HOLDS)


def _other_data(mine: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Give the kind of a verdict on runs that were validated on different data; "" where that is not known."""
    is_elsewhere = mine.get("dataset") != other.get("dataset")
    if _knows_data(mine) and _knows_data(other):
        if mine["val_data"] == other["val_data"]:
            return ""
        return "other-data" if is_elsewhere else "changed-data"
    return "other-data" if is_elsewhere else ""
