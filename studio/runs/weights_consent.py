"""Weights files with classes of other packages that the user has agreed to take the numbers of, each by its content."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from studio.paths import read_replaced_text, user_folder, write_atomically

CONSENT_FILE = "accepted_weights.json"
BLOCK_BYTES = 1 << 20


def is_accepted(path: Path) -> bool:
    """Tell whether the user has agreed to this file, in exactly this content."""
    accepted = _read()
    return bool(accepted) and _sha256(path) in accepted


def accept(path: Path) -> None:
    """Remember that the user agrees. Raises OSError if the file cannot be read or the answer not be stored."""
    kept = {**_read(), _sha256(path): path.name}
    write_atomically(user_folder() / CONSENT_FILE, json.dumps({"v": 1, "accepted": kept}, ensure_ascii=False, indent=1))


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def _read() -> dict[str, str]:
    try:
        accepted = json.loads(read_replaced_text(user_folder() / CONSENT_FILE))["accepted"]
        return {str(digest): str(name) for digest, name in accepted.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}  # an answer that cannot be read is none: the user is asked again
