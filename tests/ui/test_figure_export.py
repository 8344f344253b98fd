"""Figures are fit for a paper: white, as wide as a column, no text below 6 points, nothing upon anything else."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
import zlib

import pytest
from PySide6.QtGui import QGuiApplication, QImage

from studio import stock
from studio.graph.model_yaml import read_model_yaml
from studio.graph.shapes import infer_shapes
from studio.ui.graph_editor.export_menu import ExportMenu
from studio.ui.graph_editor.figure_export import FigureDrawing
from studio.ui.graph_editor.figure_layout import CARD_HEIGHT, CARD_WIDTH, COLUMN_OF_A_PAGE, lay_out_figure

POINT = 72


@pytest.fixture
def menu(session, translation, qtbot):
    session.choose_model(base="yolo11", scale="n", template="lska-head")
    assert session.graph is not None
    made = ExportMenu(session)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("family", ["yolo11", "yolo26", "yolo12", "yolov8"])
def test_the_usual_models_fit_a_column_of_a_page(theme, session, family):
    session.choose_model(base=family, template="none")
    drawing = FigureDrawing(ExportMenu(session)._figure())
    assert drawing.width <= COLUMN_OF_A_PAGE + 1
    assert drawing.height < 600  # a page has some 700 points
    assert drawing.smallest_text_points() >= 6


@pytest.mark.parametrize("name", ["11/yolo11.yaml", "v9/yolov9e.yaml", "26/yolo26-p6.yaml", "rt-detr/rtdetr-l.yaml"])
def test_cards_do_not_lie_upon_each_other(name):
    graph = read_model_yaml(stock.models_folder() / name)
    layout = lay_out_figure(graph, infer_shapes(graph, "n"), 640)
    assert len(layout.cards) == len(graph.layers)
    for index, one in enumerate(layout.cards):
        assert one.left + CARD_WIDTH <= layout.width
        assert one.top + CARD_HEIGHT <= layout.height
        for other in layout.cards[index + 1 :]:
            apart = abs(one.left - other.left) >= CARD_WIDTH or abs(one.top - other.top) >= CARD_HEIGHT
            assert apart, (one, other)
    for link in layout.links:
        assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in link.points), link


def test_columns_are_named_by_where_they_begin():
    graph = read_model_yaml(stock.models_folder() / "rt-detr/rtdetr-l.yaml")
    layout = lay_out_figure(graph, infer_shapes(graph, "l"), 640)
    assert [column.kind for column in layout.columns] == ["backbone", "up", "down", "head"]


def test_a_pdf_has_the_size_of_the_column_and_real_text(menu, tmp_path):
    path = menu.save("pdf", tmp_path / "figure.pdf")
    content = path.read_bytes()
    assert content.startswith(b"%PDF")
    box = re.search(rb"/MediaBox \[([\d. ]+)\]", content)
    assert box is not None
    width = float(box[1].split()[2])
    assert COLUMN_OF_A_PAGE - 5 <= width <= COLUMN_OF_A_PAGE + 2
    assert b"/FontFile" in content or b"FontFile2" in content or b"FontFile3" in content


def test_an_svg_needs_no_font(menu, tmp_path):
    path = menu.save("svg", tmp_path / "figure")  # the suffix is added
    assert path.name == "figure.svg"
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert "text" not in tags
    assert tags.count("path") > 60
    assert root.get("width", "").endswith("mm")
    assert float(root.get("width", "0mm")[:-2]) == pytest.approx(85, abs=2)


def test_a_png_is_fit_for_print_and_light_in_the_dark_theme(menu, session, tmp_path):
    session.theme.set_scheme("dark")
    image = QImage(str(menu.save("png", tmp_path / "figure.png")))
    assert image.width() == pytest.approx(85 / 25.4 * 600, rel=0.03)
    assert image.dotsPerMeterX() == pytest.approx(600 / 0.0254, rel=0.01)
    corner = image.pixelColor(image.width() - 2, image.height() - 2)
    assert min(corner.red(), corner.green(), corner.blue()) > 240
    dark = sum(image.pixelColor(x, y).lightness() < 60 for x in range(0, image.width(), 5) for y in range(0, 900, 5))
    assert dark > 20  # text


def test_the_legend_names_what_is_shown_and_no_more(menu):
    drawing = FigureDrawing(menu._figure())
    words = [word for row in drawing._legend for word, _, _ in row]
    assert words == ["Convolution", "Block", "Pooling", "Attention", "Upsampling", "Joining", "Head", "New"]


def test_the_picture_can_be_copied(menu):
    told = []
    menu.told.connect(told.append)
    menu.copy_picture()
    assert QGuiApplication.clipboard().image().width() > 900
    assert told == ["The figure was copied as a picture."]


def test_a_place_where_one_may_not_write_is_told(menu, session, tmp_path):
    told = []
    session.messageRaised.connect(told.append)
    (tmp_path / "file").write_text("", "utf-8")
    assert menu.save("pdf", tmp_path / "file" / "figure.pdf") is None
    assert "could not be saved" in told[0].message


def test_the_same_figure_is_written_again(menu, tmp_path):
    one, other = (menu.save("svg", tmp_path / f"{name}.svg").read_bytes() for name in "ab")
    assert zlib.crc32(one) == zlib.crc32(other)
