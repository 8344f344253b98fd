"""Gather what a scan finds: one entry per kind and file, a bounded list, errors first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from studio.errors import Location, Problem, Severity

MAX_PER_CODE = 200
MAX_PROBLEMS = 2000
_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}


class Findings:
    """Problems as they are found; the same kind in the same file is counted, a flood of one kind is cut and summed."""

    def __init__(self) -> None:
        self._by_code: dict[str, dict[tuple[Path | None, str | None], Problem]] = {}
        self._more: dict[str, list[int]] = {}  # code -> [files left out, findings left out]

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
        """Add one finding about a file, or about the dataset when there is no path."""
        where = None if path is None else Location(Path(path), line)
        self.extend([Problem(severity, code, message, hint, where, count)])

    def extend(self, problems: list[Problem] | tuple[Problem, ...]) -> None:
        """Add problems that are already values."""
        for problem in problems:
            entries = self._by_code.setdefault(problem.code, {})
            key = (problem.where.path, problem.where.node) if problem.where is not None else (None, problem.message)
            known = entries.get(key)
            if known is not None:
                entries[key] = replace(known, count=known.count + problem.count)
            elif len(entries) < MAX_PER_CODE:
                entries[key] = problem
            else:
                more = self._more.setdefault(problem.code, [0, 0])
                more[0] += 1
                more[1] += problem.count

    def problems(self) -> tuple[Problem, ...]:
        """Give all problems, errors first, in each group in the order of discovery, a summary last where some were cut."""
        result: list[Problem] = []
        for code, entries in self._by_code.items():
            listed = list(entries.values())
            result.extend(listed)
            if code in self._more:
                files, count = self._more[code]
                result.append(
                    Problem(
                        listed[0].severity,
                        code,
                        f"{files} more files have the same fault as the {len(listed)} listed.",
                        hint=listed[0].hint,
                        count=count,
                    )
                )
        result.sort(key=lambda problem: _ORDER[problem.severity])
        if len(result) > MAX_PROBLEMS:
            left = result[MAX_PROBLEMS - 1 :]
            result = result[: MAX_PROBLEMS - 1]
            worst = left[0].severity
            count = sum(problem.count for problem in left)
            result.append(Problem(worst, "more-problems", f"{count} more findings are not listed.", count=count))
        return tuple(result)
