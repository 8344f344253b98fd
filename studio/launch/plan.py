"""Plan runs that are to be compared: a variant, the baseline beside it, several seeds; all else is the same for all of them.

The equality is kept later, too: `queue.py` gives every run of a comparison the batch that the first of them trained with.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from studio import stock
from studio.errors import RunError
from studio.graph.model_yaml import read_model_yaml
from studio.launch.prepare import dataset_digest, prepare_training
from studio.runs.job import TrainSettings
from studio.runs.store import NAME_LIMIT, RunStore, slug
from studio.sentence import say

MOST_SEEDS = 10
NO_TEMPLATE = "none"


@dataclass(frozen=True)
class TrainingOrder:
    """Everything `prepare_training` needs for one run."""

    name: str  # "" to make one
    dataset: Path
    base: str
    template: str
    scale: str
    settings: TrainSettings
    values: Mapping[str, Any] = field(default_factory=dict)
    model_file: Path | None = None
    weights: Path | None = None
    comparison: str = ""  # the same for all runs of one plan; "" for a run by itself

    @property
    def is_baseline(self) -> bool:
        """Tell whether the stock model is trained."""
        return self.model_file is None and self.template == NO_TEMPLATE


def plan_comparison(
    order: TrainingOrder, *, taken: Collection[str] = (), with_baseline: bool = False, seeds: int = 1
) -> list[TrainingOrder]:
    """Give the runs of a plan in the order of training, with names that are not `taken`.

    The seeds are that of the order and those that follow it. Seed by seed, the variant first and its baseline next, so that
    there is something to compare as early as can be, and the larger model decides an automatic batch. The baseline of a
    model file is the stock model it was made from. Raises RunError for a number of seeds outside 1 to 10, and what reading
    the model file raises.
    """
    if not 1 <= seeds <= MOST_SEEDS:
        raise RunError(
            say("{seeds} is not a number of seeds.", seeds=seeds), hint=say("Give 1 to {most}.", most=MOST_SEEDS)
        )
    wants_baseline = with_baseline and not order.is_baseline
    base = _base_of(order) if wants_baseline else order.base
    used, stem = set(taken), order.name or default_name(order)
    planned: list[TrainingOrder] = []
    for number in range(seeds):
        seed = order.settings.seed + number
        settings = replace(order.settings, seed=seed)
        ending = f"-s{seed}" if seeds > 1 else ""
        planned.append(replace(order, name=free_name(stem, ending, taken=used), settings=settings))
        used.add(planned[-1].name)
        if wants_baseline:
            name = free_name(stem, f"-baseline{ending}", taken=used)
            planned.append(
                replace(
                    order, name=name, base=base, template=NO_TEMPLATE, values={}, model_file=None, settings=settings
                )
            )
            used.add(name)
    comparison = planned[0].name if len(planned) > 1 else ""
    return [replace(one, comparison=comparison) for one in planned]


def prepare_orders(orders: Sequence[TrainingOrder], store: RunStore) -> list[Path]:
    """Make the run folders, which then wait in the queue. Raises StudioError; what was made until then waits all the same."""
    digest = dataset_digest(orders[0].dataset) if orders and orders[0].comparison else ""
    return [
        prepare_training(
            dataset=order.dataset,
            base=order.base,
            template=order.template,
            scale=order.scale,
            values=dict(order.values) or None,
            model_file=order.model_file,
            weights=order.weights,
            settings=order.settings,
            name=order.name or None,
            store=store,
            comparison=order.comparison,
            digest=digest,
        )
        for order in orders
    ]


def _base_of(order: TrainingOrder) -> str:
    if order.model_file is None:
        return order.base
    family = read_model_yaml(order.model_file).family
    return family if family in stock.FAMILIES else order.base


def default_name(order: TrainingOrder) -> str:
    """Name a run by its data and its model."""
    if order.model_file is not None:
        model = f"{order.model_file.stem}-{order.scale}"
    else:
        model = f"{order.base}{order.scale}" + ("" if order.is_baseline else f"-{order.template}")
    return f"{order.dataset.absolute().stem}-{model}"


def free_name(stem: str, ending: str, *, taken: Collection[str]) -> str:
    """Give a legal run name of stem and ending, with a number behind it when it is taken; a long stem is cut."""
    number = 1
    while True:
        tail = ending if number == 1 else f"{ending}-{number}"
        name = slug(stem)[: NAME_LIMIT - len(tail)].rstrip(".-") + tail
        if name not in taken:
            return name
        number += 1
