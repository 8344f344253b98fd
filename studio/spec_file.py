"""Read what an attention file offers: its `SPEC`, a literal, by `ast`; nothing of the file is run."""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path
from typing import Any, cast, get_args

from studio.module_spec import AttentionSpec, Param, ParamKind, Role, value_fault
from studio.sentence import say

LARGEST_FILE_BYTES = 1_000_000

DIVISIBLE = ("", "channels", "out_channels", "hidden")  # what a parameter may have to divide


class BadFileError(Exception):
    """What is wrong with one attention file, and where."""

    def __init__(self, code: str, message: str, *, hint: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code, self.hint, self.line = code, hint, line


def read_specs(path: Path, *, is_user: bool) -> list[AttentionSpec]:
    if is_user and not path.stem.isidentifier():
        raise BadFileError(
            "attention-file-name",
            say("The file name {file} cannot be the name of a Python module", file=path.name),
            hint="Use letters, digits and underscores only, and no digit first.",
        )
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise BadFileError(
                "attention-too-large", say("{file} is larger than 1 MB", file=path.name), hint="Is it the right file?"
            )
        source = path.read_bytes()
    except OSError as error:
        raise BadFileError(
            "attention-unreadable", say("{file} cannot be read: {reason}", file=path.name, reason=error)
        ) from error
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise BadFileError(
            "attention-syntax",
            say("{file} is not valid Python: {reason}", file=path.name, reason=error.msg),
            line=error.lineno,
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:  # null bytes, or nested beyond reason
        raise BadFileError(
            "attention-syntax", say("{file} is not valid Python: {reason}", file=path.name, reason=error)
        ) from error
    node = _spec_node(tree, path)
    try:
        literal = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError) as error:
        raise BadFileError(
            "attention-spec-not-literal",
            say("SPEC in {file} is not a plain literal", file=path.name),
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
        say("{file} does not say what it offers", file=path.name),
        hint='Add SPEC = {"name": "TheClass", "role": "attention", "params": []} at the top of the file.',
    )


def _spec_from(entry: Any, path: Path, *, is_user: bool, sha256: str) -> AttentionSpec:
    if not isinstance(entry, dict):
        raise BadFileError(
            "attention-spec", say("SPEC in {file} must be a dictionary or a list of dictionaries", file=path.name)
        )
    texts = {key: entry.get(key, "") for key in ("name", "title", "summary", "paper", "licence")}
    wrong = [key for key, text in texts.items() if not isinstance(text, str)]
    if wrong or not texts["name"].isidentifier():
        raise BadFileError(
            "attention-spec",
            say("SPEC in {file}: {wrong} is missing or not a name", file=path.name, wrong=(wrong or ["name"])[0]),
        )
    role, replaces, stock_args = entry.get("role"), entry.get("replaces"), entry.get("stock_args")
    if role not in get_args(Role):
        raise BadFileError(
            "attention-spec",
            say("SPEC in {file}: the role {role} is unknown", file=path.name, role=repr(role)),
            hint="Use attention, block or stage.",
        )
    if (role == "block") != (isinstance(replaces, str) and replaces.isidentifier()):
        raise BadFileError(
            "attention-spec",
            say("SPEC in {file}: a block, and only a block, names the stock block that it replaces", file=path.name),
            hint='For example "replaces": "C3k2".',
        )
    if stock_args is not None and (type(stock_args) is not int or stock_args < 1):
        raise BadFileError(
            "attention-spec", say("SPEC in {file}: stock_args must be a whole number from 1", file=path.name)
        )
    multiple_of = entry.get("multiple_of", 1)
    if type(multiple_of) is not int or multiple_of < 1:
        raise BadFileError(
            "attention-spec", say("SPEC in {file}: multiple_of must be a whole number from 1", file=path.name)
        )
    params = entry.get("params", [])
    if not isinstance(params, list):
        raise BadFileError("attention-spec", say("SPEC in {file}: params must be a list", file=path.name))
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
            say("SPEC in {file}: the first parameter of a stage must be out_channels, of kind int", file=path.name),
        )
    named = next((param for param in params if param.name == stride), None)
    if named is None and (type(stride) is not int or stride < 1):
        raise BadFileError(
            "attention-spec",
            say("SPEC in {file}: the stride of a stage is {stride}", file=path.name, stride=repr(stride)),
            hint="Write a whole number from 1, or the name of the parameter that holds it.",
        )
    if named is not None and not all(type(value) is int and value > 0 for value in (named.default, *named.choices)):
        raise BadFileError(
            "attention-spec",
            say("SPEC in {file}: {name} must be a whole number from 1", file=path.name, name=named.name),
        )


def _param_from(entry: Any, path: Path) -> Param:
    where = say("SPEC in {file}", file=path.name)
    if not isinstance(entry, dict) or not str(entry.get("name", "")).isidentifier():
        raise BadFileError("attention-param", say("{where}: each parameter is a dictionary with a name", where=where))
    name, kind, choices = entry["name"], entry.get("kind"), entry.get("choices", [])
    if kind not in get_args(ParamKind):
        raise BadFileError(
            "attention-param",
            say("{where}: the kind of {name} is {kind}", where=where, name=name, kind=repr(kind)),
            hint=say("Use one of {kinds}.", kinds=", ".join(get_args(ParamKind))),
        )
    if "default" not in entry:
        raise BadFileError("attention-param", say("{where}: {name} has no default", where=where, name=name))
    if not isinstance(choices, list) or not all(isinstance(choice, int | str) for choice in choices):
        raise BadFileError(
            "attention-param",
            say("{where}: the choices of {name} must be whole numbers or words", where=where, name=name),
        )
    limits = (entry.get("min"), entry.get("max"))
    if any(limit is not None and type(limit) not in (int, float) for limit in limits):
        raise BadFileError(
            "attention-param", say("{where}: the limits of {name} must be numbers", where=where, name=name)
        )
    doc = str(entry.get("doc", ""))
    divides, when = entry.get("divides", ""), entry.get("when", {})
    if divides not in DIVISIBLE or (divides and kind != "int") or not isinstance(when, dict):
        raise BadFileError(
            "attention-param",
            say("{where}: {name} divides {divides}", where=where, name=name, divides=repr(divides)),
            hint="A parameter of kind int divides channels, out_channels or hidden; `when` names other parameters.",
        )
    param = Param(
        name, cast("ParamKind", kind), entry["default"], *limits, tuple(choices), doc, divides, tuple(when.items())
    )
    fault = value_fault(param, param.default)
    if fault is not None:
        raise BadFileError(
            "attention-param", say("{where}: the default of {name} is not legal", where=where, name=name), hint=fault
        )
    return param


def _check_class(tree: ast.Module, spec: AttentionSpec) -> None:
    """Find the class and compare its constructor, where it has one of its own, with the parameters; nothing is run."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == spec.name]
    if not classes:
        raise BadFileError(
            "attention-no-class",
            say("{file} names {module} but defines no such class", file=spec.path.name, module=spec.name),
            hint=say("Write class {module}(nn.Module) at the top level of the file.", module=spec.name),
        )
    for node in classes[-1].body:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            first = "stock" if spec.role == "block" else "channels"
            names = [argument.arg for argument in node.args.args[2:]]
            expected = [param.name for param in spec.params]
            if len(node.args.args) < 2 or names[: len(expected)] != expected:
                raise BadFileError(
                    "attention-signature",
                    say("{module} is not constructed from the parameters that SPEC names", module=spec.name),
                    hint=say("Write def __init__(self, {names}).", names=", ".join([first, *expected])),
                    line=node.lineno,
                )
