"""The table of stock arguments is that of the installed classes, and holds every row that ultralytics ships."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import yaml

from studio import stock
from studio.graph.ops import STOCK_OPS
from studio.graph.stock_params import REQUIRED, STOCK_PARAMS, RowParam, fault_of, stock_params, with_argument

# What the stock parser passes by itself, before or between the arguments of a row.
CHANNELS_IN = {"AIFI", "HGStem", "HGBlock", "CBLinear", "nn.ConvTranspose2d"}
WRITTEN_IN = {"ResNetLayer"}  # its input channels are written in the row


def test_every_stock_module_has_its_arguments() -> None:
    assert set(STOCK_PARAMS) == set(STOCK_OPS)
    for name, op in STOCK_OPS.items():
        assert len(STOCK_PARAMS[name]) >= min(op.min_args, 1), name


def rows_of_the_stock_files() -> list[tuple[str, list[Any]]]:
    rows = {}
    for path in sorted(stock.models_folder().rglob("*.yaml")):
        fields = yaml.safe_load(path.read_text(encoding="utf-8"))
        for _, _, module, args in fields["backbone"] + fields["head"]:
            rows[module, str(args)] = args
    return [(module, args) for (module, _), args in rows.items()]


@pytest.mark.parametrize(("module", "args"), rows_of_the_stock_files())
def test_the_arguments_of_every_stock_row_are_legal(module: str, args: list[Any]) -> None:
    params = STOCK_PARAMS[module]
    assert len(args) <= len(params)
    for param, arg in zip(params, args, strict=False):
        value = None if arg == "None" else arg
        assert fault_of(param, value) == "", (param.name, arg)


@pytest.mark.parametrize("module", STOCK_PARAMS)
def test_defaults_are_legal_and_limits_are_kept(module: str) -> None:
    for param in STOCK_PARAMS[module]:
        assert param.doc, param.name
        assert fault_of(param, param.starting_value) == "", param.name
        assert fault_of(param, {"odd": 1}) != ""
        if param.kind in ("int", "float") and param.max is not None:
            assert fault_of(param, param.max + 1) != ""
            assert fault_of(param, True) != ""


def test_setting_an_argument_leaves_the_rest_as_written() -> None:
    conv = STOCK_PARAMS["Conv"]
    assert with_argument(conv, (64, 3, 2), 2, 1) == (64, 3, 1)
    assert with_argument(conv, (64,), 4, 8) == (64, 1, 1, None, 8)
    assert with_argument(conv, (64, 3, 2, None, 8), 4, 1) == (64, 3, 2, None, 1)
    assert with_argument(conv, (64,), 2, 1) == (64,)
    # True is no 1: a truth value in the place of a number is not the default.
    assert with_argument((RowParam("n", "int", 1),), (), 0, True) == (True,)


@pytest.fixture(scope="module")
def hardened_here(tmp_path_factory: pytest.TempPathFactory) -> None:
    from studio.worker.hardened import harden

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATTENTION_STUDIO_HOME", str(tmp_path_factory.mktemp("home")))
        harden(guard=False)


@pytest.mark.torch
@pytest.mark.parametrize("module", STOCK_PARAMS)
def test_names_and_defaults_are_those_of_the_classes(module: str, hardened_here: None) -> None:
    import torch
    from ultralytics.nn import tasks

    cls = getattr(torch.nn, module[3:]) if module.startswith("nn.") else getattr(tasks, module)
    real = [one for one in inspect.signature(cls.__init__).parameters.values() if one.name != "self"]
    real = [one for one in real if one.kind is one.POSITIONAL_OR_KEYWORD and one.name not in ("device", "dtype")]
    if module in ("nn.BatchNorm2d",):
        real = []  # the stock parser gives it the channels and forgets what the row says
    if module in CHANNELS_IN or (real and real[0].name == "c1" and module not in WRITTEN_IN):
        real = real[1:]
    if STOCK_OPS[module].repeats_inside:
        real = [one for one in real if one.name != "n"]
    if module in ("Index", "TorchVision"):
        assert stock_params(module)[0].name == "c2"  # type: ignore[index]
        names = [param.name for param in STOCK_PARAMS[module][1:]]
        mine = STOCK_PARAMS[module][1:]
    else:
        mine = STOCK_PARAMS[module]
        names = [param.name for param in mine]
    if STOCK_OPS[module].channels == "head" or module == "ImagePoolingAttn":
        real = [one for one in real if one.name not in ("ch", "reg_max", "end2end")]
    assert [one.name for one in real][: len(names)] == names
    for param, one in zip(mine, real, strict=False):
        default = REQUIRED if one.default is inspect.Parameter.empty else one.default
        assert param.default == default, param.name
    rest = [one.name for one in real[len(names) :]]
    assert not set(rest) & {"k", "s", "g", "e", "shortcut", "n"}, rest
