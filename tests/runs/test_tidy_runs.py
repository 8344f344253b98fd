"""Notes, the trash, renaming, and taking over runs of ultralytics."""

from __future__ import annotations

import json
import os
import pickle
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from studio.errors import RunError
from studio.runs.comparison import RunNumbers
from studio.runs.curves import read_curves
from studio.runs.events import EpochEnded, RunFinished
from studio.runs.import_run import find_foreign_runs, holds_foreign_runs, import_run, is_foreign_run, read_foreign_run
from studio.runs.job import JOB_FILE, TrainJob, read_job, write_job
from studio.runs.journal import JournalWriter, read_journal
from studio.runs.run import EVENTS_FILE, PidRecord, RunStatus, load_run, write_pid
from studio.runs.run_notes import NOTES_FILE, RunNotes, read_notes, tags_of_text, write_notes
from studio.runs.run_settings import settings_of
from studio.runs.store import RunStore
from studio.runs.trash import empty_trash, list_trash, move_to_trash, rename_run, restore, trash_bytes

HEADER = (
    "epoch,time,train/box_loss,metrics/precision(B),metrics/recall(B),metrics/mAP50(B),metrics/mAP50-95(B),lr/pg0\n"
)


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def make(store: RunStore, name: str, *, active: bool = False) -> Path:
    folder = store.create(name)
    write_job(
        folder,
        TrainJob(
            run_id=name, base="yolo11", template="none", scale="n", model_yaml="m.yaml", data_yaml="d.yaml",
            dataset_folder="/d", class_names=(),
        ),
    )  # fmt: skip
    if active:
        write_pid(folder, PidRecord(os.getpid(), psutil.Process().create_time()))
    else:
        writer = JournalWriter(folder / EVENTS_FILE)
        writer.write(RunFinished(seconds=1.0))
        writer.close()  # Windows deletes no file that is open
    return folder


def foreign(folder: Path, *, rows: str = "1,2.5,1.0,0.5,0.4,0.3,0.2,0.01\n2,5.0,0.9,0.6,0.5,0.4,0.25,0.01\n") -> Path:
    (folder / "weights").mkdir(parents=True)
    (folder / "results.csv").write_text(HEADER + rows, encoding="utf-8")
    arguments = (
        "task: detect\nmodel: yolo11s.pt\ndata: /data/cells/data.yaml\nepochs: 2\nimgsz: 96\nbatch: 4\nseed: 7\n"
    )
    (folder / "args.yaml").write_text(arguments, encoding="utf-8")
    (folder / "weights" / "best.pt").write_bytes(b"weights")
    (folder / "results.png").write_bytes(b"png")
    return folder


# Notes.


