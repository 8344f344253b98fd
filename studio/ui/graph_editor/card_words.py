"""What the cards and lists of the editor say: a layer's facts in words, short numbers, arguments, the row of a problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from studio.errors import Problem
from studio.graph.model_graph import Layer, TensorShape
from studio.graph.ops import is_head
from studio.ui.graph_editor.layer_card import CardFacts, Mark


class CardSource(NamedTuple):
    """What a card's facts are made of; while it stays equal, an edit leaves the card as it is."""

    layer: Layer
    row: int
    shape: TensorShape | None
    repeats: int  # at the chosen scale
    mark: Mark
    mark_word: str
    is_attention: bool

    def facts(self, *, share: float | None = None, share_word: str = "") -> CardFacts:
        """Put them in words, without problems; the card's share of the cost is known to others."""
        layer = self.layer
        return CardFacts(
            layer.id,
            self.row,
            module=layer.module,
            repeats=self.repeats,
            args=", ".join(arg_text(arg) for arg in layer.args),
            shape="" if self.shape is None else str(self.shape),
            has_input=self.row > 0,
            has_output=not is_head(layer.module),
            is_attention=self.is_attention,
            mark=self.mark,
            mark_word=self.mark_word,
            share=share,
            share_word=share_word,
        )


def row_of_problem(problem: Problem) -> int | None:
    """Give the row of the layer that a problem names; `where.node` begins with it."""
    node = problem.where.node if problem.where else None
    first = node.split()[0] if node and node.split() else ""
    return int(first) if first.isdigit() else None


def short_number(value: float) -> str:
    """Give a number in three digits and a unit: 2.59 M, 16.6 k, 870."""
    for limit, unit in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if value >= limit:
            return f"{value / limit:.3g}{unit}"
    return f"{value:.3g}"


def arg_text(arg: Any) -> str:
    """Give an argument as the YAML writes it, for showing."""
    if isinstance(arg, str):
        return arg
    if isinstance(arg, Mapping):
        return ", ".join(f"{key}: {arg_text(value)}" for key, value in arg.items())
    if isinstance(arg, list | tuple):
        return "[" + ", ".join(arg_text(value) for value in arg) + "]"
    return str(arg)
