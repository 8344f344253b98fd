"""YAML, XML, JSON and names of strangers: nothing is expanded, fetched or run, and markup stays text."""

from __future__ import annotations

import json
import os
import tracemalloc

import pytest

from studio.datasets.importing.card import card_text, figures, plain, write_card
from studio.datasets.importing.plan import NamesMissing
from studio.datasets.importing.safe_xml import read_xml
from studio.datasets.scan import scan_dataset
from studio.errors import DatasetError
from tests.datasets.strangers import import_, zip_of


def test_a_download_key_in_an_archive_is_told_and_never_passed_on(make_dataset, tmp_path):
    marker = tmp_path / "ran"
    text = f"train: train/images\nval: missing\nnames: [cat, dog]\ndownload: |\n  open({str(marker)!r}, 'w')\n"
    report = import_(zip_of(tmp_path / "set.zip", make_dataset(), more={"data.yaml": text.encode()}))
    assert "yaml-download" in {note.code for note in report.notes}
    assert "download:" not in report.data_yaml.read_text(encoding="utf-8")
    assert not marker.exists()


YAML_BOMBS = {
    "aliases": "a: &a [x,x,x,x,x,x,x,x]\n"
    + "".join(f"{c}: &{c} [*{p},*{p},*{p},*{p},*{p},*{p}]\n" for p, c in zip("abcdefghi", "bcdefghij", strict=True)),
    "merge": "a: &a {x: 1}\nb: &b {<<: [*a,*a]}\nnames: {<<: [*b,*b]}\n",
    "depth": "names: " + "[" * 5000,
    "tag": "names: !!python/object/apply:os.system 'touch ran'\n",
    "size": "names: [" + "x," * 200_000 + "]",
}


@pytest.mark.parametrize("kind", YAML_BOMBS)
def test_a_yaml_bomb_costs_only_the_names(make_dataset, tmp_path, kind):
    root = make_dataset()
    (root / "classes.txt").unlink()
    packed = zip_of(tmp_path / "set.zip", root, more={"data.yaml": YAML_BOMBS[kind].encode()})
    tracemalloc.start()
    with pytest.raises(NamesMissing) as caught:
        import_(packed)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert caught.value.ids == (0, 1)
    assert not list(tmp_path.rglob("ran"))


LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "haha">' + "".join(
    f'<!ENTITY {c} "{f"&{p};" * 10}">' for p, c in zip("abcdefgh", "bcdefghi", strict=True)
)


XML_BOMBS = {
    "billion laughs": (LAUGHS + "]><annotation><filename>&i;</filename></annotation>", "document type"),
    "quadratic": (
        '<!DOCTYPE l [<!ENTITY a "' + "x" * 50_000 + '">]><annotation>' + "&a;" * 10_000 + "</annotation>",
        "document type",
    ),
    "external": (
        '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><annotation><filename>&a;</filename></annotation>',
        "document type",
    ),
    "remote": ('<!DOCTYPE l SYSTEM "http://127.0.0.1:9/x.dtd"><annotation/>', "document type"),
    "depth": ("<annotation>" * 5000, "nested"),
    "many": ("<annotation>" + "<a/>" * 300_000 + "</annotation>", "nested too deeply or too long"),
    "size": ("<annotation>" + " " * 9_000_000 + "</annotation>", "larger than"),
    "encoding": ('<?xml version="1.0" encoding="x-nothing"?><annotation/>', "line 1"),
    "empty": ("", "line 1"),
}


@pytest.mark.parametrize("kind", XML_BOMBS)
def test_an_xml_bomb_is_refused_in_one_sentence(tmp_path, kind):
    text, words = XML_BOMBS[kind]
    path = tmp_path / "a.xml"
    path.write_text(text, encoding="utf-8")
    tracemalloc.start()
    with pytest.raises(DatasetError, match=words) as caught:
        read_xml(path)
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()
    assert caught.value.where.line is not None


def test_annotations_cannot_reach_for_files_outside(make_dataset, tmp_path):
    """A COCO file names images by absolute and climbing paths; only those of the dataset are taken."""
    root, outside = tmp_path / "set", make_dataset("outside")
    (root / "images").mkdir(parents=True)
    inside = sorted((outside / "train" / "images").iterdir())
    for number in range(2):
        (root / "images" / f"in{number}.jpg").write_bytes(inside[number].read_bytes())
    names = [
        str(inside[2]),
        "../outside/val/images/val0.jpg",
        "images/in0.jpg",
        "images/in1.jpg",
        "../../etc/passwd",
        "\0.jpg",
    ]
    coco = {
        "images": [{"id": n, "file_name": name, "width": 64, "height": 48} for n, name in enumerate(names)],
        "categories": [{"id": 1, "name": "a"}],
        "annotations": [{"id": n, "image_id": n, "category_id": 1, "bbox": [1, 1, 9, 9]} for n in range(len(names))],
    }
    (root / "a.json").write_text(json.dumps(coco))
    report = import_(root)
    assert {path.name for path in report.folder.glob("*/images/*")} == {"in0.jpg", "in1.jpg"}
    assert sum(note.count for note in report.notes if note.code == "import-image-missing") == 4


HTML = ['<img src="x" onerror=alert(1)>', "[a](http://x)", "a|b", "`c`", "</text><script>", "# d", "&lt;"]


@pytest.mark.skipif(os.name == "nt", reason="no name has such signs on Windows")
def test_names_are_text_in_a_card_and_its_figures(make_dataset, tmp_path):
    from xml.dom import minidom

    root = make_dataset("水果 <b>set</b>", train=4)
    (root / "classes.txt").write_text("\n".join(HTML) + "\n", encoding="utf-8")
    report = scan_dataset(root)
    page = card_text(report)
    assert "<img" not in page
    assert "<b>" not in page
    assert "<script" not in page
    assert "](http" not in page
    rows = [line for line in page.splitlines() if line.startswith("| ") and line[2].isdigit()]
    assert all(row.replace("\\|", "").count("|") == 6 for row in rows)
    for svg in figures(report).values():
        assert "<script" not in svg
        minidom.parseString(svg)
    written = write_card(report, tmp_path / "card")
    assert written.read_text(encoding="utf-8") == page
    assert all((tmp_path / "card" / name).is_file() for name in figures(report))
    with pytest.raises(DatasetError, match="inside the dataset"):
        write_card(report, root / "card")


def test_plain_keeps_what_it_says():
    assert plain("a\nb\x1b[31m") == "a b \\[31m"
    assert plain("苹果 1") == "苹果 1"
