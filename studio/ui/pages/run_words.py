"""Words for runs that several pages use: states, times, names. Qt translates; nothing here draws."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDateTime, QLocale

from studio.errors import StudioError
from studio.runs.comparison import METRIC_TITLES, ComparedRun, Group, Verdict, saw_different_data, variant_name
from studio.runs.job import TrainJob
from studio.runs.run import Run, RunStatus
from studio.runs.setting_words import setting_title
from studio.ui.session import Session
from studio.ui.texts.recipe_texts import recipe_text

_STATUS_WORDS = {
    RunStatus.QUEUED: QT_TRANSLATE_NOOP("Runs", "Waiting"),
    RunStatus.STARTING: QT_TRANSLATE_NOOP("Runs", "Starting"),
    RunStatus.RUNNING: QT_TRANSLATE_NOOP("Runs", "Training"),
    RunStatus.PAUSED: QT_TRANSLATE_NOOP("Runs", "Paused"),
    RunStatus.STOPPING: QT_TRANSLATE_NOOP("Runs", "Stopping"),
    RunStatus.FINISHED: QT_TRANSLATE_NOOP("Runs", "Finished"),
    RunStatus.STOPPED: QT_TRANSLATE_NOOP("Runs", "Stopped"),
    RunStatus.FAILED: QT_TRANSLATE_NOOP("Runs", "Failed"),
    RunStatus.LOST: QT_TRANSLATE_NOOP("Runs", "Broken off"),
}
STATUS_TOKENS = {  # colour of a state; its word and sign say the same
    RunStatus.QUEUED: "text_muted",
    RunStatus.STARTING: "accent_text",
    RunStatus.RUNNING: "accent_text",
    RunStatus.PAUSED: "warning",
    RunStatus.STOPPING: "warning",
    RunStatus.FINISHED: "success",
    RunStatus.STOPPED: "warning",
    RunStatus.FAILED: "danger",
    RunStatus.LOST: "danger",
}
STATUS_ICONS = {
    RunStatus.QUEUED: "clock",
    RunStatus.STARTING: "loader-circle",
    RunStatus.RUNNING: "play",
    RunStatus.PAUSED: "pause",
    RunStatus.STOPPING: "square",
    RunStatus.FINISHED: "circle-check",
    RunStatus.STOPPED: "square",
    RunStatus.FAILED: "circle-x",
    RunStatus.LOST: "unlink",
}
_VERDICT_WORDS = {
    "better": QT_TRANSLATE_NOOP("Runs", "Better by {change} {metric}: more than seeds explain (±{margin}, 95 %)."),
    "worse": QT_TRANSLATE_NOOP("Runs", "Worse by {change} {metric}: more than seeds explain (±{margin}, 95 %)."),
    "unclear": QT_TRANSLATE_NOOP(
        "Runs", "No proven difference: {change} {metric} lies within what seeds do (±{margin}, 95 %)."
    ),
    "one-seed": QT_TRANSLATE_NOOP(
        "Runs", "{change} {metric}, but one seed each cannot tell. Repeat both with two more seeds."
    ),
    "one-seed-within": QT_TRANSLATE_NOOP(
        "Runs", "{change} {metric} lies within what seeds do (±{margin}); one seed cannot tell more."
    ),
    "one-seed-beyond": QT_TRANSLATE_NOOP(
        "Runs", "{change} {metric} is more than seeds do so far (±{margin}), but one side has one seed only."
    ),
    "other-data": QT_TRANSLATE_NOOP(
        "Runs", "Trained on different datasets: the numbers do not say which model is better."
    ),
    "changed-data": QT_TRANSLATE_NOOP(
        "Runs", "Validated on different images or labels: the numbers do not say which model is better."
    ),
    "missing": QT_TRANSLATE_NOOP("Runs", "There is no {metric} to compare yet."),
}
OTHER_DATA = ("other-data", "changed-data")  # kinds of a verdict that the numbers cannot give
BASE_TITLES = {"yolo11": "YOLO11", "yolo26": "YOLO26", "yolo12": "YOLO12", "yolov8": "YOLOv8"}


def status_word(status: RunStatus) -> str:
    """Give the state of a run in the window's language."""
    return QCoreApplication.translate("Runs", _STATUS_WORDS[status])


def duration_word(seconds: float | None) -> str:
    """Give a duration as a person says it: 45 s, 12 min, 3 h 05 min."""
    if seconds is None or not math.isfinite(seconds) or seconds < 0:
        return "–"
    if seconds < 60:
        return QCoreApplication.translate("Runs", "{seconds} s").format(seconds=round(seconds))
    minutes = round(seconds / 60)
    if minutes < 60:
        return QCoreApplication.translate("Runs", "{minutes} min").format(minutes=minutes)
    hours, minutes = divmod(minutes, 60)
    return QCoreApplication.translate("Runs", "{hours} h {minutes} min").format(hours=hours, minutes=f"{minutes:02d}")


def time_word(seconds: float | None) -> str:
    """Give a moment (seconds since 1970) as date and time in the user's manner."""
    if seconds is None:
        return "–"
    moment = QDateTime.fromSecsSinceEpoch(int(seconds))
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)


def metric_word(value: float | None, decimals: int = 3) -> str:
    """Give a metric, a dash where there is none."""
    return "–" if value is None else QLocale().toString(value, "f", decimals)


def base_word(run: Run) -> str:
    """Give the base of a run: YOLO11, or the file it was trained from."""
    if not isinstance(run.job, TrainJob):
        return "–"
    return BASE_TITLES.get(run.job.base, run.job.base) or run.job.model_yaml or "–"


