"""Prepare the environment that the studio runs in, on a bare Python. Standard library only.

An interpreter that already has the packages (conda, a venv of the user's) is used as it is. Otherwise `.venv` beside
`main.py` gets the pinned requirements, once, and the command is started again inside it. A stamp in `.venv` with the
hash of the requirements makes every later start free of checks.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

# Everything else is imported where it is used: each start of the window passes through here.

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = "attention-studio-ready"
LIBRARIES_STAMP = "attention-studio-libraries"
# Set for the second start so that a broken environment ends in a message and not in a circle.
_STARTED_AGAIN = "ATTENTION_STUDIO_PREPARED"


def prepare(argv: list[str]) -> None:
    """Make sure that this interpreter can run the command in `argv`, or start it again in one that can.

    Returns in an interpreter that satisfies the needs; leaves the process otherwise (re-execution, or a message
    and exit code 1).
    """
    for_tests = argv[:1] == ["test"]
    wants_window = not argv or argv[0] in ("wizard", "test")
    if _is_inside(VENV):
        if not _is_ready(VENV, for_tests=for_tests):
            _install(for_tests=for_tests)
            _require(for_tests=for_tests)
    elif _is_bare() or missing_packages(for_tests=for_tests):
        if not _is_ready(VENV, for_tests=for_tests):
            _create_venv()
            _install(for_tests=for_tests)
            _say("Ready. The next start takes no time.")
        _start_again_in(VENV, argv)
    if sys.platform == "linux" and not (Path(sys.prefix) / LIBRARIES_STAMP).exists():
        from studio import system_libraries

        system_libraries.ensure(with_window=wants_window, for_tests=for_tests)
        if wants_window:
            with suppress(OSError):  # an environment that may not be written is checked again next time
                (Path(sys.prefix) / LIBRARIES_STAMP).touch()


def missing_packages(*, for_tests: bool = False) -> list[str]:
    """List the requirements that this interpreter does not satisfy, in words; empty when all is there."""
    import tomllib
    from importlib import metadata

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    if for_tests:
        wanted += project["optional-dependencies"]["test"]
    missing = []
    for requirement in wanted:
        name, conditions = _split_requirement(requirement)
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(f"{requirement} (not installed)")
            continue
        if not all(_holds(version, operator, bound) for operator, bound in conditions):
            missing.append(f"{requirement} (installed: {version})")
    return missing


def _split_requirement(requirement: str) -> tuple[str, list[tuple[str, str]]]:
    """Split "PySide6-Essentials>=6.8.3,<6.12" into its name and its conditions."""
    name_end = next((i for i, sign in enumerate(requirement) if sign in "<>=!~ ;"), len(requirement))
    conditions = []
    for part in filter(None, requirement[name_end:].split(";")[0].replace(" ", "").split(",")):
        operator = next(sign for sign in (">=", "<=", "==", "!=", "<", ">") if part.startswith(sign))
        conditions.append((operator, part[len(operator) :]))
    return requirement[:name_end], conditions


def _holds(version: str, operator: str, bound: str) -> bool:
    left, right = _release(version), _release(bound)
    length = max(len(left), len(right))
    left += (0,) * (length - len(left))
    right += (0,) * (length - len(right))
    return {
        ">=": left >= right,
        "<=": left <= right,
        "==": left == right,
        "!=": left != right,
        "<": left < right,
        ">": left > right,
    }[operator]


def _release(version: str) -> tuple[int, ...]:
    """Give the numbers of a version: "2.15.0+cu130" is (2, 15, 0), "6.12.0rc1" is (6, 12, 0)."""
    numbers = []
    for part in version.split("+")[0].split("."):
        digits = "".join(_leading_digits(part))
        if not digits:
            break
        numbers.append(int(digits))
    return tuple(numbers)


def _leading_digits(text: str) -> str:
    return text[: next((i for i, sign in enumerate(text) if not sign.isdigit()), len(text))]


def _requirements_file(*, for_tests: bool) -> Path:
    return ROOT / ("requirements-test.txt" if for_tests else "requirements.txt")


def _requirements_hash(*, for_tests: bool) -> str:
    import hashlib  # the window's start pays only for what it uses

    return hashlib.sha256(_requirements_file(for_tests=for_tests).read_bytes()).hexdigest()


def _stamp_file(venv: Path, *, for_tests: bool) -> Path:
    return venv / f"{STAMP}{'-test' if for_tests else ''}"


def _is_ready(venv: Path, *, for_tests: bool) -> bool:
    # What the tests need includes what the window needs, so either stamp serves the window.
    for candidate in (True,) if for_tests else (False, True):
        try:
            stamp = _stamp_file(venv, for_tests=candidate).read_text(encoding="utf-8")
        except OSError:
            continue
        if stamp == _requirements_hash(for_tests=candidate):
            return True
    return False


def _is_bare() -> bool:
    """Tell quickly that this interpreter lacks the two packages that no other environment has by chance."""
    from importlib.util import find_spec

    return find_spec("PySide6") is None or find_spec("ultralytics") is None


def _is_inside(venv: Path) -> bool:
    return Path(sys.prefix).resolve() == venv.resolve()


def _python_of(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _create_venv() -> None:
    if _python_of(VENV).exists():
        return
    _say(
        "First start: preparing an environment of its own in .venv (about 6 GB with CUDA on Linux; this happens once)."
    )
    _say("[1/2] Creating .venv")
    # Debian ships Python without ensurepip; pip can then install into the new environment from outside.
    has_ensurepip = _run([sys.executable, "-c", "import ensurepip"], quiet=True) == 0
    command = [sys.executable, "-m", "venv", str(VENV)] + ([] if has_ensurepip else ["--without-pip"])
    if _run(command) != 0:
        _fail(
            f"The environment {VENV} could not be created.",
            "Check that the folder can be written; on Debian or Ubuntu: sudo apt-get install python3-venv",
        )


def _install(*, for_tests: bool) -> None:
    requirements = _requirements_file(for_tests=for_tests)
    python = str(_python_of(VENV))
    uv = _find_uv(python)
    # On Windows the plain build of torch has no CUDA; uv chooses the build for the installed driver.
    wants_cuda = os.name == "nt" and _which("nvidia-smi") is not None
    if uv:
        _say(f"[2/2] Installing {requirements.name} with uv")
        command = [*uv, "pip", "install", "--python", python, "-r", str(requirements)]
        if wants_cuda:
            command.insert(-2, "--torch-backend=auto")
        # Networks that open TLS have a certificate of their own, which only the system's store knows.
        environment = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1", **os.environ}
        is_done = _run(command, environment=environment) == 0
    else:
        is_done = False
    if not is_done:
        _say(f"[2/2] Installing {requirements.name} with pip, which takes some minutes")
        command = [*_pip(python), "install", "--disable-pip-version-check", "-r", str(requirements)]
        is_done = _run(command) == 0
        if is_done and wants_cuda:
            _say(
                "The torch installed now has no CUDA, so trainings run on the CPU: the build for your NVIDIA card could not\n"
                "be fetched. pytorch.org shows the command that installs it (Windows, Pip, CUDA); type it with\n"
                f'"{python}" -m pip in the place of pip.'
            )
    if not is_done:
        _fail(
            f"Installing {requirements.name} failed; the lines above say why.",
            "Check the network (or the proxy settings of pip) and start again: what is already there is kept.",
        )
    _stamp_file(VENV, for_tests=for_tests).write_text(_requirements_hash(for_tests=for_tests), encoding="utf-8")


def _find_uv(python: str) -> list[str] | None:
    """Give the command that runs uv: the one on PATH, else one installed into `.venv`, else None."""
    on_path = _which("uv")
    if on_path and _run([on_path, "--version"], quiet=True) == 0:
        return [on_path]
    _run([*_pip(python), "install", "--quiet", "--disable-pip-version-check", "uv"], quiet=True)
    works = _run([python, "-m", "uv", "--version"], quiet=True) == 0
    return [python, "-m", "uv"] if works else None


def _pip(python: str) -> list[str]:
    if _run([python, "-m", "pip", "--version"], quiet=True) == 0:
        return [python, "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", python]


def _require(*, for_tests: bool) -> None:
    missing = missing_packages(for_tests=for_tests)
    if missing:
        _fail(
            "These packages are still missing: " + ", ".join(missing),
            f"Delete the folder {VENV} and start again.",
        )


def _start_again_in(venv: Path, argv: list[str]) -> None:
    if os.environ.get(_STARTED_AGAIN):
        _fail(f"The environment {venv} does not start.", f"Delete the folder {venv} and start again.")
    command = [str(_python_of(venv)), str(ROOT / "main.py"), *argv]
    environment = {**os.environ, _STARTED_AGAIN: "1"}
    if os.name == "nt":
        # execve on Windows returns to the shell at once and detaches the child from the console.
        sys.exit(_run_to_its_end(command, environment))
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(command[0], command, environment)


def _run(command: list[str], *, quiet: bool = False, environment: dict[str, str] | None = None) -> int:
    import subprocess

    return subprocess.run(command, capture_output=quiet, env=environment).returncode


def _run_to_its_end(command: list[str], environment: dict[str, str]) -> int:
    """Run a command that deals with Ctrl-C itself. The console tells both; `subprocess.run` would kill it a moment later."""
    import signal
    import subprocess

    # Not SIG_IGN, which some systems hand down.
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    with subprocess.Popen(command, env=environment) as child:
        return child.wait()


def _which(program: str) -> str | None:
    import shutil

    return shutil.which(program)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _fail(message: str, hint: str) -> None:
    sys.exit(f"{message}\n{hint}")
