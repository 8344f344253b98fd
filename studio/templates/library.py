"""All templates: the built-in ones, and those in the user's folder. A bad file of the user's becomes a problem."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from studio.errors import Location, Problem, RecipeError
from studio.graph.safe_yaml import read_text
from studio.paths import user_templates_folder
from studio.sentence import say
from studio.templates.recipe import Recipe
from studio.templates.recipe_file import parse_recipe

BASELINE = "none"


@dataclass(frozen=True)
class TemplateLibrary:
    """The recipes found, the baseline first, and what was wrong with the files that gave none."""

    recipes: tuple[Recipe, ...]
    problems: tuple[Problem, ...] = ()

    def get(self, recipe_id: str) -> Recipe:
        """Give a recipe. Raises RecipeError that lists the known ids."""
        for recipe in self.recipes:
            if recipe.id == recipe_id:
                return recipe
        known = [recipe.id for recipe in self.recipes]
        near = get_close_matches(recipe_id, known, n=1)
        meant = say("Did you mean {name}? ", name=near[0]) if near else ""
        raise RecipeError(
            say("There is no template called {template}.", template=repr(recipe_id)),
            hint=say("{meant}The templates are {known}.", meant=meant, known=", ".join(known)),
        )

    def fitting(self, family: str) -> tuple[Recipe, ...]:
        """Give the recipes made for a model family."""
        return tuple(recipe for recipe in self.recipes if family in recipe.families)


def load_templates(user_folder: Path | None = None) -> TemplateLibrary:
    """Read the built-in templates and those of `user_folder`, by default the user's; a missing folder is empty."""
    recipes: list[Recipe] = []
    problems: list[Problem] = []
    for folder, is_user in ((_builtin_folder(), False), (user_folder or user_templates_folder(), True)):
        for path in _files(folder, problems):
            try:
                recipe = parse_recipe(read_text(path, error=RecipeError), path=path, is_user=is_user)
                _check_id(recipe, recipes)
            except RecipeError as error:
                problems.append(Problem("error", "template", error.message, error.hint, error.where or Location(path)))
                continue
            recipes.append(recipe)
    recipes.sort(key=lambda recipe: (recipe.is_user, recipe.id != BASELINE, _PLACES.index(recipe.place), recipe.id))
    return TemplateLibrary(tuple(recipes), tuple(problems))


_PLACES = ("none", "head", "neck", "block", "backbone")  # in the order that a gallery shows them


def _builtin_folder() -> Path:
    return Path(__file__).resolve().parent / "recipes"


def _files(folder: Path, problems: list[Problem]) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml") and path.name[0] != ".")
    except FileNotFoundError:
        return []
    except OSError as error:
        message = say("The folder of templates {folder} cannot be read: {reason}", folder=folder, reason=error)
        problems.append(Problem("error", "template-folder", message, where=Location(folder)))
        return []


def _check_id(recipe: Recipe, known: list[Recipe]) -> None:
    for other in known:
        if other.id == recipe.id:
            whose = say("a file of yours") if other.is_user else say("a built-in template")
            raise RecipeError(
                say(
                    "The template {file} has the name of {whose}, which stays in use.",
                    file=recipe.path.name,
                    whose=whose,
                ),
                hint="Give the file another name.",
                where=Location(recipe.path),
            )
