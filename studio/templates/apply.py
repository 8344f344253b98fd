"""Apply a recipe to a graph: select, edit, count, check. Raises instead of giving a graph that cannot be built."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.catalog import Catalog
from studio.errors import AttentionError, Location, RecipeError
from studio.graph.edits import insert_after, replace_backbone, replace_module, rewire
from studio.graph.model_graph import SCALES, Arg, ModelGraph
from studio.graph.ops import STOCK_OPS
from studio.graph.problems import MISFIT, check_graph
from studio.graph.shapes import infer_shapes, stride_of
from studio.module_spec import AttentionSpec, Role, Value, validate_args
from studio.sentence import either, say
from studio.templates.recipe import BackboneStep, InsertStep, Recipe, ReplaceStep, Step, reference
from studio.templates.select import IMGSZ, select_layers, served
from studio.templates.values import complete_values, with_tables

USES: Mapping[Role, str] = {
    "attention": "{module} cannot be inserted as a row: its role is {role}.",
    "block": "{module} cannot be put in the place of a stock block: its role is {role}.",
    "stage": "{module} cannot be a row of a new backbone: its role is {role}.",
}


def apply_recipe(
    graph: ModelGraph, recipe: Recipe, *, catalog: Catalog, values: Mapping[str, Any] | None = None
) -> ModelGraph:
    """Give the graph with the recipe's layers in it.

    Raises RecipeError when the recipe is not made for the graph's family, when a value is not legal, when a module is
    missing from the catalog, when the steps touch other numbers of layers than expected, or when the result has errors.
    """
    if graph.family is not None and graph.family not in recipe.families:
        raise RecipeError(
            say("The template {template} is not made for {family}.", template=recipe.id, family=graph.family),
            hint=say("It fits {families}.", families=", ".join(recipe.families)),
            where=Location(recipe.path),
        )
    filled = with_tables(recipe, complete_values(recipe, catalog, values))
    before = graph
    counts = {"insertions": 0, "replacements": 0, "rows": 0}
    for step in recipe.steps:
        if isinstance(step, InsertStep):
            graph, count = _insert(graph, step, recipe=recipe, catalog=catalog, values=filled)
            counts["insertions"] += count
        elif isinstance(step, BackboneStep):
            graph, count = _new_backbone(graph, step, recipe=recipe, catalog=catalog, values=filled)
            counts["rows"] += count
        else:
            graph, count = _replace(graph, step, recipe=recipe, catalog=catalog, values=filled)
            counts["replacements"] += count
    _check_counts(recipe, counts, before.family)
    _check_result(before, graph, recipe=recipe, catalog=catalog)
    return graph


def _insert(
    graph: ModelGraph, step: InsertStep, *, recipe: Recipe, catalog: Catalog, values: Mapping[str, Value]
) -> tuple[ModelGraph, int]:
    name = reference(step.module)
    module = step.module if name is None else str(values[name])
    targets = select_layers(graph, step.after, catalog=catalog, values=values)
    if module in STOCK_OPS:
        if isinstance(step.args, Mapping) and step.args:
            raise _fault(
                recipe,
                step,
                say("{module} is a stock module: its args are a list, in the order of a stock row.", module=module),
            )
        args: tuple[Arg, ...] = tuple(_fill(value, values) for value in step.args)
    else:
        spec = _spec(module, "attention", recipe=recipe, step=step, catalog=catalog)
        if isinstance(step.args, Mapping):
            given = {key: _fill(value, values) for key, value in step.args.items()}
        else:
            given = {param.name: _fill(value, values) for param, value in zip(spec.params, step.args, strict=False)}
        if name is not None:
            own = {param.name for param in spec.params}
            given |= {key: value for key, value in values.items() if key in own and key not in given}
        args = _short_args(spec, given, recipe=recipe, step=step)
    for target in targets:
        consumers = None
        if step.wiring == "branch":
            consumers = [reader.id for reader in served(graph, target, step.after, values=values)]
        graph, _ = insert_after(
            graph,
            target.id,
            module,
            args=args,
            repeats=step.repeats,
            wiring=step.wiring,
            consumers=consumers,
        )
    return graph, len(targets)


def _replace(
    graph: ModelGraph, step: ReplaceStep, *, recipe: Recipe, catalog: Catalog, values: Mapping[str, Value]
) -> tuple[ModelGraph, int]:
    spec = _spec(step.module, "block", recipe=recipe, step=step, catalog=catalog)
    given = {key: _fill(value, values) for key, value in step.args.items()}
    ours = _short_args(spec, given, recipe=recipe, step=step)
    targets = select_layers(graph, step.where, catalog=catalog, values=values)
    for target in targets:
        if target.module != spec.replaces:
            raise _fault(
                recipe,
                step,
                say(
                    "{module} stands for {replaces}, but the step also selects a {other}.",
                    module=spec.name,
                    replaces=spec.replaces,
                    other=target.module,
                ),
            )
        graph = replace_module(graph, target.id, spec.name, args=(*target.args, *ours))
    return graph, len(targets)


def _new_backbone(
    graph: ModelGraph, step: BackboneStep, *, recipe: Recipe, catalog: Catalog, values: Mapping[str, Value]
) -> tuple[ModelGraph, int]:
    rows: list[tuple[str, tuple[Arg, ...]]] = []
    for row in step.rows:
        if isinstance(row.args, Mapping):
            spec = _spec(row.module, "stage", recipe=recipe, step=step, catalog=catalog)
            given = {key: _fill(value, values) for key, value in row.args.items()}
            rows.append((row.module, _short_args(spec, given, recipe=recipe, step=step)))
        else:
            rows.append((row.module, tuple(_fill(value, values) for value in row.args)))
    kept = [] if step.keep is None else select_layers(graph, step.keep, catalog=catalog, values=values)
    old = infer_shapes(graph, SCALES[0], imgsz=IMGSZ, catalog=catalog)
    new, chain = replace_backbone(graph, rows, keep=[layer.id for layer in kept])
    shapes = infer_shapes(new, SCALES[0], imgsz=IMGSZ, catalog=catalog)
    last_of_stride = {stride_of(shape, IMGSZ): one for one in chain if (shape := shapes[one]) is not None}
    end = graph.layers[max(row for row, layer in enumerate(graph.layers) if layer.section == "backbone")].id
    for reader in new.layers:
        inputs = []
        for one in reader.inputs:
            was = old.get(one)
            if any(layer.id == one for layer in new.layers):
                inputs.append(one)
            elif one == end:
                inputs.append(chain[-1])
            elif was is not None and stride_of(was, IMGSZ) in last_of_stride:
                inputs.append(last_of_stride[stride_of(was, IMGSZ)])
            else:
                stride = say("unknown") if was is None else stride_of(was, IMGSZ)
                raise _fault(
                    recipe,
                    step,
                    say("The new backbone gives no map of stride {stride}, which the head reads.", stride=stride),
                )
        if tuple(inputs) != reader.inputs:
            new = rewire(new, reader.id, inputs)
    return new, len(rows)


def _spec(module: str, role: Role, *, recipe: Recipe, step: Step, catalog: Catalog) -> AttentionSpec:
    spec = catalog.get(module)
    if spec is None:
        near = catalog.nearest(module)
        hint = say("Did you mean {names}?", names=either(near)) if near else "Is its file in the attention folder?"
        raise _fault(
            recipe,
            step,
            say("The template {template} needs {module}, which is not known.", template=recipe.id, module=module),
            hint=hint,
        )
    if spec.role != role:
        raise _fault(recipe, step, say(USES[role], module=module, role=spec.role))
    return spec


def _short_args(spec: AttentionSpec, given: Mapping[str, Any], *, recipe: Recipe, step: Step) -> tuple[Arg, ...]:
    """Write only what differs from the module's defaults: `[]`, or one mapping."""
    try:
        values = validate_args(spec, (dict(given),) if given else ())
    except AttentionError as error:
        raise _fault(recipe, step, say("{reason}.", reason=error.message), hint=error.hint) from None
    written = {"out_channels"} if spec.role == "stage" else set()  # what a reader of the file looks for first
    differs = {
        param.name: values[param.name]
        for param in spec.params
        if values[param.name] != param.default or param.name in written
    }
    return (differs,) if differs else ()


