"""Read what an attention file offers: its `SPEC`, a literal, by `ast`; nothing of the file is run."""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path
from typing import Any, cast, get_args

from studio.module_spec import AttentionSpec, Param, ParamKind, Role, value_fault

LARGEST_FILE_BYTES = 1_000_000

DIVISIBLE = ("", "channels", "out_channels", "hidden")  # what a parameter may have to divide


class BadFileError(Exception):
    """What is wrong with one attention file, and where."""

    def __init__(self, code: str, message: str, *, hint: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.code, self.hint, self.line = code, hint, line


def read_specs(path: Path, *, is_user: bool) -> list[AttentionSpec]:
    if is_user and not path.stem.isidentifier():
        raise BadFileError(
            "attention-file-name",
            f"The file name {path.name} cannot be the name of a Python module",
            hint="Use letters, digits and underscores only, and no digit first.",
        )
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise BadFileError("attention-too-large", f"{path.name} is larger than 1 MB", hint="Is it the right file?")
        source = path.read_bytes()
    except OSError as error:
        raise BadFileError("attention-unreadable", f"{path.name} cannot be read: {error}") from error
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise BadFileError(
            "attention-syntax", f"{path.name} is not valid Python: {error.msg}", line=error.lineno
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:  # null bytes, or nested beyond reason
        raise BadFileError("attention-syntax", f"{path.name} is not valid Python: {error}") from error
    node = _spec_node(tree, path)
    try:
        literal = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError) as error:
        raise BadFileError(
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
    except BadFileError as error:
        error.line = error.line or node.lineno
        raise
    return specs


def _spec_node(tree: ast.Module, path: Path) -> ast.expr:
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            if any(isinstance(target, ast.Name) and target.id == "SPEC" for target in targets):
                return statement.value
    raise BadFileError(
        "attention-no-spec",
        f"{path.name} does not say what it offers",
        hint='Add SPEC = {"name": "TheClass", "role": "attention", "params": []} at the top of the file.',
    )


def _spec_from(entry: Any, path: Path, *, is_user: bool, sha256: str) -> AttentionSpec:
    if not isinstance(entry, dict):
        raise BadFileError("attention-spec", f"SPEC in {path.name} must be a dictionary or a list of dictionaries")
    texts = {key: entry.get(key, "") for key in ("name", "title", "summary", "paper", "licence")}
    wrong = [key for key, text in texts.items() if not isinstance(text, str)]
    if wrong or not texts["name"].isidentifier():
        raise BadFileError("attention-spec", f"SPEC in {path.name}: {(wrong or ['name'])[0]} is missing or not a name")
    role, replaces, stock_args = entry.get("role"), entry.get("replaces"), entry.get("stock_args")
    if role not in get_args(Role):
        raise BadFileError(
            "attention-spec",
            f"SPEC in {path.name}: the role {role!r} is unknown",
            hint="Use attention, block or stage.",
        )
    if (role == "block") != (isinstance(replaces, str) and replaces.isidentifier()):
        raise BadFileError(
            "attention-spec",
            f"SPEC in {path.name}: a block, and only a block, names the stock block that it replaces",
            hint='For example "replaces": "C3k2".',
        )
    if stock_args is not None and (type(stock_args) is not int or stock_args < 1):
        raise BadFileError("attention-spec", f"SPEC in {path.name}: stock_args must be a whole number from 1")
    multiple_of = entry.get("multiple_of", 1)
    if type(multiple_of) is not int or multiple_of < 1:
        raise BadFileError("attention-spec", f"SPEC in {path.name}: multiple_of must be a whole number from 1")
    params = entry.get("params", [])
    if not isinstance(params, list):
        raise BadFileError("attention-spec", f"SPEC in {path.name}: params must be a list")
    read_params = tuple(_param_from(param, path) for param in params)
    stride = entry.get("stride", 1)
    if role == "stage":
        _check_stage(read_params, stride, path)
    return AttentionSpec(
        name=texts["name"],
        title=texts["title"] or texts["name"],
        role=cast("Role", role),
        replaces=replaces,
        params=read_params,
        summary=texts["summary"],
        paper=texts["paper"],
        licence=texts["licence"],
        path=path,
        is_user=is_user,
        sha256=sha256,
        stock_args=stock_args,
        stride=stride,
        multiple_of=multiple_of,
    )


def _check_stage(params: tuple[Param, ...], stride: Any, path: Path) -> None:
    """The graph reads a stage's output from its arguments alone, so these two must be there and be whole numbers."""
    if not params or params[0].name != "out_channels" or params[0].kind != "int":
        raise BadFileError(
            "attention-spec",
            f"SPEC in {path.name}: the first parameter of a stage must be out_channels, of kind int",
        )
    named = next((param for param in params if param.name == stride), None)
    if named is None and (type(stride) is not int or stride < 1):
        raise BadFileError(
            "attention-spec",
            f"SPEC in {path.name}: the stride of a stage is {stride!r}",
            hint="Write a whole number from 1, or the name of the parameter that holds it.",
        )
    if named is not None and not all(type(value) is int and value > 0 for value in (named.default, *named.choices)):
        raise BadFileError("attention-spec", f"SPEC in {path.name}: {named.name} must be a whole number from 1")


def _param_from(entry: Any, path: Path) -> Param:
    where = f"SPEC in {path.name}"
    if not isinstance(entry, dict) or not str(entry.get("name", "")).isidentifier():
        raise BadFileError("attention-param", f"{where}: each parameter is a dictionary with a name")
    name, kind, choices = entry["name"], entry.get("kind"), entry.get("choices", [])
    if kind not in get_args(ParamKind):
        raise BadFileError(
            "attention-param",
            f"{where}: the kind of {name} is {kind!r}",
            hint=f"Use one of {', '.join(get_args(ParamKind))}.",
        )
    if "default" not in entry:
        raise BadFileError("attention-param", f"{where}: {name} has no default")
    if not isinstance(choices, list) or not all(isinstance(choice, int | str) for choice in choices):
        raise BadFileError("attention-param", f"{where}: the choices of {name} must be whole numbers or words")
    limits = (entry.get("min"), entry.get("max"))
    if any(limit is not None and type(limit) not in (int, float) for limit in limits):
        raise BadFileError("attention-param", f"{where}: the limits of {name} must be numbers")
    doc = str(entry.get("doc", ""))
    divides, when = entry.get("divides", ""), entry.get("when", {})
    if divides not in DIVISIBLE or (divides and kind != "int") or not isinstance(when, dict):
        raise BadFileError(
            "attention-param",
            f"{where}: {name} divides {divides!r}",
            hint="A parameter of kind int divides channels, out_channels or hidden; `when` names other parameters.",
        )
    param = Param(
        name, cast("ParamKind", kind), entry["default"], *limits, tuple(choices), doc, divides, tuple(when.items())
    )
    fault = value_fault(param, param.default)
    if fault is not None:
        raise BadFileError("attention-param", f"{where}: the default of {name} is not legal", hint=fault)
    return param


def _check_class(tree: ast.Module, spec: AttentionSpec) -> None:
    """Find the class and compare its constructor, where it has one of its own, with the parameters; nothing is run."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == spec.name]
    if not classes:
        raise BadFileError(
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
                raise BadFileError(
                    "attention-signature",
                    f"{spec.name} is not constructed from the parameters that SPEC names",
                    hint=f"Write def __init__(self, {', '.join([first, *expected])}).",
                    line=node.lineno,
                )
