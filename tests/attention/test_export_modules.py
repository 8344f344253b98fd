"""Each built-in module exported as ultralytics exports a model: TorchScript by tracing, ONNX by the same call."""

from __future__ import annotations

import warnings

import onnx
import onnxruntime
import pytest
import torch
from ultralytics.utils.export.engine import best_onnx_opset, torch2onnx

pytestmark = pytest.mark.torch

TRACED = [(12, 20), (16, 16)]  # a map that windows of 8 have to pad, and one that they part exactly
OTHERS = [(9, 7), (24, 16), (17, 25)]  # sizes that an exported module must know as well
SMALL = [(4, 4), (3, 2), (1, 1)]  # sizes at which it may refuse, but not err
each_traced_size = pytest.mark.parametrize("traced", TRACED, ids=str)


def variants(spec, traced):
    """Give the defaults, and once for every parameter that is chosen by a word each word: other words, other operators."""
    if traced != TRACED[0]:
        return [{}]
    words = [(param.name, word) for param in spec.params for word in param.choices if isinstance(word, str)]
    return [{}, *({name: word} for name, word in words)]


def assert_agrees(found, expected):
    assert found.shape == expected.shape
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5 * max(1.0, float(expected.abs().max())))


def onnx_session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4  # a size that is refused is told by the exception
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


@each_traced_size
def test_torchscript_agrees_and_is_never_silently_wrong(module_spec, build_awake, channels, traced):
    for values in variants(module_spec, traced):
        module = build_awake(module_spec, **values)
        x, other = torch.randn(1, channels, *traced), torch.randn(1, channels, *traced)
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that tracing is deprecated, and that it keeps branches
            script = torch.jit.trace(module, x, strict=False, check_trace=True, check_inputs=[(other,)])
            assert_agrees(script(other), module(other))
            for size in (traced, *OTHERS):
                map_ = torch.randn(3, channels, *size)
                assert_agrees(script(map_), module(map_))
            for size in SMALL:
                map_ = torch.randn(2, channels, *size)
                try:
                    found = script(map_)
                except RuntimeError:
                    continue
                assert_agrees(found, module(map_))


@each_traced_size
def test_onnx_with_dynamic_sizes_agrees_and_is_never_silently_wrong(
    module_spec, build_awake, channels, traced, tmp_path
):
    for values in variants(module_spec, traced):
        module = build_awake(module_spec, **values)
        axes = {0: "batch", 2: "height", 3: "width"}
        session = onnx_session(exported(module, channels, traced, tmp_path, {"images": axes, "output0": axes}))
        with torch.no_grad():
            for batch, size in [(1, traced), *((3, other) for other in (traced, *OTHERS))]:
                map_ = torch.randn(batch, channels, *size)
                assert_agrees(answer(session, map_), module(map_))
            for size in SMALL:
                map_ = torch.randn(2, channels, *size)
                try:
                    found = answer(session, map_)
                except Exception:  # onnxruntime's exceptions have no other common class
                    continue
                assert_agrees(found, module(map_))


@pytest.mark.parametrize("size", [(20, 20), (4, 4), (1, 3)], ids=str)
def test_onnx_of_a_fixed_size_agrees(module_spec, build_awake, channels, size, tmp_path):
    module = build_awake(module_spec)
    session = onnx_session(exported(module, channels, size, tmp_path, None))
    map_ = torch.randn(1, channels, *size)
    with torch.no_grad():
        assert_agrees(answer(session, map_), module(map_))


def exported(module, channels, size, folder, dynamic):
    """Export by the function that ultralytics' exporter calls; give the path."""
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return torch2onnx(
            module, torch.randn(1, channels, *size), folder / "module.onnx", best_onnx_opset(onnx), dynamic=dynamic
        )


def answer(session, map_):
    return torch.from_numpy(session.run(None, {"images": map_.numpy()})[0])
