"""One sentence for each way in which a module can be built wrongly: module, argument, value, and what would work.

The studio checks rows before it builds them and says the same (studio/graph/problems.py); these checks are for whoever
builds a module in Python, and the last word in a worker.
"""

from __future__ import annotations

from collections.abc import Sequence


def check_least(module: str, argument: str, value: object, least: int = 1) -> None:
    """Raise ValueError unless `value` is a whole number of at least `least`.

    >>> check_least("SE", "reduction", 0)
    Traceback (most recent call last):
    ValueError: reduction 0 of SE is too small; whole numbers from 1 would work
    """
    if not _is_whole(value):
        raise wrong(
            "{argument} {value} of {module} is no whole number; whole numbers from {least} would work",
            argument=argument,
            value=repr(value),
            module=module,
            least=least,
        )
    if value < least:  # type: ignore[operator]
        raise wrong(
            "{argument} {value} of {module} is too small; whole numbers from {least} would work",
            argument=argument,
            value=repr(value),
            module=module,
            least=least,
        )


def check_odd(module: str, argument: str, value: object) -> None:
    """Raise ValueError unless `value` is an odd whole number, for which a padding keeps the size of the map.

    >>> check_odd("CBAM", "kernel_size", 4)
    Traceback (most recent call last):
    ValueError: kernel_size 4 of CBAM would change the size of the map; odd numbers such as 3 or 5 would work
    """
    if not _is_whole(value):
        raise wrong(
            "{argument} {value} of {module} is no whole number; odd numbers such as 3 or 5 would work",
            argument=argument,
            value=repr(value),
            module=module,
        )
    if value < 1 or value % 2 == 0:  # type: ignore[operator]
        near = (value - 1, value + 1) if value > 1 else (1, 3)  # type: ignore[operator]
        raise wrong(
            "{argument} {value} of {module} would change the size of the map; odd numbers such as {near} would work",
            argument=argument,
            value=repr(value),
            module=module,
            near=tuple(near),
        )


def check_choice(module: str, argument: str, value: object, choices: Sequence[object]) -> None:
    """Raise ValueError unless `value` is one of `choices`.

    >>> check_choice("LSBlock", "mixer", "lsa", ["lsconv", "msa"])
    Traceback (most recent call last):
    ValueError: mixer 'lsa' of LSBlock does not exist; lsconv or msa would work
    """
    # True == 1, so equality alone would take a truth value for a number.
    if not any(type(choice) is type(value) and choice == value for choice in choices):
        raise wrong(
            "{argument} {value} of {module} does not exist; {choices} would work",
            argument=argument,
            value=repr(value),
            module=module,
            choices=tuple(choices),
        )


def check_positive(module: str, argument: str, value: object) -> None:
    """Raise ValueError unless `value` is a number above zero.

    >>> check_positive("SimAM", "regularisation", 0.0)
    Traceback (most recent call last):
    ValueError: regularisation 0.0 of SimAM is not above zero; 0.0001 would work
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
        raise wrong(
            "{argument} {value} of {module} is not above zero; 0.0001 would work",
            argument=argument,
            value=repr(value),
            module=module,
        )


def check_divides(module: str, argument: str, value: object, channels: int, *, most: int | None = None) -> None:
    """Raise ValueError unless `value` is a whole number that divides `channels`; only those up to `most` are named.

    >>> check_divides("WindowAttention", "num_heads", 5, 12)
    Traceback (most recent call last):
    ValueError: num_heads 5 does not divide the 12 channels of WindowAttention; 1, 2, 3, 4, 6 or 12 would
    """
    if not _is_whole(value) or value < 1 or channels % value:  # type: ignore[operator]
        would = [n for n in range(1, min(channels, most or channels) + 1) if channels % n == 0]
        raise wrong(
            "{argument} {value} does not divide the {channels} channels of {module}; {would} would",
            argument=argument,
            value=repr(value),
            channels=channels,
            module=module,
            would=tuple(would),
        )


def check_multiple(module: str, channels: int, divisor: int, *, argument: str = "channels") -> None:
    """Raise ValueError unless `channels` is a multiple of `divisor`.

    >>> check_multiple("LSConv", 20, 8)
    Traceback (most recent call last):
    ValueError: channels 20 of LSConv are no multiple of 8; 16 or 24 would work
    """
    if channels < divisor or channels % divisor:
        below = channels - channels % divisor
        near = [n for n in (below, below + divisor) if n >= divisor]
        raise wrong(
            "{argument} {channels} of {module} are no multiple of {divisor}; {near} would work",
            argument=argument,
            channels=channels,
            module=module,
            divisor=divisor,
            near=tuple(near),
        )


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def wrong(template: str, **values: object) -> ValueError:
    """Make the error; its message is the template with the values filled in, a tuple as alternatives.

    It carries both, so that a window can say it in another language (`studio.sentence.said_by`).
    """
    told = {name: _listed(value) if isinstance(value, tuple) else value for name, value in values.items()}
    error = ValueError(template.format(**told))
    error.template, error.values = template, values  # type: ignore[attr-defined]
    return error


def _listed(values: Sequence[object]) -> str:
    """Join with commas and a last "or"."""
    words = [str(value) for value in values]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
