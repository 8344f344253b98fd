"""`attention`: the attention modules there are, and leave for a file of the user's own to be run."""

from __future__ import annotations

import argparse

from studio import paths
from studio.catalog import Catalog, allow, is_allowed, load_catalog
from studio.cli import console
from studio.cli.app import add_command
from studio.errors import UsageError
from studio.module_spec import AttentionSpec


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `attention`."""
    parser = add_command(
        commands,
        "attention",
        _attention,
        summary="list the attention modules; allow a file of your own to be run",
        examples=(
            "  python main.py attention\n"
            "  python main.py attention --allow SEGate\n"
            f"Your own files lie in {paths.user_attention_folder()}.\n"
            "A file is run only in a worker process, and only once you allowed it in exactly its present text."
        ),
        json=True,
    )
    parser.add_argument("--allow", metavar="NAME", help="allow the file of this module; read it first, it is a program")


def _attention(parsed: argparse.Namespace) -> int:
    catalog = load_catalog()
    if parsed.allow is not None:
        _allow(parsed.allow, catalog)
    if parsed.json:
        console.print_json([_describe(spec) for spec in catalog.specs])
        return console.DONE
    console.print_table(
        ("row name", "role", "what it is", "file"),
        [(spec.name, spec.role, spec.title, _origin(spec)) for spec in catalog.specs],
    )
    if catalog.problems:
        print("\nFiles that could not be read:")
        console.print_problems(catalog.problems)
    print(f"\nYour own files lie in {paths.user_attention_folder()}.")
    return console.DONE


def _allow(name: str, catalog: Catalog) -> None:
    spec = catalog.get(name)
    if spec is None or not spec.is_user:
        own = ", ".join(s.name for s in catalog.specs if s.is_user) or "none yet"
        raise UsageError(f"{name} is not a module of your own.", hint=f"Your own modules: {own}.")
    allow(spec)


def _origin(spec: AttentionSpec) -> str:
    if not spec.is_user:
        return "built in"
    return str(spec.path) + ("" if is_allowed(spec) else f" (not allowed yet: --allow {spec.name})")


def _describe(spec: AttentionSpec) -> dict[str, object]:
    return {
        "name": spec.name,
        "title": spec.title,
        "role": spec.role,
        "replaces": spec.replaces,
        "summary": spec.summary,
        "paper": spec.paper,
        "params": [{"name": p.name, "default": p.default, "choices": list(p.choices)} for p in spec.params],
        "own": spec.is_user,
        "allowed": is_allowed(spec),
        "path": str(spec.path),
    }
