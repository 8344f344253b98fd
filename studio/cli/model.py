"""`models`, `templates`, `generate` and `inspect`: models from the command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from studio import stock
from studio.catalog import Catalog, load_catalog
from studio.cli import console
from studio.cli.app import add_command
from studio.cli.transfer import add_weights_answer, agreed_weights, ask_transfer, print_report
from studio.errors import ModelError, RecipeError, UsageError
from studio.graph.model_graph import SCALES
from studio.paths import write_atomically
from studio.runs.transfer_report import TransferReport
from studio.templates.library import load_templates
from studio.templates.recipe import Recipe
from studio.templates.values import complete_values, params_of


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `models`, `templates`, `generate` and `inspect`."""
    add_command(
        commands,
        "models",
        _models,
        summary="list the base models of the installed ultralytics",
        examples="  python main.py models\n  python main.py models --json",
        json=True,
    )
    templates = add_command(
        commands,
        "templates",
        _templates,
        summary="list the attention templates, with their parameters",
        examples="  python main.py templates\n  python main.py templates --base yolo26 --json",
        json=True,
    )
    templates.add_argument("--base", choices=stock.FAMILIES, help="only those that fit this base")

    generate = add_command(
        commands,
        "generate",
        _generate,
        summary="write the model YAML of a base with a template",
        examples=(
            "  python main.py generate --base yolo11 --template lska-head --nc 3 -o yolo11n-lska.yaml\n"
            "  python main.py generate --base yolo26 --template lska-head --set kernel_size=23 --data demo -o m.yaml"
        ),
    )
    add_model_choice(generate)
    source = generate.add_mutually_exclusive_group()
    source.add_argument("--data", type=Path, metavar="DIR", help="dataset whose number of classes is written")
    source.add_argument("--nc", type=int, metavar="N", help="number of classes (default: 80, as in the stock model)")
    generate.add_argument("-o", "--output", type=Path, metavar="FILE", required=True, help="YAML file to write")
    generate.add_argument("--force", action="store_true", help="overwrite the file")

    inspect = add_command(
        commands,
        "inspect",
        _inspect,
        summary="build a model YAML and show each layer's output shape, parameters and GFLOPs",
        examples="  python main.py inspect yolo11n-lska.yaml\n  python main.py inspect m.yaml --scale s --imgsz 320 --json\n"
        "  python main.py inspect yolo11n-lska.yaml --weights yolo11n.pt --data cells",
        json=True,
    )
    inspect.add_argument("file", type=Path, metavar="FILE", help="any model YAML")
    inspect.add_argument("--scale", choices=SCALES, help="default: the one that the file name says, else n")
    inspect.add_argument("--imgsz", type=int, default=640, help="image size in pixels (default: 640)")
    inspect.add_argument("--weights", type=Path, metavar="FILE", help="show instead what the model takes from this .pt")
    inspect.add_argument("--data", type=Path, metavar="DIR", help="with --weights: the dataset whose classes it has")
    add_weights_answer(inspect)


def add_model_choice(parser: argparse.ArgumentParser) -> None:
    """Add --base, --template, --scale and --set, which `generate` and `train` share."""
    parser.add_argument("--base", choices=stock.FAMILIES, default="yolo11", help="base model (default: yolo11)")
    parser.add_argument(
        "--template", default="none", help="see `python main.py templates` (default: none, the baseline)"
    )
    parser.add_argument("--scale", choices=SCALES, default="n", help="size of the model (default: n)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="parameter of the template; may be repeated"
    )


def template_values(words: list[str], recipe: Recipe, catalog: Catalog) -> dict[str, Any]:
    """Turn the words of --set into the template's values, defaults added. Raises UsageError for what it cannot take."""
    values: dict[str, Any] = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals:
            raise UsageError(f"“{word}” is not of the form NAME=VALUE.", hint="For example: --set kernel_size=23")
        values[name] = text
    try:
        return complete_values(recipe, catalog, values)
    except RecipeError as error:
        raise UsageError(error.message, hint=error.hint) from None


def _models(parsed: argparse.Namespace) -> int:
    models = stock.stock_models()
    if parsed.json:
        console.print_json(
            [{"base": m.family, "title": m.title, "scales": list(m.scales), "path": str(m.path)} for m in models]
        )
        return console.DONE
    console.print_table(("base", "title", "scales"), [(m.family, m.title, " ".join(m.scales)) for m in models])
    print(f"\nFrom ultralytics {stock.version()}. Next: python main.py templates")
    return console.DONE


