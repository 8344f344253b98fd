"""Every finding can be said in the window's language."""

from __future__ import annotations

import string

import pytest

from studio.datasets.sayings import SAYINGS, problem
from studio.datasets.scan import scan_dataset
from studio.errors import Problem
from studio.ui.texts.problem_sentences import TEXTS, problem_hint, problem_message
from studio.ui.texts.problem_texts import NAMES
from studio.ui.texts.translation import Translation


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_literals_are_those_of_the_scan():
    assert set(TEXTS) == {text for says in SAYINGS.values() for text in (says.message, says.hint) if text}


def test_every_kind_of_finding_has_a_name():
    assert {key.partition("/")[0] for key in SAYINGS} - {"more-of-a-kind"} <= set(NAMES)


@pytest.mark.parametrize("key", SAYINGS)
def test_a_translation_keeps_the_values(qapp, key):
    says = SAYINGS[key]
    values = {name: f"<{name}>" for name in fields(says.message) | fields(says.hint)}
    found = problem(key, args=values)
    assert problem_message(found) == found.message
    translation = Translation(qapp)
    translation.switch("zh_CN")
    try:
        message, hint = problem_message(found), problem_hint(found)
    finally:
        translation.switch("en")
    assert message != found.message
    assert all(values[name] in message for name in fields(says.message))
    assert all(values[name] in hint for name in fields(says.hint))


def test_real_findings_are_said_alike(qapp, shared):
    for found in scan_dataset(shared / "data" / "tiny_messy").problems:
        assert problem_message(found) == found.message
        assert problem_hint(found) == found.hint


def test_a_finding_with_its_own_sentence_keeps_it(qapp):
    assert (
        problem_message(Problem("info", "import-left-out", "Three files {x} were left out."))
        == "Three files {x} were left out."
    )