def test_notes_come_back_and_the_order_stays_untouched(store: RunStore) -> None:
    folder = make(store, "a")
    before = (folder / JOB_FILE).read_bytes()
    notes = RunNotes(True, ("paper", "第一"), "the one in table 2\nwith 树")
    write_notes(folder, notes)
    assert read_notes(folder) == notes
    assert (folder / JOB_FILE).read_bytes() == before
    assert store.remarks("a").notes == notes


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"tags": 3}', b"\xff\xfe", b'{"star": true'])
def test_damaged_notes_read_as_none(store: RunStore, content: bytes) -> None:
    folder = make(store, "a")
    (folder / NOTES_FILE).write_bytes(content)
    assert store.remarks("a").notes == RunNotes()


def test_tags_are_what_people_type() -> None:
    assert tags_of_text(" paper, first  try ,Paper,,、中文") == ("paper", "first try", "中文")


def test_a_list_sees_changed_notes(store: RunStore) -> None:
    folder = make(store, "a")
    assert store.remarks("a").notes.star is False
    write_notes(folder, RunNotes(star=True))
    assert store.remarks("a").notes.star is True


# The trash.


def test_a_deleted_run_leaves_the_list_and_comes_back_whole(store: RunStore) -> None:
    folder = make(store, "a")
    write_notes(folder, RunNotes(note="keep"))
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    move_to_trash(store, "a")
    assert store.list() == []
    assert [one.name for one in list_trash(store)] == ["a"]
    assert trash_bytes(list_trash(store)) == sum(map(len, files.values()))
    back = restore(store, "a")
    assert {path.name: path.read_bytes() for path in back.iterdir()} == files
    assert list_trash(store) == []


def test_a_restored_run_never_takes_the_place_of_another(store: RunStore) -> None:
    make(store, "a")
    move_to_trash(store, "a")
    newer = make(store, "a")
    back = restore(store, "a")
    assert (newer.name, back.name) == ("a", "a-2")
    job = read_job(back)
    assert isinstance(job, TrainJob)
    assert job.run_id == "a-2"


def test_the_trash_holds_runs_of_one_name(store: RunStore) -> None:
    for _ in range(3):
        make(store, "a")
        move_to_trash(store, "a")
    assert len(list_trash(store)) == 3
    assert empty_trash(store) == 3
    assert list_trash(store) == []


def test_a_run_that_trains_is_neither_deleted_nor_renamed(store: RunStore) -> None:
    make(store, "a", active=True)
    for act in (lambda: move_to_trash(store, "a"), lambda: rename_run(store, "a", "b")):
        with pytest.raises(RunError, match="is training"):
            act()
    assert [run.name for run in store.list()] == ["a"]


def test_renaming_keeps_everything_but_the_name(store: RunStore) -> None:
    folder = make(store, "a")
    stamp = (folder / JOB_FILE).stat().st_mtime_ns
    renamed = rename_run(store, "a", "b")
    assert (load_run(renamed).status, (renamed / JOB_FILE).stat().st_mtime_ns) == (RunStatus.FINISHED, stamp)
    make(store, "c")
    for name in ("c", "../x", ""):
        with pytest.raises(RunError):
            rename_run(store, "b", name)


# Imports.


def test_a_run_of_ultralytics_becomes_one_of_ours(store: RunStore, tmp_path: Path) -> None:
    source = foreign(tmp_path / "runs" / "detect" / "cells" / "train3")
    folder = import_run(source, store)
    run = load_run(folder)
    assert (run.name, run.status, run.epoch, run.epochs, run.best_map50) == (
        "cells-train3", RunStatus.FINISHED, 2, 2, 0.4,
    )  # fmt: skip
    assert isinstance(run.job, TrainJob)
    assert (run.job.base, run.job.scale, run.job.template, run.job.settings.seed) == ("yolo11", "s", "none", 7)
    assert run.best_weights is not None
    assert run.best_weights.read_bytes() == b"weights"
    assert store.remarks(run.name).source == str(source)
    assert not run.is_resumable
    numbers = RunNumbers.from_events("r", read_journal(folder / EVENTS_FILE))
    assert (numbers.metrics["map50_95"], numbers.best_epoch, numbers.epoch_seconds) == (0.25, 2, 2.5)


def test_the_same_folder_is_imported_once(store: RunStore, tmp_path: Path) -> None:
    source = foreign(tmp_path / "x")
    import_run(source, store)
    with pytest.raises(RunError, match="imported before"):
        import_run(source, store)


def test_old_tables_are_read_too(store: RunStore, tmp_path: Path) -> None:
    source = foreign(tmp_path / "old")
    text = (
        "                  epoch,         train/box_loss,       metrics/mAP_0.5,  metrics/mAP_0.5:0.95,       x/lr0\n"
        "                      0,                   1.25,                   0.5,                  0.25,        0.01\n"
        "                      1,                    nan,                   0.6,                  0.30,        0.01\n"
        "                      1,                    1.1,                   0.7,                  0.35,        0.01\n"
    )
    (source / "results.csv").write_text(text, encoding="utf-8")
    rows = [e for e in read_journal(import_run(source, store) / EVENTS_FILE) if isinstance(e, EpochEnded)]
    assert [(row.epoch, row.metrics["map50"], row.learning_rates) for row in rows] == [
        (1, 0.5, {"0": 0.01}),
        (2, 0.7, {"0": 0.01}),
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: (f / "args.yaml").write_text("task: segment\n", encoding="utf-8"), "segment"),
        (lambda f: (f / "results.csv").write_text(HEADER, encoding="utf-8"), "no epoch"),
        (lambda f: (f / "results.csv").write_bytes(os.urandom(500)), "no epoch"),
    ],
)
def test_what_is_no_detector_is_refused_and_leaves_nothing(store: RunStore, tmp_path: Path, change, said: str) -> None:
    source = foreign(tmp_path / "x")
    change(source)
    with pytest.raises(RunError, match=said):
        import_run(source, store)
    assert store.list() == []


