"""Read a whole dataset once and say what training will make of it; the second time, only what has changed.

Standard library; Pillow only for odd images and for the comparison by sight. Nothing is written into the dataset: what
one scan found out for the next lies in the user's cache folder.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

from studio.datasets.duplicates import find_duplicates
from studio.datasets.layout import find_layout
from studio.datasets.pairs import Pair, pair_split
from studio.datasets.read_ahead import Job, Read, ReadAhead, is_worth_it
from studio.datasets.report import DatasetReport
from studio.datasets.scan_cache import Recorder, Records, ScanCache
from studio.datasets.scanner import Scanner
from studio.datasets.tree_state import TreeState, read_state
from studio.errors import DatasetError

TICK_SECONDS = 0.05  # progress and cancelling: at most 20 times a second

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class ScanCancelled(DatasetError):  # noqa: N818  (not an error of anybody's)
    """The scan was stopped because the caller asked for it."""


def scan_dataset(
    path: Path,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    cache: ScanCache | None = None,
    by_sight: bool = False,
) -> DatasetReport:
    """Check every image and label of a dataset folder or data.yaml.

    `cache` makes the next scan of the same dataset read only what has changed. `by_sight` also decodes every image and
    finds pictures that look alike, which takes ten times as long the first time.
    `progress(done, total)` counts images (twice with `by_sight`) and is called at most 20 times a second, and once at
    the end. Raises DatasetError when there is no dataset to scan, ScanCancelled within 0.2 s after `cancelled()` is true.
    """
    # Millions of small tuples and no cycles: looking for garbage would take a third of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _scan(path, _Ticker(progress, cancelled), cache=cache, by_sight=by_sight)
    finally:
        if collecting:
            gc.enable()


def _scan(path: Path, ticker: _Ticker, *, cache: ScanCache | None, by_sight: bool) -> DatasetReport:
    started = time.perf_counter()
    layout = find_layout(path)
    state: TreeState | None = None
    known: Records | None = None
    recorder: Recorder | None = None
    if cache is not None:
        # Before anything is read: a file that changes from here on has another stamp next time.
        state = read_state(layout, ticker.tick)
        kept = _kept_report(cache, layout.root, state.digest, by_sight=by_sight)
        if kept is not None:
            ticker.finish(kept.images)
            return replace(kept, seconds=time.perf_counter() - started)
        known, recorder = cache.records(layout.root), Recorder(state)
    scanner = Scanner(layout, ticker, state=state, known=known, recorder=recorder)
    with ExitStack() as stack:
        reader: ReadAhead | None = None
        if state is not None and known is not None and not known.image_paths and is_worth_it(state.files // 2):
            reader = stack.enter_context(closing(ReadAhead()))  # so early that it is there when all pairs are known
        pairs = {name: pair_split(name, split, scanner.findings, ticker.tick) for name, split in layout.splits.items()}
        images = sum(len(split) for split in pairs.values())
        ticker.total = images * (2 if by_sight else 1)
        if cache is None and is_worth_it(images):
            reader = stack.enter_context(closing(ReadAhead()))
        ahead: Iterator[Read] | None = None
        if reader is not None:
            nc = None if layout.class_names is None else len(layout.class_names)
            ahead = reader.read(_jobs(pairs.values(), state), nc=nc, tick=ticker.tick)
        for name, split_pairs in pairs.items():
            scanner.scan_split(name, split_pairs, ahead)
    leaked = find_duplicates(scanner.seen, scanner.findings, ticker.tick)
    if by_sight:
        from studio.datasets.near_duplicates import compare_by_sight

        compare_by_sight(
            scanner.seen, scanner.findings, ticker, known=leaked, records=known, state=state, recorder=recorder
        )
    ticker.tick()
    report = scanner.report(seconds=lambda: time.perf_counter() - started, compared_by_sight=by_sight)
    if cache is not None and state is not None and recorder is not None:
        ticker.tick()
        digest = state.digest if recorder.is_settled else None
        cache.keep(layout.root, records=recorder.records, digest=digest, report=report.to_dict())
    ticker.finish(ticker.total)
    return report


def _jobs(splits: Iterable[list[Pair]], state: TreeState | None) -> list[Job]:
    """Name what is to be read, in the order of the scan."""
    jobs: list[Job] = []
    for pairs in splits:
        for image, label in pairs:
            stamp = None if state is None else state.stamp(image)
            its = None if state is None or label is None else state.stamp(label)
            jobs.append((image, -1 if stamp is None else stamp[0], label, -1 if its is None else its[0]))
    return jobs


def _kept_report(cache: ScanCache, root: Path, digest: str, *, by_sight: bool) -> DatasetReport | None:
    """Give the report of the last scan if nothing has changed since."""
    fields = cache.report(root, digest)
    if fields is None or (by_sight and not fields.get("compared_by_sight")):
        return None
    try:
        return DatasetReport.from_dict(fields)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


class _Ticker:
    """Calls back now and then, as often as is useful to somebody watching."""

    def __init__(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        self._progress, self._cancelled = progress, cancelled
        self._next = time.monotonic() + TICK_SECONDS
        self.done = 0
        self.total = 0

    def tick(self) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        if self._cancelled is not None and self._cancelled():
            raise ScanCancelled("The scan was stopped.")
        if self._progress is not None and self.total:
            self._progress(self.done, self.total)
        self._next = time.monotonic() + TICK_SECONDS

    def finish(self, total: int) -> None:
        """Say that everything is done."""
        if self._progress is not None:
            self._progress(total, total)
