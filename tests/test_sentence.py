"""Texts that remember how they were made: plain for the command line, whole again behind a process boundary."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from copy import deepcopy

import pytest

from studio.attention._arguments import check_odd
from studio.errors import Location, ModelError, Problem, StudioError
from studio.sentence import Sentence, both, either, from_data, listed, one_of, said_by, say, to_data


def test_a_sentence_is_its_english_text() -> None:
    text = say("{layer} reads {count} layers, {missing} too: {min: 1}.", layer="9 Concat", count=2)
    assert text == "9 Concat reads 2 layers, {missing} too: {min: 1}."
    assert text.template.startswith("{layer}")


@pytest.mark.parametrize("again", [deepcopy, lambda text: pickle.loads(pickle.dumps(text))])  # noqa: S301 - our own
def test_a_copy_is_still_a_sentence(again: Callable[[Sentence], Sentence]) -> None:
    text = again(say("{layer}: {reason}.", layer="1 Conv", reason=say("{a} or {b}", a=1, b=2)))
    assert text == "1 Conv: 1 or 2."
    assert isinstance(text.values["reason"], Sentence)
    assert text.values["reason"].template == "{a} or {b}"


def test_words_are_joined_as_people_do() -> None:
    assert (both(["a", "b", "c"]), either(["a", "b"]), one_of([1, 2, 4]), listed(["x", "y"])) == (
        "a and b and c",
        "a or b",
        "1, 2 or 4",
        "x, y",
    )
    assert (both([]), one_of([7]), either(["a"])) == ("", "7", "a")


def test_very_many_words_do_not_nest_without_end() -> None:
    text = both([f"n{index}" for index in range(5000)])
    assert text == " and ".join(f"n{index}" for index in range(5000))
    assert from_data(text, json.loads(json.dumps(to_data(text)))).template == "{first} and {last}"  # type: ignore[attr-defined]


def test_an_error_keeps_its_making_through_json() -> None:
    reason = say("{argument} {value} does not fit", argument="num_heads", value=5)
    error = ModelError(say("{layer}: {reason}.", layer="3 X", reason=reason), hint="Write 4.", where=Location(line=7))
    again = StudioError.from_dict(json.loads(json.dumps(error.to_dict())))
    assert (again.message, again.hint, again.where) == (error.message, error.hint, error.where)
    assert isinstance(again.message, Sentence)
    assert isinstance(again.message.values["reason"], Sentence)
    problem = Problem("error", "x", error.message, hint=say("Use {n}.", n=4))
    back = Problem.from_dict(json.loads(json.dumps(problem.to_dict())))
    assert back == problem
    assert isinstance(back.hint, Sentence)


def test_a_plain_error_looks_as_before() -> None:
    assert StudioError("It is so.", hint="Do this.").to_dict() == {
        "message": "It is so.",
        "hint": "Do this.",
        "path": None,
        "line": None,
        "node": None,
    }


@pytest.mark.parametrize(
    "data",
    [
        None,
        7,
        {},
        {"template": "{a}"},
        {"template": 3, "values": {}},
        {"template": "other", "values": {}},
        {"template": "{a}", "values": {"a": {"template": 1}}},
    ],
)
def test_a_making_that_does_not_fit_the_text_is_ignored(data: object) -> None:
    text = from_data("text", data)
    assert text == "text"
    assert not isinstance(text, Sentence)


def test_an_exception_of_a_module_gives_its_making() -> None:
    with pytest.raises(ValueError, match="odd numbers such as 3 or 5 would work") as raised:
        check_odd("CBAM", "kernel_size", 4)
    said = said_by(raised.value)
    assert isinstance(said, Sentence)
    assert said == str(raised.value)
    assert said.values["near"].template == "{first} or {last}"  # type: ignore[attr-defined]


def test_another_exception_is_told_as_it_is() -> None:
    assert said_by(KeyError("a")) == "'a'"
    assert said_by(ValueError()) == ""
