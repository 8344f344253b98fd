"""The edits of the canvas: links, order, groups and the header; each refuses in words what no file could say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from studio.errors import ModelError
from studio.graph import edits
from studio.graph.describe import TEMPLATES, describe_edit
from studio.graph.model_graph import LayerId, ModelGraph
from studio.graph.model_yaml import load_stock, write_model_yaml

BASE = load_stock("yolo11")


def _id(row: int) -> LayerId:
    return LayerId(f"r{row}")


def _inputs(graph: ModelGraph, layer_id: LayerId) -> list[str]:
    return list(graph.layer(layer_id).inputs)


def test_a_layer_on_one_link_serves_that_reader_alone() -> None:
    graph, new = edits.insert_on_link(BASE, _id(16), _id(23), "LSKA")
    assert _inputs(graph, _id(23)) == [new, "r19", "r22"]
    assert _inputs(graph, _id(17)) == ["r16"]
    assert graph.row_of(new) == 17


def test_a_dropped_layer_reads_and_is_not_read() -> None:
    graph, new = edits.add_layer(BASE, _id(4), "Concat", args=[1])
    assert _inputs(graph, new) == ["r4"]
    assert graph.consumers(new) == ()
    assert "- [[-1], 1, Concat, [1]] # 5" in write_model_yaml(graph)


def test_several_layers_go_with_their_links_bridged() -> None:
    graph = edits.remove_layers(BASE, [_id(9), _id(10)])
    assert _inputs(graph, _id(11)) == ["r8"]
    assert _inputs(graph, _id(21)) == ["r20", "r8"]
    assert edits.remove_layers(BASE, [_id(0), _id(1)]).layers[0].inputs == ()


def test_moving_keeps_every_link() -> None:
    free = edits.rewire(BASE, _id(17), [_id(13)])
    graph = edits.move_layer(free, _id(17), _id(13))
    assert [layer.id for layer in graph.layers[13:16]] == ["r13", "r17", "r14"]
    assert {layer.id: layer.inputs for layer in graph.layers} == {layer.id: layer.inputs for layer in free.layers}


def test_a_layer_that_moves_over_the_border_changes_its_section() -> None:
    graph = edits.move_layer(edits.add_layer(BASE, _id(4), "LSKA")[0], LayerId("n1"), _id(11))
    assert graph.layer(LayerId("n1")).section == "head"
    back = edits.move_layer(graph, LayerId("n1"), _id(6))
    assert back.layer(LayerId("n1")).section == "backbone"


def test_connecting_appends_to_a_list_and_replaces_a_single_input() -> None:
    assert _inputs(edits.connect(BASE, _id(3), _id(15)), _id(15)) == ["r14", "r4", "r3"]
    assert _inputs(edits.connect(BASE, _id(3), _id(15), port=1), _id(15)) == ["r14", "r3"]
    assert _inputs(edits.connect(BASE, _id(2), _id(5)), _id(5)) == ["r2"]
    assert _inputs(edits.connect(BASE, _id(13), _id(23)), _id(23)) == ["r16", "r19", "r22", "r13"]


def test_disconnecting_leaves_the_other_links() -> None:
    graph = edits.disconnect(BASE, _id(4), _id(15))
    assert _inputs(graph, _id(15)) == ["r14"]
    assert "[[-1], 1, Concat, [1]] # 15" in write_model_yaml(graph)


def test_the_header_takes_values_and_gives_them_up() -> None:
    graph = edits.set_header(BASE, "reg_max", 8)
    assert graph.header["reg_max"] == 8
    assert "reg_max" not in edits.set_header(graph, "reg_max", None).header


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: edits.insert_on_link(BASE, _id(4), _id(23), "LSKA"), "23 Detect does not read 4 C3k2"),
    (lambda: edits.insert_after(BASE, _id(4), "os.system('x')"), "names no module"),
    (lambda: edits.insert_after(BASE, _id(4), "Conv", args=[10**6]), "16,384"),
    (lambda: edits.insert_after(BASE, _id(4), "Conv", repeats=0), "repeats 0 times"),
    (lambda: edits.add_layer(BASE, _id(23), "LSKA"), "Nothing can follow 23 Detect"),
    (lambda: edits.set_args(BASE, _id(4), [64], repeats=1000), "repeats 1000 times"),
    (lambda: edits.replace_module(BASE, _id(4), ""), "names no module"),
    (lambda: edits.move_layer(BASE, _id(16), _id(13)), "16 C3k2 reads 15 Concat, so it cannot stand before it"),
    (lambda: edits.move_layer(BASE, _id(4), _id(7)), "5 Conv reads 4 C3k2"),
    (lambda: edits.move_layer(BASE, _id(0), _id(7)), "reads the image"),
    (lambda: edits.move_layer(BASE, _id(4), _id(23)), "Nothing can follow"),
    (lambda: edits.connect(BASE, _id(16), _id(15)), "cannot read 16 C3k2"),
    (lambda: edits.connect(BASE, _id(4), _id(15)), "15 Concat reads 4 C3k2 already"),
    (lambda: edits.connect(BASE, _id(4), _id(0)), "reads the image|cannot read"),
    (lambda: edits.disconnect(BASE, _id(4), _id(5)), "its only link"),
    (lambda: edits.disconnect(BASE, _id(3), _id(15)), "does not read"),
    (lambda: edits.set_header(BASE, "head", []), "not a value of the header"),
    (lambda: edits.set_header(BASE, "nc", 0), "number of classes"),
    (lambda: edits.set_header(BASE, "activation", "exit()"), "not allowed"),
    (lambda: edits.set_header(BASE, "a: b", 1), "no name"),
    (lambda: edits.remove_layers(edits.rewire(BASE, _id(2), [_id(0)]), [_id(0)]), "cannot be removed"),
]


@pytest.mark.parametrize(("edit", "message"), REFUSED)
def test_what_no_file_could_say_is_refused_in_words(edit: Callable[[], object], message: str) -> None:
    with pytest.raises(ModelError, match=message):
        edit()


NAMES: list[tuple[ModelGraph, str]] = [
    (edits.insert_after(BASE, _id(16), "LSKA")[0], "Insert LSKA after 16 C3k2"),
    (edits.insert_on_link(BASE, _id(16), _id(23), "LSKA")[0], "Insert LSKA after 16 C3k2"),
    (edits.duplicate_layers(BASE, [_id(15), _id(16)])[0], "Insert 2 layers after 14 nn.Upsample"),
    (edits.remove_layer(BASE, _id(10)), "Remove 10 C2PSA"),
    (edits.remove_layers(BASE, [_id(9), _id(10)]), "Remove 2 layers"),
    (edits.replace_module(BASE, _id(9), "SPPF_LSKA"), "Replace 9 SPPF by SPPF_LSKA"),
    (edits.set_args(BASE, _id(9), [1024, 7]), "Change the arguments of 9 SPPF"),
    (edits.set_args(BASE, _id(2), BASE.layers[2].args, repeats=3), "Change the repeats of 2 C3k2"),
    (edits.connect(BASE, _id(3), _id(15)), "Connect 3 Conv to 15 Concat"),
    (edits.disconnect(BASE, _id(4), _id(15)), "Disconnect 4 C3k2 from 15 Concat"),
    (edits.set_header(BASE, "nc", 3), "Change nc in the header"),
    (BASE, "Change the model"),
]


@pytest.mark.parametrize(("after", "name"), NAMES)
def test_every_edit_has_a_name_for_undo(after: ModelGraph, name: str) -> None:
    described = describe_edit(BASE, after)
    assert str(described) == name
    assert described.template in TEMPLATES


def test_a_move_is_named_by_where_the_layer_went() -> None:
    free = edits.rewire(BASE, _id(17), [_id(13)])
    assert str(describe_edit(free, edits.move_layer(free, _id(17), _id(13)))) == "Move 17 Conv after 13 C3k2"
