"""What the commands print."""

from __future__ import annotations

import json

import pytest

from studio.cli import console
from studio.errors import Location, StudioError


def test_table_aligns_chinese_text(capsys: pytest.CaptureFixture[str]) -> None:
    console.print_table(("name", "n"), [("猫", 1), ("dog", 22)], right=(1,))
    assert capsys.readouterr().out.splitlines() == ["name   n", "----  --", "猫     1", "dog   22"]


def test_error_says_what_where_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    console.print_error(StudioError("Row 7 is empty.", hint="Remove it.", where=Location(line=7)))
    assert capsys.readouterr().err.splitlines() == [
        "Error: Row 7 is empty.",
        "  Where: line 7",
        "  What to do: Remove it.",
    ]


def test_error_is_data_when_data_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    console.print_error(StudioError("Row 7 is empty.", hint="Remove it."), as_json=True)
    assert json.loads(capsys.readouterr().out)["error"]["hint"] == "Remove it."


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (59.6, "1:00"), (725, "12:05"), (11525, "3:12:05"), (-3, "0:00")]
)
def test_duration_is_read_as_people_do(seconds: float, text: str) -> None:
    assert console.duration(seconds) == text
