"""Write the data.yaml of a run. Always our own: a stranger's may hold a program under `download`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import yaml

from studio.datasets.layout import DatasetLayout


def data_yaml_text(layout: DatasetLayout, class_names: Sequence[str]) -> str:
    """Give a data.yaml that ultralytics reads the same from any working folder: absolute, quoted, no `download`."""
    root = Path(os.path.abspath(layout.root))  # noqa: PTH100  (links stay as the user gave them)
    lines = [f"path: {_quoted(root.as_posix())}"]
    for name in ("train", "val", "test"):
        split = layout.splits.get(name)
        if split is not None:
            source = Path(os.path.abspath(split.listing or split.images))  # noqa: PTH100
            inside = source.relative_to(root) if source.is_relative_to(root) else source
            lines.append(f"{name}: {_quoted(inside.as_posix())}")
    return "\n".join(lines) + "\n" + class_lines(class_names)


def class_lines(class_names: Sequence[str]) -> str:
    """Give the end of a data.yaml: the number of classes and their names."""
    lines = [f"nc: {len(class_names)}", "names:"]
    lines.extend(f"  {index}: {_quoted(name)}" for index, name in enumerate(class_names))
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Quote a scalar so that `no`, `1` and `a: b` stay text."""
    return str(yaml.safe_dump(text, default_style='"', allow_unicode=True, width=1_000_000)).strip()
