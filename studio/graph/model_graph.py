"""The model as a value: layers with stable ids, and the header of the YAML they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NewType

LayerId = NewType("LayerId", str)  # stable, never a row number: "r16" for row 16 of the file read, "n3" for a new layer
Section = Literal["backbone", "head"]
Scale = Literal["n", "s", "m", "l", "x"]
Arg = Any  # a YAML scalar, list or mapping, as written

SCALES: tuple[Scale, ...] = ("n", "s", "m", "l", "x")


@dataclass(frozen=True)
class Layer:
    """One row of a model YAML, before it has a row number."""

    id: LayerId
    module: str  # "C3k2", "Concat", "nn.Upsample", "LSKA"
    inputs: tuple[LayerId, ...]  # explicit; "-1" exists only in the file; () is the image
    args: tuple[Arg, ...] = ()
    repeats: int = 1
    section: Section = "backbone"
    origin: int | None = None  # row in the stock YAML, None if ours: the key of weight transfer
    reads_list: bool = False  # `from` was written as a list: [16, 19, 22], or [-1]
    line: int | None = None  # line in the file read, from 1; for messages


@dataclass(frozen=True)
class ModelGraph:
    """A model: its layers in the order of the file, and everything else the file says."""

    layers: tuple[Layer, ...]
    header: Mapping[str, Any] = field(default_factory=dict)  # nc, scales, end2end, reg_max, activation, ...
    family: str | None = None  # stock model that the layers' `origin` counts in: "yolo11"; None if unknown

    def layer(self, layer_id: LayerId) -> Layer:
        """Give the layer with this id. Raises KeyError if there is none."""
        return self.layers[self.rows[layer_id]]

    def row_of(self, layer_id: LayerId) -> int:
        """Give the row number that the layer would have in a file written now. Raises KeyError if there is none."""
        return self.rows[layer_id]

    def consumers(self, layer_id: LayerId) -> tuple[Layer, ...]:
        """Give the layers that read this one, in file order."""
        return self._readers.get(layer_id, ())

    # Looked up once a graph: a model of 700 layers was searched 5,000 times for one edit.

    @cached_property
    def rows(self) -> Mapping[LayerId, int]:
        """The row number of each layer."""
        return {layer.id: row for row, layer in reversed(tuple(enumerate(self.layers)))}

    @cached_property
    def _readers(self) -> Mapping[LayerId, tuple[Layer, ...]]:
        readers: dict[LayerId, list[Layer]] = {}
        for layer in self.layers:
            for one in dict.fromkeys(layer.inputs):
                readers.setdefault(one, []).append(layer)
        return {layer_id: tuple(found) for layer_id, found in readers.items()}


def free_ids(graph: ModelGraph, count: int) -> list[LayerId]:
    """Give ids for new layers of a graph: n1, n2, ..., without those that it has."""
    taken = {layer.id for layer in graph.layers}
    free = (LayerId(f"n{number}") for number in range(1, len(taken) + count + 1))
    return [one for one in free if one not in taken][:count]


@dataclass(frozen=True)
class TensorShape:
    """Output of one layer for one image: channels, height, width in cells."""

    channels: int
    height: int
    width: int

    def __str__(self) -> str:
        return f"{self.channels}×{self.height}×{self.width}"
