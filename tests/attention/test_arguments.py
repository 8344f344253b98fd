"""Wrong arguments: each is refused with a sentence that names the module, the argument, the value and what would work."""

from __future__ import annotations

import doctest
import re

import pytest
import torch

import studio.attention._arguments
from studio.errors import AttentionError
from studio.graph.ops import find_op
from studio.module_spec import Param, check_value, validate_args

pytestmark = pytest.mark.torch

WRONG_TYPES = ["seven", None, [3], 2.5, True]


def wrong_values(param: Param) -> list[object]:
    """Give values of the wrong type and beyond the limits."""
    wrong = [value for value in WRONG_TYPES if not (param.kind == "bool" and isinstance(value, bool))]
    if param.kind == "float":
        wrong.remove(2.5)
    if param.min is not None:
        wrong += [param.min - 1, -1_000_000]
    if param.max is not None:
        wrong += [param.max + 1, float("inf"), float("nan")]
    if param.kind == "choice":
        wrong += [0, "", 10**9]
    return wrong


def test_a_row_with_a_wrong_value_is_refused_in_words(module_spec):
    for param in module_spec.params:
        for value in wrong_values(param):
            with pytest.raises(AttentionError) as caught:
                validate_args(module_spec, [{param.name: value}])
            assert caught.value.message == f"{module_spec.name}: {param.name} cannot be {value!r}"
            told = re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?|True|auto|[a-z_]+", caught.value.hint, re.IGNORECASE)
            assert any(is_legal(param, word) for word in told), caught.value.hint


def is_legal(param: Param, word: str) -> bool:
    for convert in (int, float, str, lambda text: {"True": True, "False": False}[text]):
        try:
            check_value(param, convert(word))
        except (ValueError, KeyError, AttentionError):
            continue
        return True
    return False


def test_a_wrong_value_in_python_is_refused_in_words_or_works(module_spec, build, channels):
    """A row is checked before; a constructor may take more than a row does, but never fail later or otherwise."""
    for param in module_spec.params:
        if param.kind == "bool" or param.name == "out_channels":
            continue
        for value in [0, -1, 2, 3, 4, 5, 7, 1.5, "no such word", None]:
            try:
                module, refusal = build(module_spec, **{param.name: value}), ""
            except ValueError as error:
                module, refusal = None, str(error)
            if module is None:
                assert_tells(refusal, param.name, value)
            elif isinstance(value, int):
                with torch.no_grad():
                    out = module.eval()(torch.randn(1, channels, 9, 8))
                assert out.isfinite().all(), (param.name, value)


def assert_tells(sentence: str, argument: str, value: object) -> None:
    assert sentence.startswith(f"{argument} {value!r} "), sentence
    assert re.search(r" of [A-Z]\w+", sentence), sentence
    assert re.search(r"; .+ would( work)?$", sentence), sentence


@pytest.mark.parametrize("wide", [20, 36, 37])
def test_channels_that_do_not_fit_are_told_with_those_that_do(module_spec, build, wide):
    if module_spec.role == "block" and wide % 2:
        return  # the stock blocks part their channels in two
    try:
        build(module_spec, channels=wide)
    except ValueError as error:
        sentence = str(error)
    else:
        return
    assert re.search(r"^\w+ \S+ (of|does not divide)", sentence), sentence
    would = [int(word) for word in re.findall(r"\d+", sentence.partition(";")[2])]
    argument = sentence.split()[0]
    assert would, sentence
    for value in would:
        if argument == "channels":
            build(module_spec, channels=value * wide // int(sentence.split()[1]))
        elif argument in {param.name for param in module_spec.params}:  # else it is one of a part inside
            build(module_spec, channels=wide, **{argument: value})


def test_every_divisor_that_is_named_works(module_spec, build, channels):
    for param in module_spec.params:
        if "divide" not in param.doc:
            continue
        with_it = {"mixer": "msa"} if any(other.name == "mixer" for other in module_spec.params) else {}
        with pytest.raises(ValueError, match=f"{param.name} 7 does not divide the") as caught:
            build(module_spec, **{param.name: 7, **with_it})
        named = [int(word) for word in re.findall(r"\d+", str(caught.value).partition(";")[2])]
        assert named[:3] == [1, 2, 4]
        for value in named:
            build(module_spec, **{param.name: value, **with_it})


def test_the_examples_of_the_sentences_are_true():
    assert doctest.testmod(studio.attention._arguments).failed == 0


def test_every_module_is_known_to_the_graph(module_spec, tmp_path):
    from studio.catalog import load_catalog

    assert find_op(module_spec.name, load_catalog(tmp_path)) is not None
