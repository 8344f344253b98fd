"""Find what is wrong with a graph, in words, before a worker tries to build it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import pairwise

from studio.catalog import Catalog
from studio.errors import AttentionError, Location, Problem, Severity
from studio.graph.fits import layer_misfits
from studio.graph.model_graph import Layer, LayerId, ModelGraph, TensorShape
from studio.graph.ops import STOCK_OPS, OpSpec, find_op, is_head
from studio.graph.shapes import infer_shapes, scaled_repeats
from studio.module_spec import validate_args
from studio.sentence import both, either, listed, say

MISFIT = "argument-misfit"  # depends on the scale: another one may fit

_Shapes = Mapping[LayerId, TensorShape | None]


def check_graph(
    graph: ModelGraph,
    scale: str,
    *,
    imgsz: int = 640,
    catalog: Catalog | None = None,
    shapes: _Shapes | None = None,
) -> list[Problem]:
    """List the problems of a graph at a scale; one of severity "error" says that it cannot be built.

    Without `catalog` every module that is not stock is unknown. `shapes` are those of `infer_shapes`, where they are known.
    """
    if shapes is None:
        shapes = infer_shapes(graph, scale, imgsz=imgsz, catalog=catalog)
    problems = list(_check_scale(graph, scale))
    for row, layer in enumerate(graph.layers):
        problems += _check_layer(graph, layer, row=row, scale=scale, shapes=shapes, catalog=catalog)
    problems += _check_heads(graph, shapes)
    problems += _check_dead(graph)
    return problems


def _check_scale(graph: ModelGraph, scale: str) -> Iterator[Problem]:
    scales = graph.header.get("scales")
    if scales and scale not in scales:
        known = ", ".join(str(name) for name in scales)
        yield Problem(
            "error",
            "unknown-scale",
            say("This model has no scale {scale}.", scale=repr(scale)),
            say("It has {known}.", known=known),
        )


def _check_layer(
    graph: ModelGraph, layer: Layer, *, row: int, scale: str, shapes: _Shapes, catalog: Catalog | None
) -> Iterator[Problem]:
    name = f"{row} {layer.module}"
    op = find_op(layer.module, catalog)
    if op is None:
        near = get_close_matches(layer.module, _known_names(catalog), n=3, cutoff=0.5)
        hint = (
            say("Did you mean {names}?", names=either(near))
            if near
            else "Add a file with this module to the attention folder."
        )
        yield _problem(
            graph,
            layer,
            "unknown-module",
            say("Layer {row} names a module that is not known: {module}.", row=row, module=layer.module),
            hint=hint,
        )
        return
    if not op.reads_many and len(layer.inputs) > 1:
        sources = both([_label(graph, one) for one in layer.inputs])
        yield _problem(
            graph,
            layer,
            "several-inputs",
            say(
                "{layer} reads one layer, but is given {count}: {sources}.",
                layer=name,
                count=len(layer.inputs),
                sources=sources,
            ),
            hint="Put a Concat before it, or keep one of them.",
        )
        return
    if op.reads_many and not layer.reads_list and len(layer.inputs) < 2:
        yield _problem(
            graph,
            layer,
            "needs-list",
            say("{layer} reads a list of layers, but is given one.", layer=name),
            hint="Write [[-1, 6], ...].",
        )
    yield from _check_args(graph, layer, name=name, op=op, catalog=catalog)
    inputs = [shapes.get(one) for one in layer.inputs]
    known = [shape for shape in inputs if shape is not None]
    if len(known) < len(inputs):
        return
    if op.channels == "sum":
        yield from _check_concat(graph, layer, name=name, shapes=shapes)
    shape = shapes.get(layer.id)
    for misfit in layer_misfits(layer, known[0] if known else None, shape, catalog=catalog):
        yield _problem(
            graph,
            layer,
            MISFIT,
            say("{layer}: {sentence}.", layer=name, sentence=misfit.sentence),
            hint="Channels also follow from the size of the model.",
        )
    if shape is None:
        if op.channels not in ("head", "list", "unknown") and len(layer.args) >= op.min_args:
            yield _problem(
                graph,
                layer,
                "bad-args",
                say("{layer} gives no output with the arguments {arguments}.", layer=name, arguments=list(layer.args)),
                hint="Compare them with a stock row of the same module; or the image is too small.",
            )
        return
    channels_in = known[0].channels if known else 3
    if op.keeps_channels and channels_in != shape.channels:
        yield _problem(
            graph,
            layer,
            "channels-changed",
            say(
                "{layer} reads {channels_in} channels and is told to give {channels}; it has to keep their number.",
                layer=name,
                channels_in=channels_in,
                channels=shape.channels,
            ),
            hint=say("Give it the number of channels that {source} gives.", source=_source_label(graph, layer)),
        )
    elif not op.repeats_inside and scaled_repeats(layer, graph, scale) > 1 and channels_in != shape.channels:
        yield _problem(
            graph,
            layer,
            "chain-of-channels",
            say(
                "{layer} is repeated, but it turns {channels_in} channels into {channels}, so a second one cannot follow.",
                layer=name,
                channels_in=channels_in,
                channels=shape.channels,
            ),
            hint="Repeat it once.",
        )


def _check_args(
    graph: ModelGraph, layer: Layer, *, name: str, op: OpSpec, catalog: Catalog | None
) -> Iterator[Problem]:
    if len(layer.args) < op.min_args:
        yield _problem(
            graph,
            layer,
            "missing-args",
            say(
                "{layer} needs {least} arguments, but has {count}.",
                layer=name,
                least=op.min_args,
                count=len(layer.args),
            ),
            hint="The first is usually the number of output channels, as in a stock row.",
        )
    spec = None if catalog is None else catalog.get(layer.module)
    if spec is None:
        return
    try:
        validate_args(spec, layer.args)
    except AttentionError as error:
        yield _problem(
            graph, layer, "attention-args", say("{layer}: {reason}.", layer=name, reason=error.message), hint=error.hint
        )


def _check_concat(graph: ModelGraph, layer: Layer, *, name: str, shapes: _Shapes) -> Iterator[Problem]:
    told = []
    sizes = set()
    for one in layer.inputs:
        shape = shapes[one]
        if shape is not None:
            told.append(
                say("{layer} gives {height}×{width}", layer=_label(graph, one), height=shape.height, width=shape.width)
            )
            sizes.add((shape.height, shape.width))
    if len(sizes) > 1:
        yield _problem(
            graph,
            layer,
            "concat-sizes",
            say("{layer} joins maps of different sizes: {told}.", layer=name, told=listed(told)),
            hint="Join layers of one stride, or put an nn.Upsample or a Conv with stride 2 between them.",
        )


def _check_heads(graph: ModelGraph, shapes: _Shapes) -> Iterator[Problem]:
    heads = [layer for layer in graph.layers if is_head(layer.module)]
    if not heads:
        yield Problem(
            "error", "no-head", "The model has no head: nothing gives detections.", "End it with a Detect row."
        )
        return
    if len(heads) > 1:
        names = both([_label(graph, head.id) for head in heads])
        yield _problem(
            graph,
            heads[-1],
            "several-heads",
            say("The model has several heads: {names}.", names=names),
            hint="Keep the last.",
        )
    elif heads[0] is not graph.layers[-1]:
        yield _problem(
            graph,
            heads[0],
            "head-not-last",
            say("{layer} is not the last layer.", layer=_label(graph, heads[0].id)),
            hint="Move it to the end: ultralytics takes the last row as the model's output.",
        )
    for head in heads:
        yield from _check_head_inputs(graph, head, shapes)


def _check_head_inputs(graph: ModelGraph, head: Layer, shapes: _Shapes) -> Iterator[Problem]:
    name = _label(graph, head.id)
    if len(set(head.inputs)) < len(head.inputs):
        yield _problem(
            graph,
            head,
            "head-reads-twice",
            say("{layer} reads a layer twice.", layer=name),
            hint="Give it one layer a stride.",
        )
        return
    known = [shape for one in head.inputs if (shape := shapes.get(one)) is not None]
    heights = [shape.height for shape in known]
    # SemanticSegment and the like also read P3 before P4; no stock head reads the other way round.
    if len(known) == len(head.inputs) and any(a <= b for a, b in pairwise(heights)):
        told = listed(
            [
                say("{layer} gives {height}×{width}", layer=_label(graph, one), height=shape.height, width=shape.width)
                for one, shape in zip(head.inputs, known, strict=True)
            ]
        )
        yield _problem(
            graph,
            head,
            "head-order",
            say("{layer} should read its maps from the largest to the smallest: {told}.", layer=name, told=told),
            hint="Order them P3, P4, P5; pretrained weights are laid out so.",
            severity="warning",
        )


def _check_dead(graph: ModelGraph) -> Iterator[Problem]:
    read = {one for layer in graph.layers for one in layer.inputs}
    for layer in graph.layers:
        op = STOCK_OPS.get(layer.module)
        # "unknown" rules belong to modules that ultralytics may read past the rows, as YOLO-World does.
        ends_here = op is not None and op.channels in ("head", "unknown")
        if layer.id not in read and not ends_here:
            yield _problem(
                graph,
                layer,
                "dead-layer",
                say("Nothing reads {layer}: it costs time and does nothing.", layer=_label(graph, layer.id)),
                hint="Connect it, or remove it.",
                severity="warning",
            )


def _known_names(catalog: Catalog | None) -> list[str]:
    return [*STOCK_OPS, *(() if catalog is None else (spec.name for spec in catalog.specs))]


def _label(graph: ModelGraph, layer_id: LayerId) -> str:
    return f"{graph.row_of(layer_id)} {graph.layer(layer_id).module}"


def _source_label(graph: ModelGraph, layer: Layer) -> str:
    return _label(graph, layer.inputs[0]) if layer.inputs else say("the image")


def _problem(
    graph: ModelGraph, layer: Layer, code: str, message: str, *, hint: str = "", severity: Severity = "error"
) -> Problem:
    return Problem(severity, code, message, hint=hint, where=Location(line=layer.line, node=_label(graph, layer.id)))
