"""Arguments that do not fit the channels of their row: found without torch, in the constructor's own words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.catalog import Catalog, load_catalog
from studio.graph.fits import find_misfits
from studio.graph.problems import check_graph
from studio.templates.generate import generate_model

HEAD = "attention-head"


@pytest.fixture
def catalog(tmp_path) -> Catalog:
    return load_catalog(tmp_path)


def window_heads(catalog: Catalog, heads: int):
    values = {"attention": "WindowAttention", "num_heads": heads}
    return generate_model("yolo11", template=HEAD, values=values, catalog=catalog)


def test_heads_that_do_not_divide_are_a_problem_of_each_row(catalog):
    graph = window_heads(catalog, 5)
    told = [problem for problem in check_graph(graph, "n", catalog=catalog) if problem.code == "argument-misfit"]
    assert [problem.severity for problem in told] == ["error"] * 3
    expected = "num_heads 5 does not divide the 64 channels of WindowAttention; 1, 2, 4, 8, 16, 32 or 64 would."
    assert told[0].message.endswith(expected)


def test_heads_that_divide_are_none(catalog):
    assert find_misfits(window_heads(catalog, 8), "n", catalog=catalog) == []


def test_whether_heads_fit_depends_on_the_scale(catalog):
    graph = window_heads(catalog, 3)
    assert find_misfits(graph, "n", catalog=catalog)
    assert find_misfits(graph, "x", catalog=catalog) == []  # 384, 768 and 768 channels


@pytest.mark.torch
@pytest.mark.parametrize("heads", [3, 5, 24])
def test_the_sentence_is_the_constructor_s(catalog, heads):
    from studio.attention.window_attention import WindowAttention

    for misfit, channels in zip(
        find_misfits(window_heads(catalog, heads), "n", catalog=catalog), (64, 128, 256), strict=True
    ):
        with pytest.raises(ValueError) as caught:
            WindowAttention(channels, num_heads=heads)
        assert misfit.sentence == str(caught.value)


def test_heads_inside_a_block_divide_its_hidden_channels(catalog):
    graph = generate_model("yolo11", template="c3k2-esc", catalog=catalog)
    rows = [
        replace(row, args=(*(one for one in row.args if not isinstance(one, dict)), {"num_heads": 3}))
        if row.module == "C3k2_ESC"
        else row
        for row in graph.layers
    ]
    graph = replace(graph, layers=tuple(rows))
    told = find_misfits(graph, "n", catalog=catalog)
    assert told
    assert all(misfit.argument == "num_heads" for misfit in told)


def test_heads_that_are_not_used_need_not_divide(catalog):
    values = {"attention": "LSBlock", "mixer": "repvgg", "heads": 5}
    assert (
        find_misfits(generate_model("yolo11", template=HEAD, values=values, catalog=catalog), "n", catalog=catalog)
        == []
    )
    with_it = generate_model("yolo11", template=HEAD, values={**values, "mixer": "msa"}, catalog=catalog)
    assert len(find_misfits(with_it, "n", catalog=catalog)) == 3
