"""The difference of two model files, line by line."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import ndiff

from studio.graph.model_graph import ModelGraph
from studio.graph.model_yaml import write_model_yaml

_ROW_NUMBER = re.compile(r"\] # \d+$")


def text_difference(base: ModelGraph, variant: ModelGraph) -> list[str]:
    """Give the lines of both files in one order, each with "+ ", "- " or "  " before it.

    The row numbers that our files carry as comments, and the list of what each row stands for, are left out: after an insertion
    they differ in every row.
    """
    lines = [_plain_lines(write_model_yaml(replace(graph, family=None))) for graph in (base, variant)]
    return [line for line in ndiff(lines[0], lines[1]) if not line.startswith("? ")]


def _plain_lines(text: str) -> list[str]:
    return [_ROW_NUMBER.sub("]", line) for line in text.partition("\nstudio:")[0].splitlines()]
