"""Editing label files: untouched rows stay as they are, saving is safe, faults are mended."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studio.datasets.label_edit import (
    BACKUPS_KEPT,
    MAX_ROWS,
    LabelChangedError,
    as_box,
    backup_folder,
    box_row,
    document_bytes,
    is_changed_on_disk,
    load_document,
    relabel,
    reshape,
    save_document,
)
from studio.errors import LabelError


def write(tmp_path: Path, content: str | bytes, name: str = "a.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "content",
    [b"0 0.5 0.5 0.2 0.2\n", b"0   0.50 .5 0.2 0.2\r\n1 0.1 0.1 0.1 0.1\r\n", b"\xef\xbb\xbf0 0.5 0.5 0.2 0.2\n"],
)
def test_rows_that_are_not_touched_are_written_byte_for_byte(tmp_path: Path, content: bytes) -> None:
    document = load_document(write(tmp_path, content), nc=2)
    assert document_bytes(document, document.rows) == content


def test_a_faulty_row_keeps_its_line_and_sentence_and_can_be_mended(tmp_path: Path) -> None:
    path = write(tmp_path, "0 0.5 0.5 0.2 0.2\n\n7 0.5 0.5 0.4 0.4\nnonsense\n")
    document = load_document(path, nc=2)
    sound, outside, text = document.rows
    assert sound.problem is None
    assert outside.problem is not None
    assert outside.problem.code == "label-class-out-of-range"
    assert outside.problem.where is not None
    assert outside.problem.where.line == 3
    assert "line 3" in outside.problem.message
    assert outside.bounds == pytest.approx((0.3, 0.3, 0.7, 0.7))  # it is drawn all the same
    assert text.is_faulty
    mended = relabel(outside, 1)
    assert mended.problem is None
    assert mended.text == "1 0.500000 0.500000 0.400000 0.400000"


@pytest.mark.parametrize(
    ("row", "bounds"),
    [
        ("0,0.5,0.5,0.2,0.2", (0.4, 0.4, 0.6, 0.6)),
        ("0 0,5 0,5 0,2 0,2", (0.4, 0.4, 0.6, 0.6)),
        ("0 0.5 0.5 0.2 0.2 0.93", (0.4, 0.4, 0.6, 0.6)),
        ("cat 0.5 0.5 0.2 0.2", (0.4, 0.4, 0.6, 0.6)),
    ],
)
def test_a_row_with_a_legible_position_is_drawn_and_rewritten_soundly(
    tmp_path: Path, row: str, bounds: tuple[float, ...]
) -> None:
    document = load_document(write(tmp_path, row + "\n"), nc=2)
    assert document.rows[0].is_broken
    assert document.rows[0].bounds == pytest.approx(bounds)
    saved, _ = save_document(document, (relabel(document.rows[0], 1),), backups=tmp_path / "kept")
    assert load_document(saved.path, nc=2).rows[0].problem is None


@pytest.mark.parametrize("row", ["0 nan 0.5 0.2 0.2", "0 inf 0.5 0.2 0.2", "0 0.5 0.5 -0.2 0.2", "0 160 90 40 40", ""])
def test_a_row_without_a_position_is_listed_and_not_drawn(tmp_path: Path, row: str) -> None:
    rows = load_document(write(tmp_path, row + "\n"), nc=2).rows
    assert all(found.is_faulty for found in rows)


def test_a_polygon_keeps_its_form_when_it_is_moved_and_its_text_when_it_is_not(tmp_path: Path) -> None:
    text = "1 0.1 0.1 0.3 0.1 0.2 0.3"
    row = load_document(write(tmp_path, text + "\n"), nc=2).rows[0]
    assert row.is_polygon
    assert relabel(row, 0).text == "0 0.1 0.1 0.3 0.1 0.2 0.3"
    moved = reshape(row, (0.6, 0.6, 0.8, 0.8))
    assert sum(moved.points, ()) == pytest.approx((0.6, 0.6, 0.8, 0.6, 0.7, 0.8))
    assert as_box(row).text == "1 0.200000 0.200000 0.200000 0.200000"


def test_a_box_is_cut_at_the_border() -> None:
    assert box_row(0, (-0.5, 0.2, 0.5, 1.4)).bounds == (0.0, 0.2, 0.5, 1.0)


def test_saving_keeps_a_copy_of_the_old_file_outside_the_dataset(tmp_path: Path) -> None:
    path = write(tmp_path, "0 0.5 0.5 0.2 0.2\n")
    kept = tmp_path / "studio"
    document = load_document(path, nc=2)
    saved, copy = save_document(document, (*document.rows, box_row(1, (0, 0, 0.5, 0.5))), backups=kept)
    assert copy is not None
    assert copy.read_text() == "0 0.5 0.5 0.2 0.2\n"
    assert copy.is_relative_to(kept)
    assert path.read_text() == "0 0.5 0.5 0.2 0.2\n1 0.250000 0.250000 0.500000 0.500000\n"
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "studio"]  # noqa: PTH208
    assert not is_changed_on_disk(saved)


def test_only_so_many_copies_of_a_file_are_kept(tmp_path: Path) -> None:
    path = write(tmp_path, "0 0.5 0.5 0.2 0.2\n", "[a].txt")
    document = load_document(path, nc=2)
    for _ in range(BACKUPS_KEPT + 5):
        document, copy = save_document(document, document.rows, backups=tmp_path / "kept")
    assert copy is not None
    assert len(list(copy.parent.iterdir())) == BACKUPS_KEPT + 1  # and the name of the folder


def test_a_label_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "labels" / "new.txt"
    document = load_document(path, nc=2)
    assert document.rows == ()
    _, copy = save_document(document, (box_row(0, (0, 0, 1, 1)),), backups=tmp_path / "kept")
    assert copy is None
    assert path.read_text() == "0 0.500000 0.500000 1.000000 1.000000\n"


def test_a_file_that_changed_meanwhile_is_not_overwritten_unasked(tmp_path: Path) -> None:
    path = write(tmp_path, "0 0.5 0.5 0.2 0.2\n")
    document = load_document(path, nc=2)
    path.write_text("1 0.5 0.5 0.2 0.2\n")
    assert is_changed_on_disk(document)
    with pytest.raises(LabelChangedError):
        save_document(document, (), backups=tmp_path / "kept")
    assert path.read_text() == "1 0.5 0.5 0.2 0.2\n"
    _, copy = save_document(document, (), backups=tmp_path / "kept", overwrite=True)
    assert path.read_text() == ""
    assert copy is not None
    assert copy.read_text() == "1 0.5 0.5 0.2 0.2\n"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_keeps_the_old_file(tmp_path: Path) -> None:
    folder = tmp_path / "labels"
    folder.mkdir()
    path = write(folder, "0 0.5 0.5 0.2 0.2\n")
    document = load_document(path, nc=2)
    folder.chmod(0o500)
    try:
        with pytest.raises(LabelError, match="cannot be saved"):
            save_document(document, (), backups=tmp_path / "kept")
        assert path.read_text() == "0 0.5 0.5 0.2 0.2\n"
    finally:
        folder.chmod(0o700)


def test_a_copy_that_cannot_be_kept_stops_the_save(tmp_path: Path) -> None:
    path = write(tmp_path, "0 0.5 0.5 0.2 0.2\n")
    (tmp_path / "kept").write_text("a file where the folder should be")
    document = load_document(path, nc=2)
    with pytest.raises(LabelError, match="cannot be saved"):
        save_document(document, (), backups=tmp_path / "kept")
    assert path.read_text() == "0 0.5 0.5 0.2 0.2\n"


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = write(tmp_path, "0 0.5 0.5 0.2 0.2\n", "real.txt")
    link = tmp_path / "link.txt"
    link.symlink_to(real)
    save_document(load_document(link, nc=2), (), backups=tmp_path / "kept")
    assert link.is_symlink()
    assert real.read_text() == ""


def test_a_file_with_too_many_rows_is_refused_in_words(tmp_path: Path) -> None:
    path = write(tmp_path, "0 0.5 0.5 0.2 0.2\n" * (MAX_ROWS + 1))
    with pytest.raises(LabelError, match="20001 rows"):
        load_document(path, nc=2)


def test_utf_16_is_read_told_and_saved_as_utf_8(tmp_path: Path) -> None:
    path = write(tmp_path, "0 0.5 0.5 0.2 0.2\n".encode("utf-16"))
    document = load_document(path, nc=2)
    assert document.problem is not None
    assert document.problem.code == "label-encoding"
    save_document(document, document.rows, backups=tmp_path / "kept")
    assert path.read_bytes() == b"0 0.5 0.5 0.2 0.2\n"


def test_datasets_of_the_same_name_keep_their_copies_apart() -> None:
    root = Path("/studio")
    assert backup_folder(root, Path("/a/cards")) != backup_folder(root, Path("/b/cards"))
