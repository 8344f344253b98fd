"""Label rows: what is accepted, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.datasets.fast_labels import class_tokens, summarise, to_columns
from studio.datasets.labels import read_labels, read_rows
from studio.errors import LabelError

SOUND = {
    "plain": b"0 0.5 0.5 0.2 0.2\n",
    "no last newline": b"0 0.5 0.5 0.2 0.2",
    "crlf": b"0 0.5 0.5 0.2 0.2\r\n1 0.1 0.1 0.1 0.1\r\n",
    "lone cr": b"0 0.5 0.5 0.2 0.2\r1 0.1 0.1 0.1 0.1\r",
    "tabs and blank lines": b"\n0\t0.5  0.5 \t0.2 0.2\n\n\n",
    "scientific": b"0 5.0e-01 5E-1 2.0e-01 0.2\n",
    "whole image": b"1 0.5 0.5 1 1\n",
    "rounded past the border": b"1 0.9 0.5 0.203 0.2\n",
    "within the tolerance of training": b"1 1.005 0.5 0.01 0.2\n",
    "empty": b"",
    "blank": b" \n\t\n",
}

FAULTY = {  # content: code, line
    b"0 0.5 0.5 0.2\n": ("label-columns", 1),
    b"\n0 0.5 0.5 0.2 0.2 0.9\n": ("label-confidence-column", 2),
    b"0 0.5 0.5 0.2 0.2\n0 .1 .1 .2 .2 .3 .3 .4\n": ("label-columns", 2),
    b"2 0.5 0.5 0.2 0.2\n": ("label-class-out-of-range", 1),
    b"-1 0.5 0.5 0.2 0.2\n": ("label-class-negative", 1),
    b"0.5 0.5 0.5 0.2 0.2\n": ("label-class-fraction", 1),
    b"cat 0.5 0.5 0.2 0.2\n": ("label-class-text", 1),
    b"0 x 0.5 0.2 0.2\n": ("label-text", 1),
    b"0,0.5,0.5,0.2,0.2\n": ("label-commas", 1),
    b"0;0.5;0.5;0.2;0.2\n": ("label-commas", 1),
    b"0 0,5 0,5 0,2 0,2\n": ("label-decimal-comma", 1),
    b"0 120 60 40 30\n": ("label-coordinates-pixels", 1),
    b"0 0.5 1.03 0.2 0.2\n": ("label-coordinates-outside", 1),
    b"0 -0.05 0.5 0.2 0.2\n": ("label-coordinates-outside", 1),
    b"0 nan 0.5 0.2 0.2\n": ("label-not-finite", 1),
    b"0 0.5 -inf 0.2 0.2\n": ("label-not-finite", 1),
    b"nan 0.5 0.5 0.2 0.2\n": ("label-not-finite", 1),
    b"0 0.5 0.5 -0.005 0.2\n": ("label-negative-size", 1),
    b"0 0.5 0.5 0.2 0.2\n0 .1 .1 .2 .2 .3 .3\n": ("label-mixed", 2),
    b"\xff\xfe0\x00 \x00": ("label-encoding", None),
    b"0 0.5 0.5 0.2 0.2\n\xe9\n": ("label-encoding", 2),
    b"1e300 0.5 0.5 0.2 0.2\n": ("label-class-out-of-range", 1),
}

QUESTIONABLE = {
    b"1.0 0.5 0.5 0.2 0.2\n": ("label-class-float", "warning"),
    b"0 0.95 0.5 0.4 0.2\n": ("label-box-outside", "warning"),
    b"0 0.5 0.5 0 0.2\n": ("label-zero-area", "error"),
    b"0 .1 .1 .2 .2 .3 .1\n": ("label-polygons", "warning"),
    b"\xef\xbb\xbf0 0.5 0.5 0.2 0.2\n": ("label-bom", "warning"),
}


@pytest.mark.parametrize("case", SOUND)
def test_sound_files_have_no_problem(case):
    label = read_rows(SOUND[case], Path("a.txt"), nc=2)
    assert label.problems == []
    assert not label.dropped
    assert len(label.rows) == sum(1 for line in SOUND[case].splitlines() if line.strip())


@pytest.mark.parametrize("content", FAULTY)
def test_a_fault_is_told_with_line_and_advice(content):
    code, line = FAULTY[content]
    label = read_rows(content, Path("a.txt"), nc=2)
    assert label.dropped
    (problem,) = [problem for problem in label.problems if problem.severity == "error"]
    assert (problem.code, problem.where.line) == (code, line)
    assert problem.message.startswith("a.txt")
    assert problem.hint
    assert summarise(content, class_tokens(2)) is None


@pytest.mark.parametrize("content", QUESTIONABLE)
def test_a_questionable_row_is_told_and_kept(content):
    label = read_rows(content, Path("a.txt"), nc=2)
    assert [(problem.code, problem.severity) for problem in label.problems] == [QUESTIONABLE[content]]
    assert not label.dropped
    assert len(label.rows) == 1


def test_repeats_of_a_fault_are_counted_once_with_their_first_line():
    label = read_rows(b"0 0.5 0.5 0.2 0.2\n" + b"9 0.5 0.5 0.2 0.2\n" * 7, Path("a.txt"), nc=2)
    (problem,) = label.problems
    assert (problem.count, problem.where.line) == (7, 2)


def test_a_line_without_end_is_a_fault_and_not_a_list_of_millions():
    label = read_rows(b"0 " * 8_000_000 + b"\n0 0.5 0.5 0.2 0.2\n", Path("a.txt"), nc=2)
    (problem,) = label.problems
    assert (problem.code, problem.where.line) == ("label-columns", 1)
    assert label.dropped
    assert len(label.rows) == 1


def test_the_same_row_twice_counts_once():
    content = b"0 0.5 0.5 0.2 0.2\n0 0.50 0.5 0.2 0.2\n"
    assert summarise(content, class_tokens(2)) is None
    label = read_rows(content, Path("a.txt"), nc=2)
    assert [problem.code for problem in label.problems] == ["label-duplicate-row"]
    assert len(label.rows) == 1


def test_a_polygon_becomes_the_box_around_it():
    label = read_rows(b"0 0.1 0.2 0.5 0.2 0.3 0.6\n", Path("a.txt"), nc=1)
    assert label.rows[0][1:5] == pytest.approx((0.3, 0.4, 0.4, 0.4))


def test_read_labels_reads_a_file_and_names_a_missing_one(tmp_path):
    path = tmp_path / "标签 1.txt"
    path.write_bytes(b"0 0.5 0.5 0.2 0.2\n")
    rows, problems = read_labels(path, nc=None)
    assert [(row.class_id, row.x, row.line) for row in rows] == [(0, 0.5, 1)]
    assert problems == []
    with pytest.raises(LabelError, match="cannot be read"):
        read_labels(tmp_path / "none.txt", nc=None)


def test_a_file_in_many_blocks_is_read_whole(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("".join(f"0 0.5 0.5 0.2 {i / 400_000:.7f}\n" for i in range(1, 100_001)))
    rows, _ = read_labels(path, nc=1)
    assert len(rows) == 100_000


number = st.one_of(
    st.floats(-0.2, 1.2).map(lambda v: f"{v:.4f}"), st.sampled_from(["nan", "x", "1e-3", "1", "0", "0,5"])
)
row = st.lists(number, min_size=3, max_size=7).map(" ".join)


@given(st.lists(row, max_size=5).map(lambda rows: "\n".join(rows).encode()))
def test_what_the_fast_way_accepts_the_careful_way_reads_alike(content):
    fast = summarise(content, class_tokens(2))
    if fast is not None:
        label = read_rows(content, Path("a.txt"), nc=2)
        assert not label.dropped
        assert to_columns(label.rows) == fast
        assert label.problems == []


@given(st.binary(max_size=60))
def test_no_bytes_make_the_reader_fail(content):
    read_rows(content, Path("a.txt"), nc=2)
