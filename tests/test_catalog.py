"""The catalog: what it reads, what it refuses, whom it lets run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from studio.attention import lska
from studio.catalog import FOLDER_VARIABLE, allow, is_allowed, load_catalog
from studio.errors import AttentionError
from studio.module_spec import Param, check_value, split_args, validate_args
from studio.paths import project_folder, user_folder

GATE = '''"""A gate."""
from torch import nn

SPEC = {
    "name": "Gate",
    "role": "attention",
    "params": [
        {"name": "ratio", "kind": "int", "default": 4, "min": 1, "max": 64, "doc": "squeeze"},
        {"name": "slope", "kind": "float", "default": 0.5, "min": 0},
        {"name": "mode", "kind": "choice", "default": "mean", "choices": ["mean", "max"]},
        {"name": "bias", "kind": "bool", "default": True},
    ],
}


class Gate(nn.Module):
    def __init__(self, channels, ratio=4, slope=0.5, mode="mean", bias=True):
        super().__init__()
'''


@pytest.fixture
def catalog(tmp_path):
    return load_catalog(tmp_path)


def with_file(folder: Path, text: str | bytes, name: str = "gate.py"):
    """Put one file into `folder` and read the catalog with it."""
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_catalog(folder)


# --- built-in files


def test_the_lska_family_is_there(catalog):
    names = {"LSKA", "LKA", "LSKATrivial", "LKATrivial", "LSKA_Attention", "LKA_Attention", "C3k2_LSKA", "SPPF_LSKA"}
    assert names <= {spec.name for spec in catalog.specs}
    assert catalog.problems == ()


def test_listing_imports_neither_torch_nor_the_files():
    code = (
        "import sys; from studio.catalog import load_catalog; assert load_catalog().get('LSKA');"
        "assert not any(name.split('.')[0] in ('torch', 'ultralytics') for name in sys.modules);"
        "assert not any(name.startswith('studio.attention.') for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=project_folder())


def test_kernel_sizes_offered_are_those_that_can_be_built(catalog):
    for name in ("LSKA", "LSKA_Attention", "C3k2_LSKA", "SPPF_LSKA"):
        spec = catalog.get(name)
        assert spec.params[0].choices == lska.valid_kernel_sizes(), name


def test_a_wrong_name_finds_its_nearest(catalog):
    assert catalog.get("LSKAA") is None
    assert "LSKA" in catalog.nearest("LSKAA")


# --- arguments


@pytest.mark.parametrize(
    ("name", "args", "expected"),
    [
        ("LSKA", [], {"kernel_size": 7, "safe_start": False}),
        ("LSKA", [23], {"kernel_size": 23, "safe_start": False}),
        ("LSKA", [23, True], {"kernel_size": 23, "safe_start": True}),
        ("LSKA", [{"kernel_size": 35}], {"kernel_size": 35, "safe_start": False}),
        ("LSKA", [23, {"safe_start": True}], {"kernel_size": 23, "safe_start": True}),
        ("C3k2_LSKA", [512, False, 0.25], {"kernel_size": 7, "form": "gate", "safe_start": True}),
        ("C3k2_LSKA", [512, False, 0.25, 23], {"kernel_size": 23, "form": "gate", "safe_start": True}),
        ("C3k2_LSKA", [1024, True, 0.5, True], {"kernel_size": 7, "form": "gate", "safe_start": True}),
        ("C3k2_LSKA", [512, {"form": "residual"}], {"kernel_size": 7, "form": "residual", "safe_start": True}),
        ("SPPF_LSKA", [1024, 5], {"kernel_size": 11, "safe_start": False}),
        ("SPPF_LSKA", [1024, 5, 7], {"kernel_size": 7, "safe_start": False}),
        ("SPPF_LSKA", [1024, 5, 3, True], {"kernel_size": 11, "safe_start": False}),
    ],
)
def test_arguments_are_read_as_articles_write_them(catalog, name, args, expected):
    assert validate_args(catalog.get(name), args) == expected


@pytest.mark.parametrize(
    ("name", "args", "said"),
    [
        ("LSKA", [9], "7, 11, 15"),
        ("LSKA", [64, 23], "channels is"),
        ("LSKA", [64, 23, 7], "channels is"),
        ("LSKA", [True], "7, 11, 15"),
        ("LSKA", [7.0], "7, 11, 15"),
        ("LSKA", ["7"], "7, 11, 15"),
        ("LSKA", [None], "7, 11, 15"),
        ("LSKA", [7, 1], "True or False"),
        ("LSKA", [{"kernel": 7}], "Did you mean kernel_size"),
        ("LSKA", [7, {"kernel_size": 7}], "once"),
        ("C3k2_LSKA", [512, {"kernel_size": 10}], "7, 11, 15"),
        ("C3k2_LSKA", [512, False, 0.25, 9], "7, 11, 15"),
        ("C3k2_LSKA", [512, {"form": "other"}], "gate, residual"),
        ("C2f_LSKA", [512, 23], "7, 11, 15"),
    ],
)
def test_wrong_arguments_are_refused_with_what_would_be_right(catalog, name, args, said):
    with pytest.raises(AttentionError) as caught:
        validate_args(catalog.get(name), args)
    assert said in caught.value.hint
    assert name in caught.value.message


@pytest.mark.parametrize(
    ("name", "args", "stock"),
    [
        ("LSKA", [23], ()),
        ("C3k2_LSKA", [512, False, 0.25, 23], (512, False, 0.25)),
        ("C3k2_LSKA", [1024, True, 0.5, True], (1024, True, 0.5, True)),
        ("C3k2_LSKA", [1024, True, 0.5, True, {"kernel_size": 11}], (1024, True, 0.5, True)),
        ("SPPF_LSKA", [1024, 5, 3, True], (1024, 5, 3, True)),
        ("SPPF_LSKA", [1024, 5, 3], (1024, 5, 3)),
        ("C3k2_LSKA", [1024, True, 0.5, True, 11], (1024, True, 0.5, True)),
        ("SPPF_LSKA", [1024, 5, 3, True, 7], (1024, 5, 3, True)),
        ("C2PSA_LSKA", [1024], (1024,)),
        ("C2PSA_LSKA", [1024, 0.5], (1024, 0.5)),
        ("C2PSA_LSKA", [1024, 23], (1024,)),
        ("C2PSA_LSKA", [1024, 0.5, 23], (1024, 0.5)),
        ("C2f_LSKA", [512, True, 23], (512, True)),
        ("C2f_LSKA", [512], (512,)),
    ],
)
def test_the_stock_rows_own_arguments_stay_its_own(catalog, name, args, stock):
    assert split_args(catalog.get(name), args)[0] == stock


@pytest.mark.parametrize(
    ("param", "good", "bad"),
    [
        (Param("a", "int", 1, min=1, max=8), [1, 8], [0, 9, 1.0, True, "1", None, 10**400]),
        (Param("a", "float", 1.0, min=0), [0, 0.5, 3], [-0.1, float("nan"), float("inf"), True, "1"]),
        (Param("a", "bool", True), [True, False], [0, 1, "True", None]),
        (Param("a", "choice", "x", choices=("x", 1)), ["x", 1], [True, "1", 1.0, "y", ["x"]]),
    ],
)
def test_values_are_checked_by_kind(param, good, bad):
    for value in good:
        assert check_value(param, value) == value
    for value in bad:
        with pytest.raises(AttentionError):
            check_value(param, value)


# --- the user's files


def test_a_users_file_is_listed_without_being_run(tmp_path):
    marker = tmp_path / "ran"
    catalog = with_file(tmp_path, GATE + f"\nopen({str(marker)!r}, 'w')\n")
    spec = catalog.get("Gate")
    assert spec.is_user
    assert spec.title == "Gate"
    assert [param.name for param in spec.params] == ["ratio", "slope", "mode", "bias"]
    assert catalog.problems == ()
    assert not marker.exists()


def test_a_file_may_offer_several_modules(tmp_path):
    text = 'SPEC = [{"name": "A", "role": "attention"}, {"name": "B", "role": "block", "replaces": "C3k2"}]\n'
    catalog = with_file(tmp_path, text + "class A: ...\nclass B: ...\n")
    assert catalog.get("A").replaces is None
    assert catalog.get("B").replaces == "C3k2"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("attention-syntax", "SPEC = {"),
        ("attention-syntax", b"SPEC = '\x00'"),
        ("attention-syntax", b"SPEC = '\xff\xfe'"),
        ("attention-syntax", "(" * 5000),
        ("attention-no-spec", "class Gate: ..."),
        ("attention-no-spec", ""),
        ("attention-spec-not-literal", "SPEC = dict(name='Gate')"),
        ("attention-spec-not-literal", "SPEC = __import__('os').system('true')"),
        ("attention-spec", "SPEC = 3"),
        ("attention-spec", GATE.replace('"Gate"', '"a gate"')),
        ("attention-spec", GATE.replace('"attention"', '"head"')),
        ("attention-spec", GATE.replace('"attention"', '"block"')),
        ("attention-param", GATE.replace('"int"', '"integer"')),
        ("attention-param", GATE.replace('"default": 4', '"default": 0')),
        ("attention-param", GATE.replace('"min": 1', '"min": "1"')),
        ("attention-no-class", GATE.replace("class Gate", "class Other")),
        ("attention-signature", GATE.replace("channels, ratio=4", "ratio=4")),
        ("attention-signature", GATE.replace("slope=0.5, ", "")),
        ("attention-too-large", "#" * 1_100_000),
        ("attention-name-taken", GATE.replace("Gate", "LSKA")),
    ],
)
def test_a_bad_file_becomes_a_problem_and_hides_no_other(tmp_path, code, text):
    catalog = with_file(tmp_path, text)
    assert [problem.code for problem in catalog.problems] == [code]
    assert catalog.problems[0].where.path == tmp_path / "gate.py"
    assert catalog.get("LSKA").path.name == "lska.py"


def test_a_file_name_that_is_no_module_name_becomes_a_problem(tmp_path):
    catalog = with_file(tmp_path, GATE, name="my-gate.py")
    assert [problem.code for problem in catalog.problems] == ["attention-file-name"]


def test_a_problem_names_the_line(tmp_path):
    catalog = with_file(tmp_path, GATE + "\nx = = 1\n")
    assert catalog.problems[0].where.line == GATE.count("\n") + 2


def test_a_missing_folder_is_an_empty_one(tmp_path):
    assert load_catalog(tmp_path / "none").problems == ()


def test_a_child_process_reads_the_folder_it_is_told(tmp_path, monkeypatch):
    with_file(tmp_path, GATE)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert load_catalog().get("Gate") is not None


# --- consent


def test_built_in_files_need_no_consent(catalog):
    assert is_allowed(catalog.get("LSKA"))


def test_a_users_file_needs_consent_for_exactly_its_text(tmp_path):
    spec = with_file(tmp_path, GATE).get("Gate")
    assert not is_allowed(spec)
    allow(spec)
    assert is_allowed(spec)
    assert is_allowed(load_catalog(tmp_path).get("Gate"))
    assert not is_allowed(with_file(tmp_path, GATE + "\n").get("Gate"))


def test_consent_for_a_second_file_keeps_the_first(tmp_path):
    first = with_file(tmp_path, GATE).get("Gate")
    second = with_file(tmp_path, GATE.replace("Gate", "Door"), name="door.py").get("Door")
    allow(first)
    allow(second)
    assert is_allowed(first)
    assert is_allowed(second)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"allowed": 3}', "\x00"])
def test_damaged_consent_is_no_consent(tmp_path, text):
    spec = with_file(tmp_path, GATE).get("Gate")
    user_folder().mkdir(parents=True, exist_ok=True)
    (user_folder() / "allowed.json").write_text(text, encoding="utf-8")
    assert not is_allowed(spec)
    allow(spec)
    assert json.loads((user_folder() / "allowed.json").read_text(encoding="utf-8"))["allowed"] == {
        spec.sha256: "gate.py"
    }
