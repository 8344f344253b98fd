"""Two languages, complete and fresh."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QRawFont
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from studio import paths
from studio.catalog import load_catalog
from studio.templates.library import load_templates
from studio.templates.values import params_of
from studio.ui.main_window import PAGES, MainWindow
from studio.ui.session import Session
from studio.ui.texts.recipe_texts import KNOWN
from studio.ui.texts.translation import Translation
from studio.ui.widgets.fields import ClearableField
from studio.ui.widgets.labels import Label

FOLDER = paths.assets_folder() / "i18n"


def messages(language: str) -> list[tuple[str, str, ElementTree.Element]]:
    """Give (context, source, translation element) of a .ts file."""
    root = ElementTree.parse(FOLDER / f"{language}.ts").getroot()
    return [
        (context.findtext("name", ""), message.findtext("source", ""), translation)
        for context in root.findall("context")
        for message in context.findall("message")
        if (translation := message.find("translation")) is not None
    ]


def texts(translation: ElementTree.Element) -> list[str]:
    """Give the translated forms."""
    return [form.text or "" for form in translation.findall("numerusform")] or [translation.text or ""]


def test_the_translations_are_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("build_translations", FOLDER / "build.py")
    assert spec is not None
    assert spec.loader is not None
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    assert build.changed_files() == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_text_is_left_untranslated(language: str) -> None:
    unfinished = [
        (context, source)
        for context, source, translation in messages(language)
        if translation.get("type") == "unfinished" or not all(texts(translation))
    ]
    assert unfinished == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_translation_keeps_its_placeholders(language: str) -> None:
    pattern = re.compile(r"%[0-9n]|\{\w+\}")
    for context, source, translation in messages(language):
        for text in filter(None, texts(translation)):
            assert sorted(pattern.findall(text)) == sorted(pattern.findall(source)), (context, source)


def test_the_bundled_font_holds_every_translated_character(qapp: QApplication) -> None:
    folder = paths.assets_folder() / "fonts"
    fonts = [QRawFont(str(folder / f"{name}-Regular.otf"), 13.0) for name in ("StudioSans", "StudioSansSC")]
    used = {character for _, _, translation in messages("zh_CN") for text in texts(translation) for character in text}
    missing = {c for c in used if not c.isspace() and not any(font.supportsCharacter(ord(c)) for font in fonts)}
    assert missing == set()


def test_the_texts_of_the_built_in_templates_and_modules_are_known_to_the_translators() -> None:
    catalog = load_catalog()
    modules = {spec.name for spec in catalog.specs}
    wanted: set[str] = set()
    for recipe in load_templates().recipes:
        wanted |= {recipe.title, recipe.summary}
        for param in params_of(recipe, catalog):
            wanted |= {param.doc, param.name.replace("_", " ").capitalize()}
            wanted |= {choice for choice in param.choices if isinstance(choice, str)}
    for spec in catalog.specs:
        wanted |= {spec.title, spec.summary, *(param.doc for param in spec.params)}
    plain = {" ".join(text.split()) for text in wanted} - modules - {""}
    assert plain - set(KNOWN) == set()


def test_a_switch_reaches_every_open_page_at_once(window: MainWindow, session: Session, qtbot: QtBot) -> None:
    for key in PAGES:
        window.show_page(key)
    qtbot.waitUntil(lambda: window.page("model").view("template") is not None)
    window.set_language("zh_CN")
    qtbot.waitUntil(lambda: window.actions_.action("quit").text() == "退出")
    chinese = {label.text() for label in window.findChildren(Label)}
    assert {"手头没有数据集？", "网络由什么组成？", "设置"} <= chinese
    assert session.settings.language == "zh_CN"
    window.set_language("en")
    qtbot.waitUntil(lambda: window.actions_.action("quit").text() == "Quit")
    english = {label.text() for label in window.findChildren(Label)}
    assert "What should the network be made of?" in english
    assert not [text for text in english if re.search("[\u4e00-\u9fff]", text) and text != "简体中文"]


def test_english_has_plurals(window: MainWindow) -> None:
    translate = QApplication.translate
    assert translate("ReportView", "%n image(s)", None, 1) == "1 image"
    assert translate("ReportView", "%n image(s)", None, 2) == "2 images"


def test_nothing_is_translated_from_an_f_string() -> None:
    # lupdate takes the braces of an f-string literally, so the text would never be found again.
    ui = Path(__file__).resolve().parents[2] / "studio" / "ui"
    found = [
        f"{path.name}: {line.strip()}"
        for path in ui.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\b(tr|translate)\([^)\"]*f\"", line)
    ]
    assert found == []


def test_no_word_is_cut_off_right_after_a_switch_of_the_language(window: MainWindow, qtbot: QtBot) -> None:
    def cut_off() -> list[str]:
        shown = [one for kind in (QLabel, QPushButton) for one in window.findChildren(kind) if one.isVisible()]
        plain = [one for one in shown if one.text() and not (isinstance(one, QLabel) and one.wordWrap())]
        return [one.text() for one in plain if one.width() < one.minimumSizeHint().width()]

    window.show_page("settings")
    qtbot.wait(300)
    for language in ("zh_CN", "en"):
        assert cut_off() == []
        window.set_language(language)
        QApplication.sendPostedEvents(None, QEvent.Type.LanguageChange)
        assert cut_off() == [], f"in the first turn in {language}"
        assert window.updatesEnabled()
        qtbot.wait(50)


def test_the_button_that_clears_a_field_has_a_name_in_both_languages(translation: Translation, qtbot: QtBot) -> None:
    field = ClearableField()
    qtbot.addWidget(field)
    (clear,) = field.findChildren(QToolButton)
    assert clear.accessibleName() == "Clear the field"
    translation.switch("zh_CN")
    qtbot.waitUntil(lambda: clear.accessibleName() == "清空输入框")
    field.setText("word")
    field.show()
    qtbot.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert field.text() == ""
    translation.switch("en")


def test_every_field_that_can_be_cleared_is_one_with_a_named_button() -> None:
    ui = Path(__file__).resolve().parents[2] / "studio" / "ui"
    found = [path.name for path in ui.rglob("*.py") if "setClearButtonEnabled" in path.read_text(encoding="utf-8")]
    assert found == ["fields.py"]