def yaml_bomb() -> str:
    """Give a kilobyte that is a billion words where references are followed."""
    letters = "abcdefghijkl"
    lines = [f"{letters[0]}: &{letters[0]} [{', '.join(9 * ['lol'])}]"]
    lines += [f"{b}: &{b} [{', '.join(9 * ['*' + a])}]" for a, b in pairwise(letters)]
    return "\n".join([*lines, "task: detect", "model: *l", "data: *l", "device: *l", "epochs: *l"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("args.yaml", yaml_bomb()),
        ("args.yaml", "task: detect\nepochs: .inf\nimgsz: 1e300\nbatch: .nan\nseed: -1e400\ndevice: 0\n"),
        ("args.yaml", "[" * 200_000),
        ("args.yaml", "model: " + "x" * 1_000_000),
        ("results.csv", HEADER + "1,1e308,1,0.5,0.4,0.3,0.2,0.01\n2,-5e300,1,0.5,0.4,0.3,0.2,0.01\n"),
        ("results.csv", HEADER + "1,2.5,,,,nan,inf,\n3,,1,0.5,0.4,0.3,0.2\n999999999999,1\n-4,1\nx,y\n"),
        ("results.csv", HEADER + '1,2.5,"1",0.5,0.4,0.3,0.2,0.01\n2,"5.0,0.9,0.6\n3'),
    ],
)
def test_a_damaged_run_of_ultralytics_is_a_sound_run_here(
    store: RunStore, tmp_path: Path, name: str, content: str
) -> None:
    source = foreign(tmp_path / "x")
    (source / name).write_text(content, encoding="utf-8")
    (source / "gone.png").symlink_to(tmp_path / "nowhere.png")
    run = load_run(import_run(source, store))
    assert (run.message, run.status.is_over) == ("", True)
    assert isinstance(run.job, TrainJob)
    assert (run.folder / JOB_FILE).stat().st_size < 10_000
    assert run.started is not None
    assert 1e9 < run.started < 1e10
    events = read_journal(run.folder / EVENTS_FILE)
    assert all(1e9 < event.time < 1e10 for event in events)
    assert RunNumbers.from_events("r", events).epochs >= 1
    assert settings_of(run)["epochs"] is not None


def test_a_field_without_end_is_told_in_words(store: RunStore, tmp_path: Path) -> None:
    source = foreign(tmp_path / "x")
    (source / "results.csv").write_text(HEADER + "1," + "9" * 200_000 + "\n", encoding="utf-8")
    with pytest.raises(RunError, match=r"results.csv cannot be read: field larger"):
        import_run(source, store)
    assert store.list() == []


def test_the_table_itself_may_be_given_and_any_other_file_is_none(tmp_path: Path) -> None:
    source = foreign(tmp_path / "x")
    assert find_foreign_runs(source / "results.csv") == [source]
    for path in (source / "args.yaml", tmp_path / "gone", Path("/dev/null")):
        with pytest.raises(RunError, match="no training of ultralytics"):
            find_foreign_runs(path)


@pytest.mark.skipif(not Path("/proc/1").exists(), reason="looks at folders of which some may not be looked into")
def test_folders_that_may_not_be_looked_into_are_passed_over() -> None:
    with pytest.raises(RunError, match="no training of ultralytics in /proc"):
        find_foreign_runs(Path("/proc"))
    assert not holds_foreign_runs(Path("/proc/1/cwd"))


def test_an_import_runs_nothing_of_what_it_copies(store: RunStore, tmp_path: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "ran"),)

    source = foreign(tmp_path / "x")
    (source / "weights" / "best.pt").write_bytes(pickle.dumps(Bomb()))
    (source / "args.yaml").write_text(f"model: !!python/object/apply:os.mkdir [{tmp_path / 'ran'}]\n", encoding="utf-8")
    (source / "linked.png").symlink_to("/etc/passwd")
    folder = import_run(source, store)
    assert not (tmp_path / "ran").exists()
    assert not (folder / "train" / "linked.png").exists()


def test_runs_are_found_below_a_folder_and_only_there(tmp_path: Path) -> None:
    for name in ("a", "b/c"):
        foreign(tmp_path / "runs" / name)
    assert [path.name for path in find_foreign_runs(tmp_path / "runs")] == ["a", "c"]
    assert is_foreign_run(tmp_path / "runs" / "a")
    (tmp_path / "empty").mkdir()
    with pytest.raises(RunError, match=r"no results\.csv"):
        find_foreign_runs(tmp_path / "empty")


def test_a_run_that_ended_early_is_told_as_stopped(store: RunStore, tmp_path: Path) -> None:
    source = foreign(tmp_path / "x", rows="1,2.5,1.0,0.5,0.4,0.3,0.2,0.01\n")
    (source / "results.png").unlink()
    assert not read_foreign_run(source).is_finished
    assert load_run(import_run(source, store)).status is RunStatus.STOPPED


# Curves.


def test_curves_are_read_whole_or_not_at_all(tmp_path: Path) -> None:
    line = [0.0, 0.5]
    row = {"name": "a", "precision_of_recall": line, "f1": line, "precision": line, "recall": line}
    good = {"v": 1, "x": [0, 1], "classes": [row], "names": ["a"], "matrix": [[3, 1], [2, 0]]}
    path = tmp_path / "curves.json"
    path.write_text(json.dumps(good), encoding="utf-8")
    curves = read_curves(tmp_path)
    assert curves is not None
    assert (curves.matrix[0][1], curves.mean().f1) == (1.0, (0.0, 0.5))
    for wrong in ({"v": 2}, {"x": [0]}, {"matrix": [[1]]}, {"classes": [{}]}, {"x": [0, float("inf")]}):
        path.write_text(json.dumps({**good, **wrong}), encoding="utf-8")
        assert read_curves(tmp_path) is None
    path.write_text(json.dumps(good)[:-9], encoding="utf-8")
    assert read_curves(tmp_path) is None
