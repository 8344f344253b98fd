"""Users' attention files, and checkpoints that name modules of ours, in this process and in new ones."""

from __future__ import annotations

import copy
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

os.environ.setdefault("YOLO_CONFIG_DIR", tempfile.mkdtemp(prefix="studio-ultralytics-"))
os.environ.setdefault("YOLO_OFFLINE", "1")
os.environ.setdefault("YOLO_AUTOINSTALL", "false")

import torch
import yaml
from ultralytics.nn.tasks import DetectionModel

from studio.catalog import allow, load_catalog
from studio.errors import AttentionError, ModelError
from studio.paths import project_folder
from studio.stock import stock_model
from studio.worker.model_parser import install

pytestmark = pytest.mark.torch


@pytest.fixture(autouse=True)
def catalog(tmp_path):
    """Install the seam with the built-in modules and those in `tmp_path/attention`."""
    return install(load_catalog(tmp_path / "attention"))


def model_file(family: str, scale: str) -> dict:
    """Read a stock model file as ultralytics does."""
    d = yaml.safe_load(stock_model(family).path.read_text(encoding="utf-8"))
    return {**d, "scale": scale, "yaml_file": f"{family}{scale}.yaml"}


def with_rows(d: dict, module: str, args: list) -> dict:
    """Put one attention row behind each of the three rows that the head reads, as the articles do."""
    d = copy.deepcopy(d)
    head = []
    for index, row in enumerate(d["head"][:-1], start=len(d["backbone"])):
        head.append(row)
        if index in (16, 19, 22):
            head.append([-1, 1, module, list(args)])
    return {**d, "head": [*head, [[17, 21, 25], *d["head"][-1][1:]]]}


def replaced(d: dict, stock: str, module: str, extra: tuple = ()) -> dict:
    """Name `module` in every row of `stock`, with `extra` arguments behind."""
    d = copy.deepcopy(d)
    for row in d["backbone"] + d["head"]:
        if row[2] == stock:
            row[2], row[3] = module, [*row[3], *extra]
    return d


def built(d: dict, **kwargs) -> DetectionModel:
    """Build the model with fixed random numbers."""
    torch.manual_seed(0)
    return DetectionModel(d, verbose=False, **kwargs)


USERS = '''"""A scaled identity."""
import torch
from torch import nn

SPEC = {"name": "Scaled", "role": "attention", "params": [{"name": "start", "kind": "float", "default": 1.0}]}


class Scaled(nn.Module):
    def __init__(self, channels, start=1.0):
        super().__init__()
        self.scale = nn.Parameter(torch.full((channels, 1, 1), float(start)))

    def forward(self, x):
        return x * self.scale
'''


def users_file(tmp_path: Path, text: str, *, allowed: bool):
    """Write one attention file of the user's and install the catalog that has it."""
    folder = tmp_path / "attention"
    folder.mkdir(exist_ok=True)
    (folder / "scaled.py").write_text(text, encoding="utf-8")
    catalog = load_catalog(folder)
    if allowed:
        allow(catalog.get("Scaled"))
    install(catalog)
    return catalog.get("Scaled")


def test_a_users_attention_is_built_once_it_is_allowed(tmp_path):
    users_file(tmp_path, USERS, allowed=True)
    layer = built(with_rows(model_file("yolo11", "n"), "Scaled", [0.5])).model[17]
    assert type(layer).__module__ == "studio_user_attention.scaled"
    assert layer.scale.shape == (64, 1, 1)


def test_a_users_attention_is_not_run_before_that(tmp_path):
    marker = tmp_path / "ran"
    users_file(tmp_path, USERS + f"open({str(marker)!r}, 'w')\n", allowed=False)
    with pytest.raises(AttentionError, match=r"scaled\.py has not been allowed"):
        built(with_rows(model_file("yolo11", "n"), "Scaled", []))
    assert not marker.exists()


