"""The difference of two model files, line by line."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import ndiff

from studio.graph.model_graph import ModelGraph
from studio.graph.model_yaml import write_model_yaml
from studio.graph.order import line_changes

# Where more pairs of lines differ, the most similar ones are not looked for: that would take minutes.
MOST_COMPARED = 900
_ROW_NUMBER = re.compile(r"\] # \d+$")


def text_difference(base: ModelGraph, variant: ModelGraph) -> list[str]:
    """Give the lines of both files in one order, each with "+ ", "- " or "  " before it.

    The row numbers that our files carry as comments, and the list of what each row stands for, are left out: after an insertion
    they differ in every row.
    """
    old, new = (_plain_lines(write_model_yaml(replace(graph, family=None))) for graph in (base, variant))
    lines: list[str] = []
    for tag, a, a_end, b, b_end in line_changes(old, new):
        if tag == "equal":
            lines += [f"  {line}" for line in old[a:a_end]]
        elif (a_end - a) * (b_end - b) <= MOST_COMPARED:
            lines += [line for line in ndiff(old[a:a_end], new[b:b_end]) if not line.startswith("? ")]
        else:
            lines += [*(f"- {line}" for line in old[a:a_end]), *(f"+ {line}" for line in new[b:b_end])]
    return lines


def _plain_lines(text: str) -> list[str]:
    return [_ROW_NUMBER.sub("]", line) for line in text.partition("\nstudio:")[0].splitlines()]
