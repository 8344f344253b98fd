"""Hostile YAML is refused fast, in words, with its line; harmless YAML is read."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from studio.errors import ModelError
from studio.graph.safe_yaml import parse_yaml, read_text


def _laughs(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(lines)


def _merges(levels: int) -> str:
    lines = ["a0: &a0 {k: v}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, levels)]
    return "\n".join(lines)


BOMBS = {
    "aliases": _laughs(9),
    "merge keys": _merges(9),
    "one merge key": "a: &a {k: v}\nb:\n  <<: *a\n",
    "deep brackets": "[" * 5_000,
    "deep brackets closed": "[" * 400_000 + "]" * 400_000,
    "deep blocks": "\n".join(" " * n + f"k{n}:" for n in range(900)),
    "deep dashes": "- " * 5_000 + "x",
    "deep braces": "{a: " * 5_000,
    "itself": "a: &a [*a]",
    "itself by name": "&a {b: *a}",
    "many values": "[" + "1, " * 300_000 + "1]",
    "long word": "a: " + "x" * 400_000,
    "many minus signs": 'a: "' + "-" * 300_000 + '1"',
    "many digits": "a: " + "9" * 300_000,
    "object": "a: !!python/object/apply:os.system ['echo hi']",
    "object new": "a: !!python/name:os.system",
    "own tag": "a: !thing 1",
    "two documents": "a: 1\n---\nb: 2\n",
    "same name twice": "a: 1\na: 2\n",
    "list as name": "? [1, 2]\n: 3\n",
    "too large": "#" * 1_000_001,
    "unfinished": "a: [1, 2",
    "tab": "a:\n\t- b",
    "control sign": "a: \x07",
    "many anchors": "\n".join(f"k{n}: &a{n} 1" for n in range(30_000)),
    "lone surrogate": 'a: "\\ud800"',
    "unknown alias": "a: *nothing",
    "one anchor twice": "a: &x 1\nb: &x 2\n",
    "no bool": "a: !!bool maybe",
    "no int": 'a: !!int ""',
    "no float": "a: !!float x",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_words_within_100_ms(name: str) -> None:
    text = BOMBS[name]
    start = time.process_time()
    with pytest.raises(ModelError) as caught:
        parse_yaml(text, path=Path("x.yaml"), error=ModelError)
    assert time.process_time() - start < 0.1
    assert len(caught.value.message) < 300
    assert caught.value.where is not None
    assert caught.value.where.path == Path("x.yaml")


@pytest.mark.parametrize("name", ["aliases", "merge keys", "deep brackets closed", "many values", "many anchors"])
def test_a_bomb_takes_little_memory(name: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ModelError):
            parse_yaml(BOMBS[name], error=ModelError)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


def test_the_line_of_a_fault_is_given() -> None:
    with pytest.raises(ModelError) as caught:
        parse_yaml("a: 1\nb: 2\nc: !!python/none 3\n", error=ModelError)
    assert caught.value.where is not None
    assert caught.value.where.line == 3


def test_a_small_alias_is_read() -> None:
    assert parse_yaml("a: &x [1, 2]\nb: *x", error=ModelError).value == {"a": [1, 2], "b": [1, 2]}


def test_every_value_knows_its_line() -> None:
    document = parse_yaml("# 注释：中文\na: 1\nb:\n  - [1, 2]\n  - [3]\n", error=ModelError)
    assert (document.line("a"), document.line("b", 1), document.line("b", 1, 0)) == (2, 5, 5)
    assert document.line("b", 7) == document.line("b")


def test_dates_stay_text() -> None:
    assert parse_yaml("a: 2024-01-02", error=ModelError).value == {"a": "2024-01-02"}


def test_files_are_read_from_paths_with_chinese_names_and_marks(tmp_path: Path) -> None:
    path = tmp_path / "模型 一.yaml"
    path.write_bytes("\ufeffa: 注意力\n".encode())
    assert parse_yaml(read_text(path, error=ModelError), error=ModelError).value == {"a": "注意力"}


@pytest.mark.parametrize("content", [b"a: 1\nb: \xff\xfe\n", "a: 1\nb: 注意力".encode("gbk")])
def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="UTF-8") as caught:
        read_text(path, error=ModelError)
    assert caught.value.where is not None
    assert caught.value.where.line == 2


def test_missing_files_and_folders_are_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.yaml", Path("a\0b")):
        with pytest.raises(ModelError):
            read_text(path, error=ModelError)


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"#" * 3_000_000)
    with pytest.raises(ModelError, match="larger"):
        read_text(path, error=ModelError)
