"""The arguments of one layer by name: what they are worth, and the row that says something else.

A row writes them by place, in a trailing mapping, or both, and a block of ours mixes those of the stock row with its own. Here all
have a name, so that an inspector needs to know nothing of that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studio.catalog import Catalog
from studio.errors import AttentionError
from studio.graph.model_graph import Layer
from studio.graph.ops import find_op, plain_value
from studio.graph.stock_params import RowParam, fault_of, row_param, stock_params, with_argument
from studio.module_spec import AttentionSpec, split_args

Key = tuple[str, str]  # ("stock", "c2"), ("own", "kernel_size")


@dataclass(frozen=True)
class Argument:
    """One argument of a layer."""

    key: Key
    param: RowParam
    value: Any  # as written, else the default
    is_written: bool

    @property
    def fault(self) -> str:
        """What would be legal, "" if the value is."""
        return fault_of(self.param, self.value)


def arguments_of(layer: Layer, catalog: Catalog | None) -> list[Argument]:
    """List the arguments of a layer in the order of its row; none for a module that nobody knows."""
    spec = None if catalog is None else catalog.get(layer.module)
    stock = stock_params(layer.module)
    if stock is not None or spec is None:
        return _by_place("stock", stock or (), layer.args)
    of_block, own = _parts(spec, layer.args)
    params = tuple(row_param(param) for param in spec.params)
    found = _by_place("stock", stock_params(spec.replaces or "") or (), of_block) if spec.role == "block" else []
    positional, named = _split_named(own)
    for argument in _by_place("own", params, positional):
        name = argument.param.name
        if not argument.is_written and name in named:
            argument = Argument(argument.key, argument.param, named[name], is_written=True)
        found.append(argument)
    return found


def with_value(layer: Layer, catalog: Catalog | None, key: Key, value: Any) -> tuple[Any, ...]:
    """Give the layer's arguments with one of them set, written in the style of the row. Raises KeyError for an unknown key."""
    spec = None if catalog is None else catalog.get(layer.module)
    stock = stock_params(layer.module)
    group, name = key
    if stock is not None or spec is None:
        return with_argument(stock or (), layer.args, _place(stock or (), name), value)
    of_block, own = _parts(spec, layer.args)
    if group == "stock":
        params = stock_params(spec.replaces or "") or ()
        return (*with_argument(params, of_block, _place(params, name), value), *own)
    params = tuple(row_param(param) for param in spec.params)
    place = _place(params, name)
    positional, named = _split_named(own)
    if place < len(positional):
        new: list[Any] = list(positional)
        new[place] = value
        return (*of_block, *new, *([dict(named)] if named else []))
    mapping = {**named, name: value}
    if value == params[place].default and type(value) is type(params[place].default):
        mapping.pop(name)
    return (*of_block, *positional, *([mapping] if mapping else []))


def can_repeat(layer: Layer, catalog: Catalog | None) -> bool:
    """Tell whether the layer's row may say a number of repeats other than one."""
    op = find_op(layer.module, catalog)
    spec = None if catalog is None else catalog.get(layer.module)
    is_stage = spec is not None and spec.role == "stage"
    return op is not None and not (op.is_head or op.reads_many or is_stage or op.channels in ("list", "unknown"))


def faults_by_argument(arguments: Sequence[Argument], messages: Sequence[str]) -> dict[Key, str]:
    """Say for each argument what is wrong with it: the sentence that names it, else what would be legal."""
    found: dict[Key, str] = {}
    for argument in arguments:
        name = re.compile(rf"(?<![\w.]){re.escape(argument.param.name)}(?!\w)")
        told = next((message for message in messages if len(argument.param.name) > 1 and name.search(message)), "")
        if told or argument.fault:
            found[argument.key] = told or argument.fault
    return found


def common_arguments(layers: Sequence[Layer], catalog: Catalog | None) -> list[tuple[Argument, list[Any]]]:
    """List the arguments that all layers have, each with its different values in the order of the layers."""
    if not layers:
        return []
    first, *others = [arguments_of(layer, catalog) for layer in layers]
    found = []
    for argument in first:
        values = [argument.value]
        for rest in others:
            same = [one for one in rest if one.key == argument.key and one.param.kind == argument.param.kind]
            if not same:
                break
            values += [one.value for one in same]
        else:
            different = [value for index, value in enumerate(values) if value not in values[:index]]
            found.append((argument, different))
    return found


def _by_place(group: str, params: Sequence[RowParam], args: Sequence[Any]) -> list[Argument]:
    found = []
    for index, param in enumerate(params):
        written = index < len(args)
        value = args[index] if written else param.starting_value
        if isinstance(value, str) and param.kind != "text":
            value = plain_value(value)  # "None", and numbers in quotes, as the stock parser reads them
        found.append(Argument((group, param.name), param, value, is_written=written))
    return found


def _parts(spec: AttentionSpec, args: Sequence[Any]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    try:
        return split_args(spec, args)
    except AttentionError:  # told by check_graph; here only the places matter
        if args and isinstance(args[-1], Mapping):
            return tuple(args[:-1]), tuple(args[-1:])
        return tuple(args), ()


def _split_named(args: Sequence[Any]) -> tuple[tuple[Any, ...], Mapping[str, Any]]:
    if args and isinstance(args[-1], Mapping):
        return tuple(args[:-1]), args[-1]
    return tuple(args), {}


def _place(params: Sequence[RowParam], name: str) -> int:
    for index, param in enumerate(params):
        if param.name == name:
            return index
    raise KeyError(name)