def test_an_edited_attention_must_be_allowed_again_and_is_then_used(tmp_path):
    users_file(tmp_path, USERS, allowed=True)
    d = with_rows(model_file("yolo11", "n"), "Scaled", [])
    built(d)
    edited = USERS.replace("x * self.scale", "x + self.scale")
    users_file(tmp_path, edited, allowed=False)
    with pytest.raises(AttentionError, match="not been allowed"):
        built(d)
    users_file(tmp_path, edited, allowed=True)
    x = torch.zeros(1, 64, 2, 2)
    assert built(d).model[17](x).mean() == 1


@pytest.mark.parametrize("line", ["1 / 0", "raise SystemExit(3)", "import no_such_package_at_all"])
def test_a_users_file_that_fails_is_told_with_its_line(tmp_path, line):
    users_file(tmp_path, USERS + line + "\n", allowed=True)
    with pytest.raises(AttentionError, match=r"scaled\.py fails when it is run") as caught:
        built(with_rows(model_file("yolo11", "n"), "Scaled", []))
    assert caught.value.where.line == USERS.count("\n") + 1


def test_a_users_class_that_cannot_be_constructed_is_told_with_the_row(tmp_path):
    users_file(tmp_path, USERS.replace("super().__init__()", "assert channels > 64, 'too narrow'"), allowed=True)
    with pytest.raises(ModelError, match="too narrow") as caught:
        built(with_rows(model_file("yolo11", "n"), "Scaled", []))
    assert caught.value.where.node == "17 Scaled"


def in_a_new_process(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=project_folder(),
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


LOAD = """
import numpy
from studio.worker.model_parser import install
install()
from ultralytics import YOLO
model = YOLO({path!r})
result = model.predict(numpy.zeros((64, 64, 3), dtype="uint8"), imgsz=64, verbose=False, device="cpu")
print("boxes", len(result[0].boxes))
print(type(model.model.model[17]).__name__)
from ultralytics.nn.tasks import DetectionModel
DetectionModel(model.model.yaml, verbose=False)  # as resume does
"""


def saved(model: DetectionModel, path: Path) -> Path:
    """Write a checkpoint as the trainer does: the whole model, pickled."""
    model.args = {"task": "detect", "imgsz": 64}
    torch.save({"model": copy.deepcopy(model).half(), "ema": None, "train_args": model.args}, path)
    return path


def test_a_checkpoint_predicts_and_rebuilds_in_a_new_process(tmp_path):
    d = replaced(with_rows(model_file("yolo11", "n"), "LSKA", []), "C3k2", "C3k2_LSKA")
    path = saved(built(d), tmp_path / "best.pt")
    done = in_a_new_process(LOAD.format(path=str(path)))
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-1] == "LSKA"


def test_a_checkpoint_with_a_users_attention_loads_where_the_file_is_and_asks_for_it_where_not(tmp_path):
    users_file(tmp_path, USERS, allowed=True)
    path = saved(built(with_rows(model_file("yolo11", "n"), "Scaled", [])), tmp_path / "best.pt")
    code = LOAD.format(path=str(path))
    there = in_a_new_process(code, ATTENTION_STUDIO_ATTENTION=str(tmp_path / "attention"))
    assert there.returncode == 0, there.stderr
    only_load = f"""from studio.worker.model_parser import install
install()
from ultralytics.nn.tasks import load_checkpoint
load_checkpoint({str(path)!r})"""
    absent = in_a_new_process(only_load, ATTENTION_STUDIO_ATTENTION=str(tmp_path))
    assert absent.returncode == 1
    assert "The attention file scaled.py is needed" in absent.stderr
    assert "pip" not in absent.stdout + absent.stderr


def test_no_other_package_can_answer_for_the_users_modules(tmp_path):
    (tmp_path / "studio_user_attention").mkdir()
    (tmp_path / "studio_user_attention" / "scaled.py").write_text("raise SystemExit(9)", encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\nfrom studio.worker.model_parser import install; install()\nimport studio_user_attention.scaled"
    done = in_a_new_process(code)
    assert done.returncode == 1
    assert "is needed" in done.stderr