def _templates(parsed: argparse.Namespace) -> int:
    library, catalog = load_templates(), load_catalog()
    recipes = library.fitting(parsed.base) if parsed.base else library.recipes
    if parsed.json:
        console.print_json(
            [
                {
                    "template": r.id,
                    "title": r.title,
                    "summary": r.summary,
                    "paper": r.paper,
                    "place": r.place,
                    "families": list(r.families),
                    "params": [
                        {
                            "name": p.name,
                            "kind": p.kind,
                            "default": p.default,
                            "min": p.min,
                            "max": p.max,
                            "choices": list(p.choices),
                            "doc": p.doc,
                        }
                        for p in params_of(r, catalog)
                    ],
                }
                for r in recipes
            ]
        )
        return console.DONE
    for recipe in recipes:
        print(f"{recipe.id}   {recipe.title}")
        print(f"    {recipe.summary}")
        print(f"    place: {recipe.place}; fits: {', '.join(recipe.families)}")
        for param in params_of(recipe, catalog):
            limits = f" one of {', '.join(map(str, param.choices))};" if param.choices else ""
            print(f"    --set {param.name}={param.default}   {limits} {param.doc}")
        if recipe.paper:
            print(f"    paper: {recipe.paper}")
    if library.problems:
        print("\nTemplates that could not be read:")
        console.print_problems(library.problems)
    return console.DONE


def _generate(parsed: argparse.Namespace) -> int:
    from studio.graph.model_yaml import write_model_yaml
    from studio.templates.generate import generate_model

    catalog, library = load_catalog(), load_templates()
    recipe = library.get(parsed.template)
    graph = generate_model(
        parsed.base,
        template=parsed.template,
        values=template_values(parsed.set, recipe, catalog),
        nc=_class_count(parsed),
        catalog=catalog,
        library=library,
    )
    if parsed.output.exists() and not parsed.force:
        raise UsageError(
            f"{parsed.output} exists already.", hint="Choose another name, or add --force to overwrite it."
        )
    try:
        write_atomically(parsed.output, write_model_yaml(graph))
    except OSError as error:
        raise ModelError(
            f"{parsed.output} cannot be written: {error.strerror or error}",
            hint="Choose a place that you may write to, on a disk with room.",
        ) from error
    print(f"Wrote {parsed.output} ({len(graph.layers)} layers, all scales).")
    print(f"Next: python main.py inspect {console.as_word(parsed.output)} --scale {parsed.scale}")
    return console.DONE


def _class_count(parsed: argparse.Namespace) -> int | None:
    if parsed.data is None:
        if parsed.nc is not None and parsed.nc < 1:
            raise UsageError(f"{parsed.nc} is not a number of classes.", hint="Give 1 or more.")
        return None if parsed.nc is None else int(parsed.nc)
    from studio.datasets.scan import scan_dataset

    return len(scan_dataset(parsed.data).class_names)


def _inspect(parsed: argparse.Namespace) -> int:
    from studio.graph.model_yaml import parse_model_yaml, scale_in_file_name
    from studio.launch.engine import EngineClient

    if not 32 <= parsed.imgsz <= 4096:
        raise UsageError(f"{parsed.imgsz} is not an image size.", hint="Give pixels, from 32 to 4096.")
    try:
        text = parsed.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is no UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise ModelError(
            f"{parsed.file} cannot be read: {reason}.", hint="Give a model YAML, for example one made by `generate`."
        ) from error
    parse_model_yaml(text, path=parsed.file)  # faults with their line, before any process is started
    scale = parsed.scale or scale_in_file_name(parsed.file.stem) or "n"
    if parsed.weights is not None:
        return _inspect_weights(parsed, text, scale)
    with EngineClient() as engine:
        answer = engine.request("inspect", model=text, scale=scale, imgsz=parsed.imgsz, path=str(parsed.file))
    if parsed.json:
        console.print_json(answer)
        return console.DONE
    rows = [
        (
            layer["index"],
            layer["from"],
            layer["repeats"],
            layer["module"],
            layer["args"],
            "×".join(map(str, layer["shape"])) if layer["shape"] else "",
            f"{layer['params']:,}",
            f"{layer['gflops']:.3f}",
        )
        for layer in answer["layers"]
    ]
    console.print_table(
        ("row", "from", "repeats", "module", "args", "output", "params", "GFLOPs"), rows, right=(0, 2, 6, 7)
    )
    print(
        f"\nscale {scale}, image size {parsed.imgsz}: {answer['params']:,} parameters, {answer['gflops']:.2f} GFLOPs, "
        f"{answer['layers_total']} layers, strides {answer['strides']}"
    )
    return console.DONE


def _inspect_weights(parsed: argparse.Namespace, text: str, scale: str) -> int:
    from studio.datasets.scan import scan_dataset
    from studio.launch.engine import EngineClient

    weights = agreed_weights(parsed.weights, is_agreed=parsed.accept_weights)
    names = scan_dataset(parsed.data).class_names if parsed.data is not None else None
    with EngineClient() as engine:
        answer = ask_transfer(engine, text, scale=scale, weights=weights, names=names)
    if parsed.json:
        console.print_json({"weights": str(weights), "transfer": answer})
    else:
        print_report(TransferReport.from_dict(answer), weights.name)
    return console.DONE
