"""The installed ultralytics is found without importing it."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from importlib import metadata

import pytest

from studio import stock
from studio.errors import StudioError


def test_all_families_are_shipped_with_five_scales() -> None:
    models = stock.stock_models()
    assert [model.family for model in models] == list(stock.FAMILIES)
    assert all(model.scales == ("n", "s", "m", "l", "x") and model.path.is_file() for model in models)


def test_finding_the_models_imports_neither_ultralytics_nor_torch() -> None:
    code = (
        "import sys; from studio.graph.model_yaml import load_stock; load_stock('yolo11');"
        "from studio.templates.generate import generate_model; generate_model('yolo11', template='lska-head');"
        "print([m for m in ('ultralytics', 'torch', 'numpy', 'PySide6', 'cv2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_version_is_that_of_the_distribution() -> None:
    assert stock.version() == metadata.version("ultralytics")


def test_an_unknown_family_is_answered_with_the_known_ones() -> None:
    with pytest.raises(StudioError, match="yolo99") as caught:
        stock.stock_model("yolo99")
    assert "yolo26" in caught.value.hint


def test_a_missing_ultralytics_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(StudioError, match="ultralytics is not installed") as caught:
        stock.stock_model("yolo11")
    assert "main.py" in caught.value.hint


def test_a_folder_called_ultralytics_is_not_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "ultralytics").mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    monkeypatch.delitem(sys.modules, "ultralytics", raising=False)
    importlib.invalidate_caches()
    with pytest.raises(StudioError, match="not installed"):
        stock.package_folder()
