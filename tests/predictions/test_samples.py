"""The predictions of sample images survive a torn line, a repeated epoch and a stranger's rubbish."""

from __future__ import annotations

from pathlib import Path

from studio.predictions.detections import Detection, ImagePrediction
from studio.predictions.samples import append_samples, read_samples


def seen(confidence: float) -> tuple[ImagePrediction, ...]:
    box = (1.0, 2.0, 30.5, 40.25)
    return (ImagePrediction(Path("图/a.png"), 64, 48, (Detection(0, confidence, box),)),)


def test_epochs_come_back_in_order_and_the_later_line_counts(tmp_path: Path) -> None:
    path = tmp_path / "samples.jsonl"
    assert read_samples(path) == {}
    for epoch, confidence in ((1, 0.1), (2, 0.2), (3, 0.3), (2, 0.25)):  # epoch 2 was trained again after a kill
        append_samples(path, epoch, seen(confidence))
    found = read_samples(path)
    assert list(found) == [1, 2, 3]
    assert found[2] == seen(0.25)


def test_a_torn_line_costs_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "samples.jsonl"
    append_samples(path, 1, seen(0.1))
    append_samples(path, 2, seen(0.2))
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    for length in range(first, len(whole)):
        path.write_bytes(whole[:length])
        append_samples(path, 3, seen(0.3))
        found = read_samples(path)
        assert (found[1], found[3]) == (seen(0.1), seen(0.3)), length
    path.write_bytes(b'[]\n{"epoch": "x", "images": []}\n{"epoch": 4, "images": [{}]}\n\xff\xfe\nnull\n' + whole)
    assert list(read_samples(path)) == [1, 2]
