"""Gather what a scan finds: one entry per kind and file, a bounded list, errors first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from studio.datasets.sayings import problem
from studio.errors import Location, Problem, ProblemArgs, Severity

MAX_PER_CODE = 200
MAX_PROBLEMS = 2000
_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}


class Findings:
    """Problems as they are found; the same kind in the same file is counted, a flood of one kind is cut and summed."""

    def __init__(self, *, most_per_code: int = MAX_PER_CODE) -> None:
        self._most_per_code = most_per_code
        self._by_code: dict[str, dict[tuple[Path | None, str | None], Problem]] = {}
        self._more: dict[str, list[int]] = {}  # code -> [files left out, findings left out]

    def say(
        self,
        key: str,
        *,
        path: str | Path | None = None,
        line: int | None = None,
        count: int = 1,
        files: tuple[Path, ...] = (),
        args: ProblemArgs | None = None,
        code: str | None = None,
    ) -> None:
        """Add one finding about a file, or about the dataset when there is no path; `key` is one of `sayings`."""
        self.extend([problem(key, path=path, line=line, count=count, files=files, args=args, code=code)])

    def add(
        self,
        severity: Severity,
        code: str,
        message: str,
        *,
        hint: str = "",
        path: str | Path | None = None,
        line: int | None = None,
        count: int = 1,
    ) -> None:
        """Add a finding with a sentence of its own."""
        where = None if path is None else Location(Path(path), line)
        self.extend([Problem(severity, code, message, hint, where, count)])

    def extend(self, problems: list[Problem] | tuple[Problem, ...]) -> None:
        """Add problems that are already values."""
        for found in problems:
            entries = self._by_code.setdefault(found.code, {})
            key = (found.where.path, found.where.node) if found.where is not None else (None, found.message)
            known = entries.get(key)
            if known is not None:
                entries[key] = replace(known, count=known.count + found.count)
            elif len(entries) < self._most_per_code:
                entries[key] = found
            else:
                more = self._more.setdefault(found.code, [0, 0])
                more[0] += 1
                more[1] += found.count

    def all_problems(self) -> list[Problem]:
        """Give everything that is listed, uncut and unsorted."""
        return [found for entries in self._by_code.values() for found in entries.values()]

    def problems(self) -> tuple[Problem, ...]:
        """Give all problems, errors first, in each group in the order of discovery, a summary last where some were cut."""
        result: list[Problem] = []
        for code, entries in self._by_code.items():
            listed = list(entries.values())
            result.extend(listed)
            if code in self._more:
                files, count = self._more[code]
                more = problem(
                    "more-of-a-kind",
                    count=count,
                    args={"n": files, "listed": len(listed), "case": "more-of-a-kind"},
                    code=code,
                    severity=listed[0].severity,
                )
                result.append(replace(more, hint=listed[0].hint))
        result.sort(key=lambda found: _ORDER[found.severity])
        if len(result) > MAX_PROBLEMS:
            left = result[MAX_PROBLEMS - 1 :]
            result = result[: MAX_PROBLEMS - 1]
            worst = left[0].severity
            count = sum(found.count for found in left)
            result.append(problem("more-problems", count=count, args={"n": count}, severity=worst))
        return tuple(result)
