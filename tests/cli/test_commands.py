"""The commands as a user types them: their answers, their exit codes, their sentences for wrong input."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
COMMANDS = (
    "wizard", "demo-data", "data check", "data import", "data card", "models", "templates", "generate", "inspect", "train", "runs", "stop", "predict",
    "doctor", "test", "attention",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches(run: Run, command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.returncode == 0
    assert f"usage: python main.py {command}" in done.stdout
    assert command == "wizard" or "examples:" in done.stdout


def test_unknown_command_is_wrong_use(run: Run) -> None:
    done = run("trian")
    assert done.returncode == 2
    assert "trian" in done.stderr


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display")
def test_window_without_a_display_names_the_other_way(run: Run) -> None:
    environment = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    done = run(**environment)
    if sys.platform == "linux":
        assert done.returncode == 1
        assert "python main.py train --data" in done.stderr


def test_models_are_those_of_the_installed_ultralytics(run: Run) -> None:
    answer = json.loads(run("models", "--json").stdout)
    assert [model["base"] for model in answer] == ["yolo11", "yolo26", "yolo12", "yolov8"]
    assert all(model["scales"] == ["n", "s", "m", "l", "x"] for model in answer)


def test_templates_tell_their_parameters(run: Run) -> None:
    answer = {entry["template"]: entry for entry in json.loads(run("templates", "--json").stdout)}
    assert {"none", "lska-head", "lska-backbone", "c3k2-lska", "sppf-lska"} <= set(answer)
    kernel_size = next(p for p in answer["lska-head"]["params"] if p["name"] == "kernel_size")
    assert {7, 11, 23, 35, 41, 53} <= set(kernel_size["choices"])


def test_generated_model_can_be_inspected(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "yolo11n-模型 one.yaml"
    done = run(
        *("generate", "--base", "yolo11", "--template", "lska-head", "--set", "kernel_size=23"),
        *("--set", "safe_start=false", "--nc", "80", "-o", file),
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(run("inspect", file, "--json").stdout)
    assert answer["params"] == 2_624_080 + 99_008  # stock n, and the cost of three LSKA-23 rows
    assert answer["strides"] == [8, 16, 32]
    assert [layer["module"] for layer in answer["layers"]].count("LSKA") == 3
    assert answer["layers"][17]["shape"] == [64, 80, 80]
    assert sum(layer["params"] for layer in answer["layers"]) == answer["params"]


def test_generate_does_not_overwrite(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "m.yaml"
    file.write_text("mine", encoding="utf-8")
    done = run("generate", "-o", file)
    assert done.returncode == 2
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("generate", "--template", "nosuch", "-o", "m.yaml"), 1, "nosuch"),
        (("generate", "--template", "lska-head", "--set", "kernel_size=8", "-o", "m.yaml"), 2, "8"),
        (("generate", "--template", "lska-head", "--set", "size=7", "-o", "m.yaml"), 2, "kernel_size"),
        (("generate", "--nc", "0", "-o", "m.yaml"), 2, "0"),
        (("inspect", "missing.yaml"), 1, "missing.yaml"),
        (("train",), 2, "--data"),
        (("train", "--data", "nowhere"), 1, "nowhere"),
        (("train", "--data", "nowhere", "epohcs=3"), 2, "epochs"),
        (("train", "--data", "nowhere", "model=x.pt"), 2, "--model"),
        (("train", "--resume", "nosuch"), 1, "nosuch"),
        (("runs", "nosuch"), 1, "nosuch"),
        (("predict", "--run", "nosuch", "--source", ".", "-o", "out"), 1, "nosuch"),
        (("predict", "--weights", "missing.pt", "--source", ".", "-o", "out"), 1, "missing.pt"),
        (("data", "check", "nowhere"), 1, "nowhere"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_wrong_use_gets_one_sentence(run: Run, words: tuple[str, ...], code: int, said: str, tmp_path: Path) -> None:
    done = run(*words, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


MODELS = {
    "unknown module": ("- [-1, 1, LSKAA, []]", "LSKA"),
    "forward from": ("- [9, 1, Conv, [64, 3, 2]]", "9"),
    "no list": ("- Conv", "list of four"),
    "function as module": ("- [-1, 1, check_requirements, ['nosuch']]", "check_requirements"),
}


@pytest.mark.parametrize("fault", MODELS)
def test_faulty_model_names_its_line(run: Run, fault: str, tmp_path: Path) -> None:
    row, said = MODELS[fault]
    file = tmp_path / "bad.yaml"
    file.write_text(
        f"nc: 3\nbackbone:\n  - [-1, 1, Conv, [64, 3, 2]]\n  {row}\nhead:\n  - [[0, 1], 1, Detect, [nc]]\n", "utf-8"
    )
    done = run("inspect", file)
    assert done.returncode == 1
    assert said in done.stderr
    assert "line 4" in done.stderr or "1 " in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_finds_nothing_missing_here(run: Run) -> None:
    done = run("doctor", "--json")
    answer = json.loads(done.stdout)
    assert answer["missing"] == []
    assert answer["devices"][-1]["id"] == "cpu"
    assert 0 < answer["devices"][-1]["free_bytes"] <= answer["devices"][-1]["memory_bytes"]


_PLUGIN = """\"\"\"A gate of one number a channel.\"\"\"
import torch
from torch import nn

SPEC = {
    "name": "OneGate",
    "title": "One gate a channel",
    "role": "attention",
    "params": [],
    "summary": "Scales each channel.",
    "paper": "none",
}


class OneGate(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.gate = nn.Parameter(torch.ones(channels))

    def forward(self, x):
        return x * self.gate.view(1, -1, 1, 1)
"""


def test_own_attention_runs_once_it_is_allowed(run: Run, studio_home: Path, tmp_path: Path) -> None:
    folder = studio_home / "attention"
    folder.mkdir()
    (folder / "one_gate.py").write_text(_PLUGIN, encoding="utf-8")
    file = tmp_path / "yolo11n-gate.yaml"
    words = ("--template", "attention-head", "--set", "attention=OneGate", "--nc", "80", "-o", file)
    assert run("generate", *words).returncode == 0

    refused = run("inspect", file)
    assert refused.returncode == 1
    assert "allow" in refused.stderr

    assert "OneGate" in run("attention", "--allow", "OneGate").stdout
    answer = json.loads(run("inspect", file, "--json").stdout)
    assert answer["params"] == 2_624_080 + 64 + 128 + 256
