"""Whether a change helped: groups over seeds, the interval, what is different between runs, and the tables."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise
from pathlib import Path

import pytest

from studio.errors import UsageError
from studio.runs.comparison import (
    ComparedRun,
    Group,
    RunNumbers,
    differing_settings,
    group_runs,
    judge,
    reference_group,
    saw_different_data,
    variant_name,
    verdict_words,
)
from studio.runs.comparison_tables import comparison_table, paper_table
from studio.runs.events import BestValidated, EpochEnded, Event, ModelBuilt, RunFinished, RunStarted, RunStopped
from studio.runs.export import Table, write_table
from studio.runs.job import TrainJob, TrainSettings, write_job
from studio.runs.journal import JournalWriter
from studio.runs.run import load_run
from studio.runs.run_settings import read_arguments, settings_of


def compared(name: str, value: float, *, template: str = "none", seed: int = 0, **settings: object) -> ComparedRun:
    numbers = RunNumbers(name, {"map50": value, "map50_95": value}, parameters=2_600_000, gflops=6.5, epoch_seconds=2.0)
    shared = {"base": "yolo11", "template": template, "model_scale": "n", "dataset": "/d", "seed": seed, "epochs": 10}
    return ComparedRun(numbers, {**shared, **settings})


def group(values: list[float], template: str = "none", **settings: object) -> Group:
    runs = [compared(f"{template}-{n}", value, template=template, seed=n, **settings) for n, value in enumerate(values)]
    return Group(tuple(runs))


@pytest.mark.parametrize(
    ("mine", "base", "kind"),
    [
        ([0.50], [0.40], "one-seed"),  # however large: nothing is known of the seeds
        ([0.50, 0.51, 0.49], [0.40, 0.41, 0.39], "better"),
        ([0.40, 0.41, 0.39], [0.50, 0.51, 0.49], "worse"),
        ([0.50, 0.45, 0.40], [0.44, 0.39, 0.49], "unclear"),
        ([0.50, 0.50], [0.50, 0.50], "unclear"),
        ([0.41], [0.40, 0.41, 0.39], "one-seed-within"),
        ([0.60], [0.40, 0.41, 0.39], "one-seed-beyond"),
        ([0.40, 0.41, 0.39], [0.41], "one-seed-within"),
    ],
)
def test_a_difference_counts_only_beyond_what_seeds_do(mine: list[float], base: list[float], kind: str) -> None:
    assert judge(group(mine, "lska-head"), group(base)).kind == kind


def test_the_margin_is_welchs_interval() -> None:
    verdict = judge(group([0.50, 0.52, 0.54], "lska-head"), group([0.40, 0.41, 0.42]))
    # scipy.stats.ttest_ind([.5,.52,.54], [.4,.41,.42], equal_var=False).confidence_interval(): df 2.94, taken as 2
    assert verdict.difference == pytest.approx(0.11)
    assert verdict.margin == pytest.approx(4.303 * (0.02**2 / 3 + 0.01**2 / 3) ** 0.5)


def test_a_seed_trained_twice_is_one_seed() -> None:
    again = [compared("a", 0.5, seed=3), compared("b", 0.5, seed=3)]
    summary = Group(tuple(again)).summary("map50_95")
    assert summary is not None
    assert (summary.count, summary.spread) == (1, None)


def test_runs_that_differ_in_the_seed_alone_are_one_group() -> None:
    runs = [compared(f"r{seed}", 0.5, seed=seed) for seed in range(3)]
    runs += [compared("longer", 0.5, epochs=20), compared("other", 0.5, template="lska-head")]
    groups = group_runs(runs)
    assert [group.run_ids for group in groups] == [("r0", "r1", "r2"), ("longer",), ("other",)]
    assert reference_group([groups[2], groups[0]]) is groups[0]


def test_unequal_settings_and_other_data_are_said() -> None:
    shorter = judge(group([0.5, 0.5], "lska-head", epochs=5), group([0.3, 0.31]))
    assert shorter.unequal == ("epochs",)
    assert "also differ in epochs (5, not 10), so the model is not the only cause" in verdict_words(shorter)
    assert judge(group([0.5, 0.5], "lska-head", dataset="/e"), group([0.3, 0.31])).kind == "other-data"


def test_a_sentence_names_a_few_settings_and_counts_the_rest() -> None:
    told = {f"s{number}": number for number in range(20)}
    verdict = judge(group([0.5, 0.5], "lska-head", **told, epochs=5), group([0.3, 0.31]))
    assert len(verdict.unequal) == 21
    assert "also differ in epochs (5, not 10), s0 (0, not –), " in verdict_words(verdict)
    assert "s4 (4, not –), 15 more, so the model" in verdict_words(verdict)


def saw(train: str, val: str) -> dict[str, str]:
    return {"train_data": train, "val_data": val}


@pytest.mark.parametrize(
    ("mine", "base", "kind", "unequal"),
    [
        (saw("8 (a)", "2 (b)"), saw("8 (a)", "2 (b)"), "better", ()),
        (saw("9 (c)", "2 (b)"), saw("8 (a)", "2 (b)"), "better", ("train_data",)),
        (saw("8 (a)", "2 (d)"), saw("8 (a)", "2 (b)"), "changed-data", ()),
        ({**saw("8 (a)", "2 (b)"), "dataset": "/copy"}, saw("8 (a)", "2 (b)"), "better", ()),
        ({**saw("8 (a)", "2 (d)"), "dataset": "/copy"}, saw("8 (a)", "2 (b)"), "other-data", ()),
        (saw("8 (a)", "2 (b)"), {}, "better", ()),  # nobody noted what the older one saw
        ({"dataset_content": "x"}, {"dataset_content": "y"}, "better", ("dataset_content",)),
        ({"dataset_content": "x", **saw("a", "b")}, {"dataset_content": "y", **saw("a", "b")}, "better", ()),
        ({"ultralytics": "8.4.190"}, {"ultralytics": "8.3.0"}, "better", ("ultralytics",)),
        ({"ultralytics": "8.4.190"}, {}, "better", ()),
        ({"torch": "2.15"}, {"torch": "2.14"}, "better", ()),
        ({"template_values": "kernel_size=11"}, {}, "better", ()),
    ],
)
def test_what_the_runs_saw_decides_and_not_where_it_lay(
    mine: dict[str, str], base: dict[str, str], kind: str, unequal: tuple[str, ...]
) -> None:
    verdict = judge(group([0.5, 0.5], "lska-head", **mine), group([0.3, 0.31], **base))
    assert (verdict.kind, verdict.unequal) == (kind, unequal)
    expected = bool({*unequal} & {"train_data", "dataset_content"}) or kind.endswith("-data")
    runs = [group([0.5], "lska-head", **mine).runs[0], group([0.3], **base).runs[0]]
    assert bool(saw_different_data(runs)) == expected


def test_every_verdict_has_words() -> None:
    for mine in ([], [0.5], [0.5, 0.51]):
        for base in ([0.5], [0.1, 0.11], [0.9, 0.91], [0.4, 0.6]):
            found = Group((compared("x", 0.0),)) if not mine else group(mine, "lska-head")
            assert verdict_words(judge(found, group(base))).endswith(".")


def test_settings_come_from_what_ultralytics_wrote_down(tmp_path: Path) -> None:
    job = TrainJob(
        run_id="r", base="yolo11", template="none", scale="n", model_yaml="m.yaml", data_yaml="d.yaml",
        dataset_folder="/d", class_names=(), settings=TrainSettings(epochs=3, extra={"lr0": 0.1}),
        pretrained="/w/yolo11n.pt",
    )  # fmt: skip
    write_job(tmp_path, job)
    (tmp_path / "m.yaml").write_text("nc: 1\n", encoding="utf-8")
    assert settings_of(load_run(tmp_path))["lr0"] == 0.1
    (tmp_path / "train").mkdir()
    text = "task: detect\nname: train\nlr0: 0.02\nscale: 0.5\ncos_lr: false\nproject: /x\nfreeze: null\n"
    (tmp_path / "train" / "args.yaml").write_text(text, encoding="utf-8")
    settings = settings_of(load_run(tmp_path))
    assert (settings["lr0"], settings["scale"], settings["model_scale"], settings["cos_lr"]) == (0.02, 0.5, "n", False)
    assert settings["pretrained"] == "yolo11n.pt"
    assert len(settings["model"]) == 12
    assert not {"name", "project", "task"} & settings.keys()


def test_arguments_are_read_as_text_and_a_bomb_stays_one(tmp_path: Path) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"{b}: &{b} [{','.join(9 * ['*' + a])}]\n" for a, b in pairwise("abcdefghijkl"))
    path = tmp_path / "args.yaml"
    path.write_text(f"{bomb}freeze:\n- 0\n- 2\nclasses: null\nmodel: *l\nlr0: 0.02\ntime: .inf\n", encoding="utf-8")
    found = read_arguments(path)
    assert (found["freeze"], found["classes"], found["lr0"], found["model"]) == ("[0, 2]", None, 0.02, "*l")
    assert sum(len(str(value)) for value in found.values()) < 1000
    path.write_bytes(b"\xff\x00batch: 3\n" + b"x" * 10_000_000)
    assert read_arguments(path) == {}


def test_an_imported_run_began_with_the_weights_of_its_model(tmp_path: Path) -> None:
    job = TrainJob(
        run_id="r", base="yolo11", template="none", scale="n", model_yaml="", data_yaml="", dataset_folder="/d",
        class_names=(),
    )  # fmt: skip
    write_job(tmp_path, job)
    (tmp_path / "train").mkdir()
    for text, weights in (
        ("model: /w/yolo11n.pt\npretrained: true\n", "yolo11n.pt"),
        ("model: yolo11n.pt\n", "yolo11n.pt"),
        ("model: yolo11n.yaml\npretrained: true\n", True),
        ("model: yolo11n.yaml\n", "none"),
    ):
        (tmp_path / "train" / "args.yaml").write_text(text, encoding="utf-8")
        assert settings_of(load_run(tmp_path))["pretrained"] == weights


def test_a_batch_halved_for_want_of_memory_is_a_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = TrainJob(
        run_id="r", base="yolo11", template="none", scale="n", model_yaml="", data_yaml="", dataset_folder="/d",
        class_names=(), settings=TrainSettings(batch=16),
    )  # fmt: skip
    write_job(tmp_path, job)
    monkeypatch.setattr("studio.runs.run_settings.trained_batch", lambda folder: 8)
    assert settings_of(load_run(tmp_path))["batch"] == 8


def test_a_run_made_longer_later_is_not_one_planned_so(tmp_path: Path) -> None:
    job = TrainJob(
        run_id="r", base="yolo11", template="lska-head", scale="n", model_yaml="", data_yaml="", dataset_folder="/d",
        class_names=(), settings=TrainSettings(epochs=12), template_values={"kernel_size": 11},
    )  # fmt: skip
    write_job(tmp_path, job)
    writer = JournalWriter(tmp_path / "events.jsonl")
    writer.write(RunStarted(pid=1, device="cpu", epochs=8, versions={"ultralytics": "8.4.190", "python": "3.11"}))
    writer.close()
    settings = settings_of(load_run(tmp_path))
    assert (settings["extended_from"], settings["epochs"], settings["ultralytics"]) == (8, 12, "8.4.190")
    runs = [ComparedRun(RunNumbers(f"r{seed}", {}), {**settings, "seed": seed}) for seed in range(2)]
    assert variant_name(group_runs(runs)[0]) == "yolo11n lska-head kernel_size=11"


def test_only_what_differs_is_listed() -> None:
    rows = dict(differing_settings([compared("a", 0.5), compared("b", 0.5, seed=1, lr0=0.1)]))
    assert rows == {"seed": [0, 1], "lr0": [None, 0.1]}


def test_numbers_of_a_run_tell_best_final_and_cost() -> None:
    events: list[Event] = [
        ModelBuilt(parameters=5, gflops=1.5, layers=1, tensors_carried=0, tensors_total=0, tensors_fresh=0)
    ]
    for epoch, value in enumerate((0.1, 0.6, 0.4), start=1):
        row = EpochEnded(
            epoch=epoch, epochs=3, train_losses={}, val_losses={}, metrics={"map50": value}, learning_rates={},
            seconds=float(epoch), best_map50=0.6, best_epoch=min(2, epoch),
        )  # fmt: skip
        events.append(row)
    numbers = RunNumbers.from_events("r", events)
    assert (numbers.metrics["map50"], numbers.final["map50"], numbers.best_epoch) == (0.6, 0.4, 2)
    assert (numbers.epoch_seconds, numbers.parameters, numbers.seconds) == (2.0, 5, None)
    ends: list[Event] = [
        RunStopped(epoch=2, epochs=3, seconds=4.0, is_resumable=True),
        BestValidated(metrics={"map50": 0.61}, per_class={}),
        RunFinished(seconds=3.0),
    ]
    numbers = RunNumbers.from_events("r", [*events, *ends])
    assert (numbers.metrics["map50"], numbers.seconds) == (0.61, 7.0)


def test_the_table_marks_the_best_and_tells_the_differences() -> None:
    table = comparison_table([compared("a", 0.5, template="x"), compared("b", 0.25)], reference="b")
    rows = list(csv.DictReader(io.StringIO(write_table(table, "csv"))))
    assert (rows[0]["map50_difference"], rows[1]["map50_difference"]) == ("0.25", "0.0")
    assert table.best == {(0, 1), (0, 2)}
    assert json.loads(write_table(table, "json"))[1]["run"] == "b"


def test_a_paper_gets_means_with_spread_and_the_best_in_bold() -> None:
    table = paper_table([group([0.5, 0.52], "lska-head"), group([0.4, 0.42])])
    text = write_table(table, "latex")
    assert r"\textbf{0.510 $\pm$ 0.014}" in text
    assert r"\textbf{0.410" not in text
    assert text.count(r"\begin{") == text.count(r"\end{") == 2
    markdown = write_table(table, "markdown").splitlines()
    assert len({line.count("|") for line in markdown}) == 1
    assert "**0.510 ± 0.014**" in markdown[2]


@pytest.mark.parametrize("name", ["=1+1", "a|b", "50%_&{x}", "行\n2", "\\input{x}"])
def test_names_of_strangers_stay_text_in_every_format(name: str) -> None:
    table = Table(("run", "value"), ((name, 0.5),))
    assert next(csv.reader(io.StringIO(write_table(table, "csv").split("\n", 1)[1])))[0][:1] != "="
    assert write_table(table, "markdown").splitlines()[2].replace("\\|", "").count("|") == 3
    assert "\\input" not in write_table(table, "latex")
    assert json.loads(write_table(table, "json"))[0]["run"] == name


def test_an_unknown_format_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="xlsx"):
        write_table(Table(("a",), ()), "xlsx")
