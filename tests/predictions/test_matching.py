"""Matching by overlap: who finds what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.predictions.detections import Detection
from studio.predictions.matching import Truth, box_iou, match_detections, truth_from_row

A, B = (0.0, 0.0, 10.0, 10.0), (100.0, 100.0, 120.0, 120.0)


def test_iou_of_known_boxes():
    assert box_iou(A, A) == 1
    assert box_iou(A, B) == 0
    assert box_iou(A, (5.0, 0.0, 15.0, 10.0)) == pytest.approx(1 / 3)
    assert box_iou(A, (3.0, 3.0, 3.0, 8.0)) == 0


def test_a_box_is_found_once_and_by_the_surest():
    detections = [Detection(0, 0.6, A), Detection(0, 0.9, (1.0, 0.0, 10.0, 10.0)), Detection(0, 0.8, B)]
    result = match_detections(detections, [Truth(0, A), Truth(0, (500.0, 0.0, 510.0, 10.0))])
    assert [(match.detection, match.truth) for match in result.found] == [(1, 0)]
    assert result.false == (2, 0)
    assert result.missed == (1,)
    assert result.precision == pytest.approx(1 / 3)
    assert result.recall == 0.5


def test_another_class_finds_nothing():
    result = match_detections([Detection(1, 0.9, A)], [Truth(0, A)])
    assert (result.found, result.false, result.missed) == ((), (0,), (0,))


def test_a_taken_box_leaves_the_next_best_one():
    near = (1.0, 0.0, 11.0, 10.0)
    result = match_detections([Detection(0, 0.9, A), Detection(0, 0.8, A)], [Truth(0, A), Truth(0, near)])
    assert [(match.detection, match.truth) for match in result.found] == [(0, 0), (1, 1)]


def test_thresholds_are_inclusive():
    half = (0.0, 0.0, 10.0, 5.0)
    assert match_detections([Detection(0, 0.5, half)], [Truth(0, A)], iou=0.5, confidence=0.5).found
    assert not match_detections([Detection(0, 0.5, half)], [Truth(0, A)], iou=0.51).found
    assert match_detections([Detection(0, 0.49, A)], [Truth(0, A)], confidence=0.5).false == ()


def test_nothing_to_find_is_no_fault():
    result = match_detections([], [])
    assert (result.precision, result.recall) == (1, 1)


def test_a_label_row_becomes_pixels():
    assert truth_from_row(2, (0.5, 0.5, 0.5, 0.25), width=200, height=400) == Truth(2, (50.0, 150.0, 150.0, 250.0))


side = st.integers(0, 12).map(float)
box = st.tuples(side, side, side, side)


@given(
    st.lists(st.builds(Detection, st.integers(0, 1), st.floats(0, 1), box), max_size=8),
    st.lists(st.builds(Truth, st.integers(0, 1), box), max_size=8),
)
def test_every_detection_and_every_box_is_counted_exactly_once(detections, truths):
    result = match_detections(detections, truths)
    assert sorted([match.detection for match in result.found] + list(result.false)) == list(range(len(detections)))
    assert sorted([match.truth for match in result.found] + list(result.missed)) == list(range(len(truths)))
    for match in result.found:
        assert detections[match.detection].class_id == truths[match.truth].class_id
        assert match.iou >= 0.5