def template_word(run: Run, session: Session) -> str:
    """Give the title of a run's template."""
    return template_title(run.job.template if isinstance(run.job, TrainJob) else "", session)


def template_title(template: str, session: Session) -> str:
    """Give the title of a template by its id."""
    if template in ("", "own model"):
        return QCoreApplication.translate("Runs", "own model")
    if template == "none":
        return QCoreApplication.translate("Runs", "baseline")
    try:
        return recipe_text(session.library.get(template).title)
    except StudioError:
        return template


def imported_word(source: str | None = None) -> str:
    """Say that a run was trained by ultralytics alone, and where it came from if that is given."""
    if source is None:
        return QCoreApplication.translate("Runs", "imported")
    return QCoreApplication.translate("Runs", "Imported from {folder}").format(folder=source)


def verdict_word(verdict: Verdict) -> str:
    """Say whether a change helped, as far as the seeds allow to say it."""
    values = {
        "change": signed(verdict.difference),
        "metric": METRIC_TITLES.get(verdict.metric, verdict.metric),
        "margin": "–" if verdict.margin is None else QLocale().toString(verdict.margin, "f", 3),
    }
    words = QCoreApplication.translate("Runs", _VERDICT_WORDS[verdict.kind]).format(**values)
    if verdict.unequal:
        more = QCoreApplication.translate(
            "Runs", "These settings differ too, so the model is not the only cause: {names}."
        )
        words = f"{words} {more.format(names=', '.join(unequal_words(verdict)))}"
    return words


def unequal_words(verdict: Verdict) -> list[str]:
    """Say each setting besides the model that differs, with both values."""
    between = QCoreApplication.translate("Runs", "{setting} ({mine}, not {other})")
    return verdict.unequal_words(setting_word, between, more=QCoreApplication.translate("Runs", "{count} more"))


def setting_word(name: str) -> str:
    """Give what a setting is called in the window's language; its own name where it has no other."""
    return QCoreApplication.translate("Setting", setting_title(name))


def other_data_words(runs: Sequence[ComparedRun]) -> tuple[str, str] | None:
    """Say that runs saw different data, and which of them saw what; None where no difference is known."""
    differing = saw_different_data(runs)
    if not differing:
        return None
    if "dataset" in differing:
        message = QCoreApplication.translate("Runs", "These runs were trained on different datasets.")
    elif "val_data" in differing:
        message = QCoreApplication.translate(
            "Runs", "The dataset was changed between these runs: they were validated on different images or labels."
        )
    elif "train_data" in differing:
        message = QCoreApplication.translate(
            "Runs", "The dataset was changed between these runs: they were trained on different images or labels."
        )
    else:
        message = QCoreApplication.translate("Runs", "Files of the dataset were changed between these runs.")
    if "dataset" in differing:
        return message, _by_content(runs, lambda run: str(run.settings.get("dataset")))
    counts = {_counts_word(run) for run in runs} - {""}
    if len(counts) == 1:
        return message, QCoreApplication.translate("Runs", "As many of them, but not the same.")
    return message, _by_content(runs, _counts_word) if counts else ""


def _by_content(runs: Sequence[ComparedRun], content: Callable[[ComparedRun], str]) -> str:
    """Give a line for each content that is known, with the runs that saw it."""
    seen: dict[str, list[str]] = {}
    for run in runs:
        seen.setdefault(content(run), []).append(run.run_id)
    return "\n".join(f"{', '.join(members)}: {words}" for words, members in seen.items() if words)


def _counts_word(run: ComparedRun) -> str:
    """Say how many images a run saw; nothing where nobody noted it."""
    known = [str(run.settings.get(f"{name}_data") or "").partition(" ")[0] for name in ("train", "val")]
    if not all(known):
        return ""
    text = QCoreApplication.translate("Runs", "{train} training and {val} validation images")
    return text.format(train=known[0], val=known[1])


def signed(change: float, decimals: int = 3) -> str:
    """Give a difference with its sign: +0.012, −0.004, ±0.000."""
    sign = "±" if abs(change) < 0.5 * 10**-decimals else ("+" if change > 0 else "−")
    return sign + QLocale().toString(abs(change), "f", decimals)


def variant_word(group: Group, session: Session) -> str:
    """Name a variant: its only run, or base and template."""
    if len(group.runs) == 1:
        return group.run_ids[0]
    settings = group.settings
    if settings["template"] == "own model":
        return variant_name(group)
    base = BASE_TITLES.get(str(settings["base"]), str(settings["base"]))
    values = settings.get("template_values")
    name = f"{base}{settings['model_scale']} {template_title(str(settings['template']), session)}"
    return f"{name} ({values})" if values else name


def _is_planned_beside(other: TrainJob, job: TrainJob) -> bool:
    """Tell whether two runs were queued to be compared; their batch and device may be written in different ways."""
    return bool(job.comparison) and other.comparison == job.comparison and other.settings.seed == job.settings.seed


def baseline_of(run: Run, runs: Iterable[Run]) -> Run | None:
    """Give the run of the stock model with the same data, scale and settings, the newest one, if there is any."""
    job = run.job
    if not isinstance(job, TrainJob) or job.template == "none":
        return None
    for other in runs:
        if (
            isinstance(other.job, TrainJob)
            and other.name != run.name
            and other.job.template == "none"
            and other.job.base == job.base
            and other.job.scale == job.scale
            and other.job.dataset_folder == job.dataset_folder
            and (other.job.settings == job.settings or _is_planned_beside(other.job, job))
        ):
            return other
    return None
