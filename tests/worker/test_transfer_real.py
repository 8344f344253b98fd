"""Real pretrained weights in real variants: a safe start answers as the pretrained model, and every layer has its own weights."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

os.environ.setdefault("YOLO_CONFIG_DIR", tempfile.mkdtemp(prefix="studio-ultralytics-"))
os.environ.setdefault("YOLO_OFFLINE", "1")
os.environ.setdefault("YOLO_AUTOINSTALL", "false")

import torch
from PIL import Image
from torchvision.transforms.functional import pil_to_tensor
from ultralytics.nn import tasks
from ultralytics.nn.tasks import DetectionModel, load_checkpoint

from studio.catalog import Catalog, load_catalog
from studio.graph.model_yaml import write_model_yaml
from studio.templates.generate import generate_model
from studio.worker import safe_load
from studio.worker.model_parser import install
from studio.worker.weights import carry

pytestmark = pytest.mark.torch


@pytest.fixture(autouse=True)
def catalog(monkeypatch: pytest.MonkeyPatch) -> Catalog:
    monkeypatch.setattr(tasks, "torch_load", safe_load.load)
    return install(load_catalog())


def variant(folder: Path, base: str, template: str, *, names: dict[int, str]) -> DetectionModel:
    path = folder / f"{base}n-{template}.yaml"
    path.write_text(write_model_yaml(generate_model(base, template=template)), encoding="utf-8")
    model = DetectionModel(str(path), nc=len(names), verbose=False)
    model.names = names
    return model


@pytest.mark.parametrize(
    ("base", "template"),
    [
        ("yolo11", "lska-head"),
        ("yolo11", "lska-backbone"),
        ("yolo11", "c3k2-lska"),
        ("yolo26", "lska-backbone"),
        ("yolo26", "c3k2-lska"),
        ("yolov8", "lska-head"),
        ("yolov8", "lska-backbone"),
    ],
)
def test_a_safe_start_answers_as_the_pretrained_model(
    shared: Path, tmp_path: Path, catalog: Catalog, base: str, template: str
) -> None:
    pretrained, _ = load_checkpoint(str(shared / "weights" / f"{base}n.pt"))
    source, _ = load_checkpoint(str(shared / "weights" / f"{base}n.pt"))
    model = variant(tmp_path, base, template, names=dict(pretrained.names)).eval()
    report = carry(model, source, catalog=catalog)
    assert (report.carried, report.classes) == (report.total, "same")
    photos = sorted((shared / "data" / "bccd" / "val" / "images").glob("*.jpg"))[:2]
    batch = torch.stack([pil_to_tensor(Image.open(photo).convert("RGB").resize((160, 160))) for photo in photos]) / 255
    with torch.no_grad():
        ours, theirs = model(batch)[0], pretrained(batch)[0]
    assert torch.equal(ours, theirs)


def test_without_a_safe_start_the_answers_differ(shared: Path, tmp_path: Path, catalog: Catalog) -> None:
    pretrained, _ = load_checkpoint(str(shared / "weights" / "yolo11n.pt"))
    path = tmp_path / "yolo11n-bare.yaml"
    graph = generate_model("yolo11", template="lska-head", values={"safe_start": False})
    path.write_text(write_model_yaml(graph), encoding="utf-8")
    model = DetectionModel(str(path), nc=80, verbose=False).eval()
    model.names = dict(pretrained.names)
    source, _ = load_checkpoint(str(shared / "weights" / "yolo11n.pt"))
    carry(model, source, catalog=catalog)
    batch = torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert not torch.allclose(model(batch)[0], pretrained(batch)[0], atol=1e-3)


def test_a_new_backbone_keeps_neck_and_head_and_says_why_the_rest_is_new(
    shared: Path, tmp_path: Path, catalog: Catalog
) -> None:
    source, _ = load_checkpoint(str(shared / "weights" / "yolo11n.pt"))
    names = {0: "Person", 1: "platelet"}
    report = carry(variant(tmp_path, "yolo11", "van-backbone", names=names), source, catalog=catalog)
    assert [(row.module, row.reason) for row in report.rows if not row.carried and row.total] == [
        ("VANStage", "ours")
    ] * 4
    assert {row.module for row in report.rows if row.reason == "shape"} == {"C3k2"}
    assert (report.kept_classes, report.new_classes) == (("Person",), ("platelet",))
    assert report.rows[-1].carried == report.rows[-1].total  # the rows of the classes came by name
