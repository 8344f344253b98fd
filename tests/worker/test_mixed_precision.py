"""Cards that train badly with mixed precision are told by their names."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.torch


@pytest.mark.parametrize(
    ("card", "is_known"),
    [
        ("NVIDIA GeForce GTX 1650", True),
        ("NVIDIA GeForce GTX 1660 Ti with Max-Q Design", True),
        ("Quadro T1000", True),
        ("Tesla K40m", True),
        ("NVIDIA GeForce RTX 3060 Laptop GPU", False),
        ("NVIDIA GeForce RTX 4090", False),
        ("NVIDIA H200", False),
        ("Tesla T4", False),
        ("AMD Radeon RX 6600", False),
        ("", False),
    ],
)
def test_the_cards_that_ultralytics_knows_are_known_here(hardened: None, card: str, *, is_known: bool) -> None:
    """The pattern is compared with that in the source of ultralytics, so that a card added there is missed here."""
    import inspect
    import re

    from ultralytics.utils import checks

    from studio.worker.mixed_precision import _UNFIT, is_unfit

    assert is_unfit(card) is is_known
    assert re.search(re.escape(_UNFIT.pattern), inspect.getsource(checks.check_amp))
