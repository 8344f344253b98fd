"""What attention modules there are: the built-in files and the user's, read as text.

A file is never imported here: its `SPEC` is a literal that `ast` reads, so listing a stranger's file runs none of its code.
Running it is the worker's business, and for the user's own files only after consent, which this module keeps.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, cast, get_args

from studio.errors import AttentionError, Location, Problem
from studio.paths import project_folder, user_attention_folder, user_folder, write_atomically

ParamKind = Literal["int", "float", "bool", "choice"]
Role = Literal["attention", "block"]
Value = int | float | bool | str

CONSENT_FILE = "allowed.json"
FOLDER_VARIABLE = "ATTENTION_STUDIO_ATTENTION"  # the folder of users' attention files, for child processes
LARGEST_FILE_BYTES = 1_000_000
FLOAT_MAX = sys.float_info.max
# A truth value of the stock row; any number there would silently switch YOLO26's inner attention on.
SWITCH_OF_STOCK_ROW = {"C3k2": 3}


@dataclass(frozen=True)
class Param:
    """One parameter of a module, enough to check a value and to draw a form for it."""

    name: str
    kind: ParamKind
    default: Value
    min: float | None = None
    max: float | None = None
    choices: tuple[Value, ...] = ()  # of kind "choice": whole numbers or words
    doc: str = ""


@dataclass(frozen=True)
class AttentionSpec:
    """One module that a model row may name."""

    name: str  # class and row name: "LSKA"
    title: str
    role: Role  # attention: keeps the shape. block: stands for the stock block `replaces`
    replaces: str | None
    params: tuple[Param, ...]
    summary: str
    paper: str
    licence: str
    path: Path
    is_user: bool
    sha256: str  # of the file
    stock_args: int | None = (
        None  # block: arguments of the stock row that precede ours when ours are written positionally
    )


@dataclass(frozen=True)
class Catalog:
    """All modules found, and what was wrong with the files that gave none."""

    specs: tuple[AttentionSpec, ...]
    problems: tuple[Problem, ...] = ()
    user_folder: Path | None = None
    _by_name: Mapping[str, AttentionSpec] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {spec.name: spec for spec in self.specs})

    def get(self, name: str) -> AttentionSpec | None:
        """Give the module of this row name, or None: then it is a stock module or unknown."""
        return self._by_name.get(name)

    def nearest(self, name: str) -> tuple[str, ...]:
        """Give up to three names that `name` may have meant."""
        return tuple(get_close_matches(name, self._by_name, n=3, cutoff=0.5))


def load_catalog(user_folder: Path | None = None) -> Catalog:
    """Read the built-in attention files and those in `user_folder`.

    Without a folder: the one a parent process named, else the user's. A missing folder is an empty one; a built-in name
    cannot be taken by a user's file.
    """
    folder = user_folder or Path(os.environ.get(FOLDER_VARIABLE) or user_attention_folder())
    specs: list[AttentionSpec] = []
    problems: list[Problem] = []
    for path in sorted((project_folder() / "studio" / "attention").glob("*.py")):
        if not path.stem.startswith("_"):
            _add_file(path, is_user=False, specs=specs, problems=problems)
    try:
        user_files = sorted(path for path in folder.glob("*.py") if not path.stem.startswith("_"))
    except OSError as error:
        problems.append(_problem("attention-folder", f"The folder {folder} cannot be read: {error}", folder))
        user_files = []
    for path in user_files:
        _add_file(path, is_user=True, specs=specs, problems=problems)
    return Catalog(tuple(specs), tuple(problems), folder)


def validate_args(spec: AttentionSpec, args: Sequence[Any]) -> dict[str, Value]:
    """Give the value of every parameter of `spec` from a row's arguments, defaults filled in.

    `args` is the row's whole argument list: for an attention only ours, positional or one trailing mapping or both; for a
    block ours follow those of the stock row (see `split_args`). Raises AttentionError, naming what would be legal.
    """
    return _values(spec, split_args(spec, args)[1])


def split_args(spec: AttentionSpec, args: Sequence[Any]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Part a row's arguments into those for the stock row that a block stands for, and ours.

    Ours are a trailing mapping, or, as articles write them (`[512, False, 0.25, 23]`), what follows the first `stock_args`
    arguments if the first of it is a legal value of our first parameter. The stock row's own further arguments stay the
    stock row's: in `[1024, True, 0.5, True]` and `[1024, 5, 3, True]` nothing is ours. Raises AttentionError.
    """
    if spec.role == "attention":
        return (), tuple(args)
    start = spec.stock_args
    if start is not None and spec.params and len(args) > start and _fault(spec.params[0], args[start]) is None:
        return tuple(args[:start]), tuple(args[start:])
    stock, ours = (args[:-1], args[-1:]) if args and isinstance(args[-1], Mapping) else (args, ())
    switch = SWITCH_OF_STOCK_ROW.get(spec.replaces or "", len(stock))
    if switch < len(stock) and not isinstance(stock[switch], bool):
        legal = f" {spec.params[0].name}: {_fault(spec.params[0], None)}" if spec.params else ""
        raise AttentionError(f"{spec.name} cannot take {stock[switch]!r} as argument {switch + 1}", hint=legal.strip())
    return tuple(stock), tuple(ours)


