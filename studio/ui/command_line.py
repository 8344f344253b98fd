"""The command line that does what the window does: for scripts, servers and papers."""

from __future__ import annotations

import shlex
from pathlib import Path

from studio.ui.session import Session


def command_for(page: str, session: Session) -> str:
    """Give the command of a page; training is the answer of every page that has no command of its own."""
    dataset = Path(session.dataset.root) if session.dataset is not None else Path("DATASET")
    if page == "data":
        return join("data", "check", str(dataset))
    if page == "model":
        return join(
            "generate", *model_arguments(session), "-o", f"{session.base}{session.scale}-{session.template}.yaml"
        )
    if page == "runs":
        return join("runs")
    if page == "predict":
        return join("predict", "--run", session.current_run or "NAME", "--source", str(dataset), "-o", "predictions")
    return join("train", "--data", str(dataset), *model_arguments(session))


def model_arguments(session: Session) -> list[str]:
    """Give the arguments that name the model."""
    if session.model_file is not None:
        return ["--model", str(session.model_file), "--scale", session.scale]
    arguments = ["--base", session.base, "--template", session.template, "--scale", session.scale]
    for name, value in session.values.items():
        arguments += ["--set", f"{name}={value}"]
    return arguments


def join(*arguments: str) -> str:
    """Give a line for a shell, quoted where needed."""
    return "python main.py " + shlex.join(arguments)
