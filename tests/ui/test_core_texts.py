"""What the core says about models is said in the window's language, wherever it is shown."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from studio.catalog import Catalog, load_catalog
from studio.errors import Location, ModelError, Problem, StudioError
from studio.graph.diff import diff_graphs
from studio.graph.edits import insert_after, move_layer, remove_layer, replace_module, set_args
from studio.graph.model_graph import ModelGraph
from studio.graph.model_source import read_tolerant
from studio.graph.model_yaml import load_stock, parse_model_yaml, write_model_yaml
from studio.graph.problems import check_graph
from studio.sentence import Sentence
from studio.templates.apply import apply_recipe
from studio.templates.library import load_templates
from studio.ui.pages.model_page import ModelPage
from studio.ui.session import Session
from studio.ui.texts.core_texts import KNOWN, core_text, core_texts, place_said
from studio.ui.texts.recipe_texts import KNOWN as HELP
from studio.ui.texts.stock_texts import KNOWN as STOCK
from studio.ui.texts.translation import Translation
from studio.ui.theme import Theme
from studio.ui.widgets.error_note import ErrorNote

STUDIO = Path(__file__).resolve().parents[2] / "studio"
SOURCES = [
    *sorted((STUDIO / "graph").glob("*.py")),
    *sorted((STUDIO / "templates").glob("*.py")),
    *(STUDIO / name for name in ("sentence.py", "module_spec.py", "spec_file.py", "catalog.py", "stock.py")),
    *(STUDIO / "attention" / name for name in ("_arguments.py", "lska.py", "ls_stage.py")),
    *(STUDIO / "worker" / name for name in ("model_parser.py", "model_check.py", "measure.py")),
    *(
        STUDIO / "launch" / name
        for name in ("extend.py", "extra_check.py", "machine_load.py", "prepare.py", "process.py", "run_files.py")
    ),
    *(STUDIO / "runs" / name for name in ("trash.py", "import_run.py", "run_notes.py", "seen_data.py", "store.py")),
    *(STUDIO / "runs" / name for name in ("checkpoint.py", "transfer_report.py", "weights_files.py")),
    *(STUDIO / "launch" / name for name in ("queue.py", "plan.py", "argument_check.py", "arguments.py")),
    STUDIO / "runs" / "queue_file.py",
    *(STUDIO / "worker" / name for name in ("weights.py", "explain.py", "reporter.py")),
    STUDIO / "ui" / "run_repeat.py",
    STUDIO / "ui" / "training_queue.py",
]
# The names of edits are made by the window itself, and the lines of a written file are no messages.
NOT_SHOWN = {"describe.py"}
_SENTENCE = re.compile(r"[A-Z{\-][^\n]* [^\n]*[.?]")
_MAKERS = {"say", "_joined", "wrong"}


def test_every_sentence_of_the_core_is_known_to_the_translators() -> None:
    wanted = {text: path.name for path in SOURCES if path.name not in NOT_SHOWN for text in sentences(path)}
    assert len(wanted) > 300
    missing = {text: name for text, name in wanted.items() if text not in {*KNOWN, *STOCK, *HELP}}
    assert missing == {}


def test_no_sentence_is_an_f_string() -> None:
    found = [
        f"{path.name}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (called(node).endswith("Error") or called(node) in ("fault", "_fault", "_error", "_problem", "Problem"))
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]
        if isinstance(argument, ast.JoinedStr)
    ]
    assert [place for place in found if not place.startswith("ops.py")] == []


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    translation = Translation(qapp)
    translation.switch("zh_CN")
    yield
    translation.switch("en")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def test_every_sentence_has_its_own_translation(chinese: None) -> None:
    same = {text for text in KNOWN if core_text(text) == text and re.search("[A-Za-z]{3}", _PLACES.sub("", text))}
    assert same == set()


FAULTY_ROWS = {
    "unknown module": "[-1, 1, C3k3, [256]]",
    "wrong from": "[17, 1, Conv, [64]]",
    "from no number": "[x, 1, Conv, [64]]",
    "from nothing": "[[], 1, Conv, [64]]",
    "from itself": "[3, 1, Conv, [64]]",
    "concat of one": "[-1, 1, Concat, [1]]",
    "concat sizes": "[[0, 2], 1, Concat, [1]]",
    "several inputs": "[[0, 2], 1, Conv, [64]]",
    "heads not dividing": "[-1, 1, WindowAttention, [{num_heads: 7}]]",
    "kernel size illegal": "[-1, 1, LSKA, [4]]",
    "unknown argument": "[-1, 1, LSKA, [{kernel: 7}]]",
    "argument twice": "[-1, 1, LSKA, [7, {kernel_size: 7}]]",
    "too many arguments": "[-1, 1, LSKA, [7, 9, 1, 2, 3, 4, 5, 6]]",
    "missing arguments": "[-1, 1, Conv, []]",
    "repeats": "[-1, 500, Conv, [64]]",
    "three columns": "[-1, 1, Conv]",
    "too wide": "[-1, 1, Conv, [99999999]]",
    "dead layer": "[0, 1, Conv, [64, 3, 2]]",
    "bad yaml": "[-1, 1, Conv, [64, 3, 2",
    "tag": "!!python/object:os.system {}",
    "merge key": "{<<: 1}",
    "no module": "[-1, 1, 12, []]",
}


@pytest.mark.parametrize("fault", FAULTY_ROWS)
def test_a_faulty_row_is_told_in_chinese(chinese: None, catalog: Catalog, fault: str) -> None:
    source, problems = read_tolerant(faulty_model(fault))
    if source is not None:
        problems += check_graph(source.graph, "n", catalog=catalog)
    assert problems
    for problem in problems:
        assert_chinese(problem)


def test_illegal_edits_are_refused_in_chinese(chinese: None) -> None:
    graph = load_stock("yolo11")
    layers = graph.layers
    edits = [
        lambda: insert_after(graph, layers[-1].id, "Conv"),
        lambda: insert_after(graph, layers[2].id, "Conv", wiring="branch"),
        lambda: remove_layer(ModelGraph(layers=layers[:1]), layers[0].id),
        lambda: move_layer(graph, layers[3].id, layers[9].id),
        lambda: move_layer(graph, layers[0].id, layers[9].id),
        lambda: set_args(graph, layers[1].id, [10**9]),
        lambda: replace_module(graph, layers[1].id, "no-name"),
        lambda: parse_model_yaml(write_model_yaml(graph).replace("nc: 80", "nc: many")),
        lambda: parse_model_yaml("backbone: 3"),
        lambda: load_stock("yolo99"),
    ]
    for edit in edits:
        with pytest.raises(StudioError) as raised:
            edit()
        assert_chinese(raised.value)


def test_what_a_template_refuses_is_told_in_chinese(chinese: None, catalog: Catalog) -> None:
    library = load_templates()
    recipe = library.get("lska-head")
    for values in ({"kernel_size": 4}, {"kernel": 7}, {"kernel_size": "large"}):
        with pytest.raises(StudioError) as raised:
            apply_recipe(load_stock("yolo11"), recipe, catalog=catalog, values=values)
        assert_chinese(raised.value)
    with pytest.raises(StudioError) as raised:
        library.get("lska-heads")
    assert_chinese(raised.value)


def test_differences_are_told_in_chinese(chinese: None) -> None:
    base = load_stock("yolo11")
    layers = base.layers
    changed, _ = insert_after(base, layers[16].id, "LSKA", args=[{"kernel_size": 7}])
    changed = replace_module(changed, layers[2].id, "C2f")
    changed = set_args(changed, layers[4].id, [512, True], repeats=3)
    changed = remove_layer(changed, layers[20].id)
    texts = [core_text(change.text) for change in diff_graphs(base, changed)]
    assert len(texts) >= 4
    for text in texts:
        assert_no_english(text)
    assert "在 16 C3k2 之后添加 LSKA（kernel_size 7）" in texts


def test_a_constructor_is_heard_in_chinese_through_the_engine(chinese: None) -> None:
    from studio.attention._arguments import check_divides
    from studio.sentence import said_by, say

    with pytest.raises(ValueError) as raised:
        check_divides("WindowAttention", "num_heads", 7, 64, most=64)
    error = ModelError(say("Layer {layer} cannot be built: {reason}", layer="3 X", reason=said_by(raised.value)))
    told = StudioError.from_dict(json.loads(json.dumps(error.to_dict())))
    assert core_text(told.message) == (
        "3 X 无法构建：num_heads（7）不能整除 WindowAttention 的 64 个通道；可用 1, 2, 4, 8, 16, 32 或 64"
    )


def test_a_note_follows_the_language(qapp: QApplication) -> None:
    note = ErrorNote(Theme())
    graph = load_stock("yolo11")
    with pytest.raises(ModelError) as raised:
        insert_after(graph, graph.layers[-1].id, "Conv")
    note.show_error(raised.value)
    english = note.text()
    assert english.startswith("Nothing can follow 23 Detect: it ends the model.")
    translation = Translation(qapp)
    translation.switch("zh_CN")
    qapp.processEvents()
    assert note.text().startswith("23 Detect 之后不能再有层")
    assert "Nothing" not in note.text()
    assert "layer" not in note.text()
    translation.switch("en")
    qapp.processEvents()
    assert note.text() == english
    note.deleteLater()


WINDOW_FAULTS = (
    "unknown module",
    "wrong from",
    "concat sizes",
    "heads not dividing",
    "kernel size illegal",
    "bad yaml",
)


@pytest.mark.parametrize("fault", WINDOW_FAULTS)
def test_a_chinese_window_shows_no_english_fault(
    session: Session, translation: Translation, qtbot: QtBot, tmp_path: Path, fault: str
) -> None:
    path = tmp_path / "model.yaml"
    path.write_text(faulty_model(fault), encoding="utf-8")
    session.choose_model(scale="n")
    session.choose_model(model_file=path)
    page = ModelPage(session)
    qtbot.addWidget(page)
    page.show()
    for language in ("en", "zh_CN"):  # switched while everything is shown
        translation.switch(language)
        QApplication.processEvents()
        page.graph_panel.scene.select("r3")
        page._tabs.setCurrentIndex(1)
        page._tabs.setCurrentIndex(0)
    shown = {label.text() for label in page.findChildren(QLabel)} | {page.can_continue()[1]}
    problems = page.graph_panel.side.problems
    for row in range(problems.count()):
        shown |= {problems.item(row).text(), problems.item(row).toolTip()}
    shown |= {card.facts.problem_text for card in page.graph_panel.scene.cards.values()}
    assert session.problems
    english = {one for problem in session.problems for one in (problem.message, problem.hint) if one}
    assert not [text for text in shown for one in english if one in text]
    assert any(core_text(session.problems[0].message) in text for text in shown)


@pytest.mark.parametrize("where", [Location(), Location(Path("a.yaml"), 3), Location(line=3, node="2 Conv")])
def test_a_place_reads_in_english_as_ever(where: Location) -> None:
    assert place_said(where) == str(where)


def test_an_unknown_text_comes_back_as_it_is(chinese: None) -> None:
    assert core_text("Something that nobody said.") == "Something that nobody said."
    assert core_text("") == ""


_PLACES = re.compile(r"\{\w+\}")
# Words of files and of torch stay as they are; four plain words in a row are a sentence that was forgotten.
_ENGLISH = re.compile(r"\b[a-z]+(?: [a-z]+){2,}\b", re.IGNORECASE)


def assert_chinese(found: StudioError | Problem) -> None:
    assert isinstance(found.message, Sentence) or core_text(found.message) != found.message, found.message
    assert re.search("[\u4e00-\u9fff]", core_text(found.message)), found.message
    assert_no_english(core_texts(found))
    assert_no_english(core_text(place_said(found.where)))


def assert_no_english(text: str) -> None:
    assert _ENGLISH.search(text) is None, text


def sentences(path: Path) -> set[str]:
    """Give the texts in a source file that a user may read: all of `say`, and whatever has the form of a sentence."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed: set[int] = set()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr | ast.JoinedStr):
            passed |= {id(part) for part in ast.walk(node) if isinstance(node, ast.JoinedStr) or part is node.value}
        # What stands at the top of a module that lists stock arguments is help, which `stock_texts` has.
        if path.name == "stock_params.py" and isinstance(node, ast.Module):
            passed |= {id(part) for top in node.body if not isinstance(top, ast.FunctionDef) for part in ast.walk(top)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in _MAKERS:
            found |= {one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            found |= {node.value} if _SENTENCE.fullmatch(node.value) else set()
    return found


def faulty_model(fault: str) -> str:
    return (
        "nc: 3\nscales: {n: [0.5, 0.25, 1024]}\nbackbone:\n  - [-1, 1, Conv, [64, 3, 2]]\n"
        f"  - [-1, 1, Conv, [128, 3, 2]]\n  - [-1, 1, Conv, [256, 3, 2]]\n  - {FAULTY_ROWS[fault]}\n"
        "head:\n  - [[-1], 1, Detect, [nc]]\n"
    )


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
