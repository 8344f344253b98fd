"""Whole models with our modules through ultralytics' own exporter to ONNX, answered by onnxruntime as by torch."""

from __future__ import annotations

import onnxruntime
import pytest
import torch

from studio.catalog import load_catalog
from studio.graph.model_yaml import write_model_yaml
from studio.templates.generate import generate_model
from studio.worker.model_parser import install

pytestmark = pytest.mark.torch

# One template for each kind of operator: plain convolutions, kernels made from the image, windows, small kernels.
# Every single module is exported in test_export_modules.py.
TEMPLATES = ["lska-head", "convattn-head", "c3k2-esc", "c3k2-lsconv"]
PIXELS = 160


@pytest.fixture
def exported(request, tmp_path):
    """Give a network of scale n, fused as ultralytics exports it, and the session of its ONNX file."""
    from ultralytics import YOLO

    template, dynamic = request.param
    catalog = load_catalog(tmp_path)
    install(catalog)
    text = write_model_yaml(generate_model("yolo11", template=template, catalog=catalog))
    path = tmp_path / f"yolo11n-{template}.yaml"
    path.write_text(text, encoding="utf-8")
    torch.manual_seed(0)
    yolo = YOLO(path, task="detect")
    yolo.save(tmp_path / "model.pt")
    # Without simplify: it would ask for onnxslim, which is no part of the studio.
    file = YOLO(tmp_path / "model.pt").export(
        format="onnx", imgsz=PIXELS, dynamic=dynamic, simplify=False, device="cpu"
    )
    model = YOLO(tmp_path / "model.pt").model.float().fuse(verbose=False).eval()
    return model, onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])


def assert_agrees(model, session, images):
    with torch.no_grad():
        expected = model(images)[0]
    found = torch.from_numpy(session.run(None, {"images": images.numpy()})[0])
    assert found.shape == expected.shape
    assert float((found - expected).abs().max()) < 1e-4 * float(expected.abs().max())


@pytest.mark.parametrize("exported", [("c3k2-esc", False)], indirect=True)
def test_a_model_answers_alike_in_onnx(exported):
    assert_agrees(*exported, torch.rand(1, 3, PIXELS, PIXELS))


@pytest.mark.parametrize("exported", [(name, True) for name in TEMPLATES], indirect=True, ids=TEMPLATES)
def test_a_dynamic_model_takes_other_sizes_and_batches(exported):
    for batch, height, width in [(1, PIXELS, PIXELS), (3, 192, 256)]:
        assert_agrees(*exported, torch.rand(batch, 3, height, width))