def check_value(param: Param, value: Any) -> Value:
    """Give `value` as `param` holds it. Raises AttentionError when it is not legal."""
    fault = _fault(param, value)
    if fault is not None:
        raise AttentionError(f"{param.name} cannot be {value!r}", hint=fault)
    return _stored(param, value)


def _values(spec: AttentionSpec, args: Sequence[Any]) -> dict[str, Value]:
    positional = list(args)
    named: Mapping[Any, Any] = positional.pop() if positional and isinstance(positional[-1], Mapping) else {}
    names = [param.name for param in spec.params]
    listed = ", ".join(names) or "none"
    if len(positional) > len(names):
        raise AttentionError(
            f"{spec.name} has {len(names)} parameters, but the row gives {len(positional)}: {positional}",
            hint=f"Its parameters are: {listed}. The number of channels is found by itself and is not written.",
        )
    given: dict[str, Any] = dict(zip(names, positional, strict=False))
    for name, value in named.items():
        if name not in names:
            near = get_close_matches(str(name), names, n=1)
            meant = f" Did you mean {near[0]}?" if near else ""
            raise AttentionError(f"{spec.name} has no parameter {name!r}", hint=f"Its parameters are: {listed}.{meant}")
        if name in given:
            raise AttentionError(f"{spec.name} gets {name} twice, by position and by name", hint="Write it once.")
        given[name] = value
    values: dict[str, Value] = {}
    for param in spec.params:
        value = given.get(param.name, param.default)
        fault = _fault(param, value)
        if fault is not None:
            if len(positional) > 1 and spec.role == "attention":
                fault += " The number of channels is not written."
            raise AttentionError(f"{spec.name}: {param.name} cannot be {value!r}", hint=fault)
        values[param.name] = _stored(param, value)
    return values


def _stored(param: Param, value: Any) -> Value:
    return float(value) if param.kind == "float" else cast("Value", value)


def _fault(param: Param, value: Any) -> str | None:
    """Say what would be legal, or None if `value` is."""
    if param.kind == "choice":
        # `True == 1`, so equality alone would take a truth value for a number.
        if any(type(choice) is type(value) and choice == value for choice in param.choices):
            return None
        return f"Choose one of {', '.join(str(choice) for choice in param.choices)}."
    if param.kind == "bool":
        return None if isinstance(value, bool) else "Write True or False."
    whole = param.kind == "int"
    is_number = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    # Compared, not converted: not-a-number and infinity fail, and so does a number too large to be a float.
    low, high = (-FLOAT_MAX if param.min is None else param.min), (FLOAT_MAX if param.max is None else param.max)
    if not is_number or not low <= value <= high:
        return f"Give a {'whole ' if whole else ''}number{_limits(param)}."
    return None


def _limits(param: Param) -> str:
    low = "" if param.min is None else f" of at least {param.min:g}"
    high = "" if param.max is None else f" of at most {param.max:g}"
    return " and".join(limit for limit in (low, high) if limit)


