"""The command line that does what the window does: for scripts, servers and papers."""

from __future__ import annotations

import hashlib
import shlex
from pathlib import Path

from studio import paths
from studio.errors import StudioError
from studio.ui.session import Session


def command_for(page: str, session: Session) -> str:
    """Give the command of a page; training is the answer of every page that has no command of its own."""
    dataset = Path(session.dataset.root) if session.dataset is not None else Path("DATASET")
    if page == "data":
        return join("data", "check", str(dataset))
    if page == "model" and session.model_file is None and not session.is_edited:
        return join(
            "generate", *model_arguments(session), "-o", f"{session.base}{session.scale}-{session.template}.yaml"
        )
    if page == "runs":
        return join("runs")
    if page == "predict":
        return join("predict", "--run", session.current_run or "NAME", "--source", str(dataset), "-o", "predictions")
    return train_command(session)


def train_command(session: Session, *, model: Path | None = None) -> str:
    """Give the command that trains the session's model, or the one that was saved as `model`."""
    dataset = Path(session.dataset.root) if session.dataset is not None else Path("DATASET")
    return join("train", "--data", str(dataset), *model_arguments(session, model=model))


def model_arguments(session: Session, *, model: Path | None = None) -> list[str]:
    """Give the arguments that name the model; one edited by hand and not saved is written into the user's folder first."""
    if model is None and session.is_edited:
        try:
            model = keep_edited_model(session)
        except (OSError, StudioError):
            model = Path("MODEL.yaml")
    model = model or session.model_file
    if model is not None:
        return ["--model", str(model), "--scale", session.scale]
    arguments = ["--base", session.base, "--template", session.template, "--scale", session.scale]
    for name, value in session.values.items():
        arguments += ["--set", f"{name}={value}"]
    return arguments


def keep_edited_model(session: Session) -> Path:
    """Write the model as it is edited now beside the others of the user's folder; each content has a file of its own.

    A command that was copied, and a run that waits, train this model, whatever is edited later. Raises OSError.
    """
    text = session.model_text()
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]
    path = paths.user_folder() / "models" / f"{session.base}-edited-{digest}.yaml"
    if not path.is_file():
        paths.write_atomically(path, text)
    return path


def join(*arguments: str) -> str:
    """Give a line for a shell, quoted where needed."""
    return "python main.py " + shlex.join(arguments)
