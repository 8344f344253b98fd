"""The resident helper: answers requests in JSON lines with torch and ultralytics warm. Holds nothing between requests.

A request is {"id": 1, "do": "inspect", ...}, its answer {"id": 1, "ok": {...}} or {"id": 1, "error": {...}}.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TextIO

from studio.errors import StudioError, UsageError

LONGEST_LINE = 4 << 20  # characters of one request


def serve(requests: TextIO) -> int:
    """Answer until the input ends. Standard output carries answers only: whatever else is printed goes to stderr."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8", errors="backslashreplace", newline="\n") as answers:
        sys.stdout.flush()
        os.dup2(2, 1)
        sys.stdout = sys.stderr
        for line in requests:
            if line.strip():
                answers.write(json.dumps(_answer(line), ensure_ascii=False, allow_nan=False) + "\n")
                answers.flush()
    return 0


def _answer(line: str) -> dict[str, Any]:
    number: Any = None
    try:
        if len(line) > LONGEST_LINE:
            raise UsageError("The request is too long.")
        fields = json.loads(line)
        if not isinstance(fields, dict):
            raise UsageError("A request is a JSON object.")
        number = fields.get("id")
        handler = _HANDLERS.get(str(fields.get("do")))
        if handler is None:
            raise UsageError(
                f"The engine cannot do {fields.get('do')!r}.", hint=f"It can do: {', '.join(sorted(_HANDLERS))}."
            )
        return {"id": number, "ok": handler(fields)}
    except StudioError as error:
        return {"id": number, "error": error.to_dict()}
    except Exception as error:  # the edge of the process: the next request must find it alive
        traceback.print_exc()
        message = f"The engine met an unexpected error: {type(error).__name__}: {error}"
        return {"id": number, "error": StudioError(message).to_dict()}


def _ping(_fields: Mapping[str, Any]) -> dict[str, Any]:
    import torch
    import ultralytics

    import studio.worker.measure  # what the first real request would wait for

    assert studio.worker.measure
    return {"ultralytics": ultralytics.__version__, "torch": torch.__version__, "pid": os.getpid()}


def _inspect(fields: Mapping[str, Any]) -> dict[str, Any]:
    from studio.worker.measure import inspect_model

    _refresh_catalog()
    return inspect_model(
        _text(fields, "model"), scale=str(fields.get("scale") or "n"), imgsz=int(fields.get("imgsz") or 640)
    )


def _transfer(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Report which tensors the model would take from the weights, for `names` or `nc` classes (default: the source's)."""
    from ultralytics.nn.tasks import load_checkpoint

    from studio.runs.checkpoint import read_weights
    from studio.worker.measure import build_from_text
    from studio.worker.weights import carry

    catalog = _refresh_catalog()
    path = Path(_text(fields, "weights"))
    summary = read_weights(path)
    given = fields.get("names")
    names = list(given) if given else None
    nc = len(names) if names else int(fields.get("nc") or 0) or len(summary.class_names) or None
    if names is None and nc == len(summary.class_names):
        names = list(summary.class_names)
    named = dict(enumerate(str(name) for name in names)) if names else None
    model = build_from_text(_text(fields, "model"), str(fields.get("scale") or "n"), nc=nc, names=named)
    source, _ = load_checkpoint(str(path))
    return carry(model, source, catalog=catalog).to_dict()


def _check_weights(fields: Mapping[str, Any]) -> dict[str, Any]:
    from studio.runs.checkpoint import look_into
    from studio.runs.weights_consent import is_accepted

    path = Path(_text(fields, "weights"))
    summary = look_into(path)
    return {
        "foreign": list(summary.foreign),
        "is_accepted": not summary.foreign or is_accepted(path),
        "classes": list(summary.class_names),
        "epoch": summary.epoch,
        "has_optimizer": summary.has_optimizer,
        "version": summary.version,
        "head": summary.head,
        "attention": sorted(summary.attention_modules),
        "imgsz": summary.train_args.get("imgsz"),
    }


def _refresh_catalog() -> Any:
    """Read the attention files again: the user edits them while the engine runs."""
    from studio.catalog import load_catalog
    from studio.worker.model_parser import install

    return install(load_catalog())


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise UsageError(f"The request names no {name}.")
    return value


_HANDLERS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "ping": _ping,
    "inspect": _inspect,
    "transfer": _transfer,
    "check_weights": _check_weights,
}