def is_allowed(spec: AttentionSpec) -> bool:
    """Say whether the file may be run: the built-in ones always, the user's once allowed in exactly this text."""
    return not spec.is_user or spec.sha256 in _read_consent()


def allow(spec: AttentionSpec) -> None:
    """Remember that the user allows this file, in exactly this text, to be run. Raises OSError if it cannot be stored."""
    if not spec.is_user:
        return
    allowed = {**_read_consent(), spec.sha256: spec.path.name}
    write_atomically(
        user_folder() / CONSENT_FILE, json.dumps({"v": 1, "allowed": allowed}, ensure_ascii=False, indent=1)
    )


def _read_consent() -> dict[str, str]:
    try:
        allowed = json.loads((user_folder() / CONSENT_FILE).read_text(encoding="utf-8"))["allowed"]
        return {str(digest): str(name) for digest, name in allowed.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # unreadable consent is no consent: the user is asked again


class _BadFileError(Exception):
    """What is wrong with one attention file, and where."""

    def __init__(self, code: str, message: str, *, hint: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.code, self.hint, self.line = code, hint, line


def _add_file(path: Path, *, is_user: bool, specs: list[AttentionSpec], problems: list[Problem]) -> None:
    try:
        for spec in _read_specs(path, is_user=is_user):
            taken = next((known for known in specs if known.name == spec.name), None)
            if taken is not None:
                raise _BadFileError(
                    "attention-name-taken",
                    f"The name {spec.name} in {path.name} is already that of {taken.path.name}",
                    hint="Give SPEC and the class another name.",
                )
            specs.append(spec)
    except _BadFileError as error:
        problems.append(_problem(error.code, str(error), path, line=error.line, hint=error.hint))


def _problem(code: str, message: str, path: Path, *, line: int | None = None, hint: str = "") -> Problem:
    return Problem("error", code, message, hint=hint, where=Location(path, line))


def _read_specs(path: Path, *, is_user: bool) -> list[AttentionSpec]:
    if is_user and not path.stem.isidentifier():
        raise _BadFileError(
            "attention-file-name",
            f"The file name {path.name} cannot be the name of a Python module",
            hint="Use letters, digits and underscores only, and no digit first.",
        )
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise _BadFileError("attention-too-large", f"{path.name} is larger than 1 MB", hint="Is it the right file?")
        source = path.read_bytes()
    except OSError as error:
        raise _BadFileError("attention-unreadable", f"{path.name} cannot be read: {error}") from error
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise _BadFileError(
            "attention-syntax", f"{path.name} is not valid Python: {error.msg}", line=error.lineno
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:  # null bytes, or nested beyond reason
        raise _BadFileError("attention-syntax", f"{path.name} is not valid Python: {error}") from error
    node = _spec_node(tree, path)
    try:
        literal = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError) as error:
        raise _BadFileError(
            "attention-spec-not-literal",
            f"SPEC in {path.name} is not a plain literal",
            hint="Write only names in quotes, numbers, True, False, None, lists and dictionaries.",
            line=node.lineno,
        ) from error
    entries = literal if isinstance(literal, list) else [literal]
    digest = hashlib.sha256(source).hexdigest()
    try:
        specs = [_spec_from(entry, path, is_user=is_user, sha256=digest) for entry in entries]
        for spec in specs:
            _check_class(tree, spec)
    except _BadFileError as error:
        error.line = error.line or node.lineno
        raise
    return specs


def _spec_node(tree: ast.Module, path: Path) -> ast.expr:
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            if any(isinstance(target, ast.Name) and target.id == "SPEC" for target in targets):
                return statement.value
    raise _BadFileError(
        "attention-no-spec",
        f"{path.name} does not say what it offers",
        hint='Add SPEC = {"name": "TheClass", "role": "attention", "params": []} at the top of the file.',
    )


def _spec_from(entry: Any, path: Path, *, is_user: bool, sha256: str) -> AttentionSpec:
    if not isinstance(entry, dict):
        raise _BadFileError("attention-spec", f"SPEC in {path.name} must be a dictionary or a list of dictionaries")
    texts = {key: entry.get(key, "") for key in ("name", "title", "summary", "paper", "licence")}
    wrong = [key for key, text in texts.items() if not isinstance(text, str)]
    if wrong or not texts["name"].isidentifier():
        raise _BadFileError("attention-spec", f"SPEC in {path.name}: {(wrong or ['name'])[0]} is missing or not a name")
    role, replaces, stock_args = entry.get("role"), entry.get("replaces"), entry.get("stock_args")
    if role not in get_args(Role):
        raise _BadFileError(
            "attention-spec", f"SPEC in {path.name}: the role {role!r} is unknown", hint="Use attention or block."
        )
    if (role == "block") != (isinstance(replaces, str) and replaces.isidentifier()):
        raise _BadFileError(
            "attention-spec",
            f"SPEC in {path.name}: a block, and only a block, names the stock block that it replaces",
            hint='For example "replaces": "C3k2".',
        )
    if stock_args is not None and (type(stock_args) is not int or stock_args < 1):
        raise _BadFileError("attention-spec", f"SPEC in {path.name}: stock_args must be a whole number from 1")
    params = entry.get("params", [])
    if not isinstance(params, list):
        raise _BadFileError("attention-spec", f"SPEC in {path.name}: params must be a list")
    return AttentionSpec(
        name=texts["name"],
        title=texts["title"] or texts["name"],
        role=cast("Role", role),
        replaces=replaces,
        params=tuple(_param_from(param, path) for param in params),
        summary=texts["summary"],
        paper=texts["paper"],
        licence=texts["licence"],
        path=path,
        is_user=is_user,
        sha256=sha256,
        stock_args=stock_args,
    )


def _param_from(entry: Any, path: Path) -> Param:
    where = f"SPEC in {path.name}"
    if not isinstance(entry, dict) or not str(entry.get("name", "")).isidentifier():
        raise _BadFileError("attention-param", f"{where}: each parameter is a dictionary with a name")
    name, kind, choices = entry["name"], entry.get("kind"), entry.get("choices", [])
    if kind not in get_args(ParamKind):
        raise _BadFileError(
            "attention-param",
            f"{where}: the kind of {name} is {kind!r}",
            hint=f"Use one of {', '.join(get_args(ParamKind))}.",
        )
    if "default" not in entry:
        raise _BadFileError("attention-param", f"{where}: {name} has no default")
    if not isinstance(choices, list) or not all(isinstance(choice, int | str) for choice in choices):
        raise _BadFileError("attention-param", f"{where}: the choices of {name} must be whole numbers or words")
    limits = (entry.get("min"), entry.get("max"))
    if any(limit is not None and type(limit) not in (int, float) for limit in limits):
        raise _BadFileError("attention-param", f"{where}: the limits of {name} must be numbers")
    doc = str(entry.get("doc", ""))
    param = Param(name, cast("ParamKind", kind), entry["default"], *limits, tuple(choices), doc)
    fault = _fault(param, param.default)
    if fault is not None:
        raise _BadFileError("attention-param", f"{where}: the default of {name} is not legal", hint=fault)
    return param


def _check_class(tree: ast.Module, spec: AttentionSpec) -> None:
    """Find the class and compare its constructor, where it has one of its own, with the parameters; nothing is run."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == spec.name]
    if not classes:
        raise _BadFileError(
            "attention-no-class",
            f"{spec.path.name} names {spec.name} but defines no such class",
            hint=f"Write class {spec.name}(nn.Module) at the top level of the file.",
        )
    for node in classes[-1].body:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            first = "stock" if spec.role == "block" else "channels"
            names = [argument.arg for argument in node.args.args[2:]]
            expected = [param.name for param in spec.params]
            if len(node.args.args) < 2 or names[: len(expected)] != expected:
                raise _BadFileError(
                    "attention-signature",
                    f"{spec.name} is not constructed from the parameters that SPEC names",
                    hint=f"Write def __init__(self, {', '.join([first, *expected])}).",
                    line=node.lineno,
                )