def _fill(value: Any, values: Mapping[str, Value]) -> Any:
    name = reference(value)
    return value if name is None else values[name]


def _check_counts(recipe: Recipe, counts: Mapping[str, int], family: str | None) -> None:
    for what, expected in recipe.expect.items():
        if not expected.fits(counts[what], family):
            wanted = expected.families.get(family or "", expected.least)
            raise RecipeError(
                say(
                    "The template {template} found {count} places for its {what} in {family}, but expects {wanted}.",
                    template=recipe.id,
                    count=counts[what],
                    what=what,
                    family=family or say("this model"),
                    wanted=wanted,
                ),
                hint="The model has another build than the one that the template was written for.",
                where=Location(recipe.path),
            )


def _check_result(before: ModelGraph, after: ModelGraph, *, recipe: Recipe, catalog: Catalog) -> None:
    """Refuse what the recipe broke; faults that the graph had before are the user's own."""
    scales = list(after.header.get("scales") or SCALES[:1])
    old = {problem.message for problem in check_graph(before, scales[0], catalog=catalog)}
    for problem in check_graph(after, scales[0], catalog=catalog):
        # Whether an argument fits depends on the scale, which is chosen later.
        if problem.severity == "error" and problem.code != MISFIT and problem.message not in old:
            node = problem.where.node if problem.where else None
            raise RecipeError(
                say(
                    "The template {template} gives a model that cannot be built: {reason}",
                    template=recipe.id,
                    reason=problem.message,
                ),
                hint=problem.hint,
                where=Location(recipe.path, node=node),
            )


def _fault(recipe: Recipe, step: Step, message: str, *, hint: str = "") -> RecipeError:
    return RecipeError(message, hint=hint, where=Location(recipe.path, step.line))
