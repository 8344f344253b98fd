"""The data.yaml we write says the same to any reader."""

from __future__ import annotations

import pytest
import yaml

from studio.datasets.data_yaml import data_yaml_text
from studio.datasets.layout import find_layout

NAMES = ("no", "1", "a: b", "苹果", "#x", "C:\\new", 'it\'s "quoted"', "null", "😀", "- dash")


def test_names_and_folders_come_back_as_they_were(make_dataset):
    root = make_dataset("水果 #1: a")
    text = data_yaml_text(find_layout(root), NAMES)
    fields = yaml.safe_load(text)
    assert fields["names"] == dict(enumerate(NAMES))
    assert fields["nc"] == len(NAMES)
    assert fields["path"] == root.as_posix()
    assert (fields["train"], fields["val"]) == ("train/images", "val/images")
    assert set(fields) == {"path", "train", "val", "nc", "names"}
    assert "苹果" in text


@pytest.mark.torch
def test_ultralytics_reads_it(make_dataset, tmp_path):
    data_utils = pytest.importorskip("ultralytics.data.utils")
    root = make_dataset("水果 1", split_first=False)
    path = tmp_path / "data.yaml"
    path.write_text(data_yaml_text(find_layout(root), ("no", "苹果")), encoding="utf-8")
    data = data_utils.check_det_dataset(str(path), autodownload=False)
    assert data["names"] == {0: "no", 1: "苹果"}
    assert data["train"] == str(root / "images" / "train")
