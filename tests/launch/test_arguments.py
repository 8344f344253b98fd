"""Training arguments: all of the installed ultralytics are reachable, and refused where ultralytics would refuse them."""

from __future__ import annotations

import ast

import pytest

from studio import stock
from studio.errors import UsageError
from studio.launch.argument_table import TABLE
from studio.launch.arguments import known_arguments, parse_arguments, train_arguments

SET_BY_OPTIONS = {
    *("task", "mode", "model", "data", "epochs", "batch", "imgsz", "device", "project", "name", "exist_ok"),
    *("pretrained", "seed", "resume", "cfg"),
}


def cfg_table(name: str) -> object:
    """Give a table of ultralytics' own checks, read as text: importing it takes torch."""
    tree = ast.parse((stock.package_folder() / "cfg" / "__init__.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            value = node.value.args[0] if isinstance(node.value, ast.Call) else node.value
            return ast.literal_eval(value)
    raise AssertionError(name)


def test_every_argument_of_a_training_is_listed_once():
    listed = [argument.name for argument in train_arguments()]
    assert len(listed) == len(set(listed))
    assert {"lr0", "mosaic", "freeze", "optimizer", "mask_ratio", "pose"} <= set(listed)
    assert not SET_BY_OPTIONS & set(listed)
    left_out = set(known_arguments()) - set(listed) - SET_BY_OPTIONS
    assert "show_labels" in left_out, "that is for predictions"
    assert not left_out & set(TABLE)


def test_every_argument_has_its_default_and_a_line_of_help():
    for argument in train_arguments():
        assert argument.default == known_arguments()[argument.name]
        assert len(argument.known.help) > 8, argument.name


def test_every_default_passes_its_own_check():
    for argument in train_arguments():
        if argument.default is not None:
            assert parse_arguments([f"{argument.name}={argument.default}"]) == {argument.name: argument.default}


def test_the_kinds_are_those_that_ultralytics_checks():
    flags, whole = cfg_table("CFG_BOOL_KEYS"), cfg_table("CFG_INT_KEYS")
    shares, least = cfg_table("CFG_FRACTION_KEYS"), cfg_table("CFG_INT_MIN")
    for name, known in TABLE.items():
        if known.kind == "flag":
            assert name in flags, name
        if known.kind == "int":
            assert name in whole, name
            assert known.low >= least.get(name, known.low), name
        if name in shares and known.kind == "number":
            assert (known.low, known.high) == (0, 1), name


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("lr0=2", "from 0 to 1"),
        ("lr0=fast", "takes a number"),
        ("mosaic=-0.5", "from 0 to 1"),
        ("patience=-1", "0 or more"),
        ("nbs=0", "1 or more"),
        ("nbs=1.5", "whole number"),
        ("cos_lr=yes please", "True or False"),
        ("cos_lr=1", "True or False"),
        ("optimizer=Adamw", "AdamW"),
        ("scale=[1,2,3]", "two numbers"),
        ("lr0=.nan", "from 0 to 1"),
        ("lr0=", "needs a value"),
        ("fraction=0", "a share up to 1"),
        ("fraction=1.5", "a share up to 1"),
        ("fraction=True", "a share up to 1"),
        ("classes=[a]", "from 0 on, or several"),
        ("classes=-1", "from 0 on, or several"),
        ("freeze=[]", "from 0 on, or several"),
        ("cache=disc", "True, False, ram"),
        ("amp=half", "fp16"),
        ("compile=fast", "max-autotune"),
        ("channels_last=2", "True, False"),
        ("distill_model=7", "takes a word"),
        ("erasing=1.5", "from 0 to 1"),
        ("mask_ratio=0", "1 or more"),
        ("overlap_mask=7", "True or False"),
        ("pose=[1]", "takes a number"),
        ("box=.inf", "it has to be 0 or more"),
        ("copy_paste_mode=3", "takes a word"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(word, said):
    with pytest.raises(UsageError) as caught:
        parse_arguments([word])
    assert said in caught.value.message
    assert caught.value.hint


def test_what_can_be_is_taken():
    words = [
        "lr0=0.001",
        "scale=[0.5,1.5]",
        "freeze=[0,1]",
        "cache=ram",
        "amp=bf16",
        "time=0.5",
        "classes=[0]",
        "nbs=8.0",
    ]
    assert parse_arguments(words) == {
        "lr0": 0.001,
        "scale": [0.5, 1.5],
        "freeze": [0, 1],
        "cache": "ram",
        "amp": "bf16",
        "time": 0.5,
        "classes": [0],
        "nbs": 8,
    }
