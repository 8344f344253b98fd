"""What the tests over the catalogue share: every built-in module as `module_spec`, each block as `block_spec`, and builders.

Nothing here names a module: a new file in studio/attention is tested by being there.
"""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Callable, Mapping
from typing import Any

# Ultralytics is only needed for its blocks here; it must not touch the user's settings or the network.
os.environ.setdefault("YOLO_CONFIG_DIR", tempfile.mkdtemp(prefix="studio-ultralytics-"))
os.environ.setdefault("YOLO_OFFLINE", "1")
os.environ.setdefault("YOLO_AUTOINSTALL", "false")

import pytest
import torch
from torch import nn

from studio.catalog import load_catalog
from studio.module_spec import AttentionSpec
from studio.paths import project_folder

SPECS = [spec for spec in load_catalog(project_folder() / "no such folder").specs if not spec.is_user]
CHANNELS = 32  # of the input and of the output: divisible by what modules with groups and heads ask for

Build = Callable[..., nn.Module]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for `module_spec` once a module, and likewise `block_spec` and `stage_spec`."""
    for argument, role in (("module_spec", None), ("block_spec", "block"), ("stage_spec", "stage")):
        if argument in metafunc.fixturenames:
            specs = [spec for spec in SPECS if role in (None, spec.role)]
            metafunc.parametrize(argument, specs, ids=lambda spec: spec.name)


@pytest.fixture(scope="session")
def channels() -> int:
    """Give the channels of the maps that `build` builds for."""
    return CHANNELS


@pytest.fixture(scope="session")
def class_of() -> Callable[[AttentionSpec], type[nn.Module]]:
    """Give a function that imports the class of a module."""
    return _class_of


@pytest.fixture(scope="session")
def build() -> Build:
    """Give a function that builds a module with its defaults, a block around a freshly built stock block, a stage from
    CHANNELS to CHANNELS; `channels` and any parameter by name. The weights are the same at each call.
    """

    def build_one(spec: AttentionSpec, channels: int = CHANNELS, **values: Any) -> nn.Module:
        torch.manual_seed(0)
        if spec.role == "block":
            from ultralytics.nn import modules

            return _class_of(spec)(getattr(modules, str(spec.replaces))(channels, channels), **values)
        if spec.role == "stage":
            values = {"out_channels": channels, **values}
        return _class_of(spec)(channels, **values)

    return build_one


@pytest.fixture(scope="session")
def build_awake(build: Build) -> Build:
    """Give a function that builds a module in evaluation of which no branch is shut by weights of zero."""

    def build_one(spec: AttentionSpec, **values: Any) -> nn.Module:
        module = build(spec, **values).eval()
        for parameter in module.parameters():
            if not parameter.detach().any():
                nn.init.normal_(parameter, std=0.3)
        return module

    return build_one


@pytest.fixture(scope="session")
def size_after() -> Callable[[AttentionSpec, tuple[int, int]], tuple[int, int]]:
    """Give a function that says which size a module with its defaults gives to a map of this size."""

    def size(spec: AttentionSpec, before: tuple[int, int], values: Mapping[str, Any] | None = None) -> tuple[int, int]:
        given = {param.name: param.default for param in spec.params} | dict(values or {})
        stride = int(given[spec.stride]) if isinstance(spec.stride, str) else spec.stride
        return (before[0] - 1) // stride + 1, (before[1] - 1) // stride + 1

    return size


def _class_of(spec: AttentionSpec) -> type[nn.Module]:
    return getattr(importlib.import_module(f"studio.attention.{spec.path.stem}"), spec.name)
