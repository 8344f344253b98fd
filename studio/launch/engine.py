"""Ask the engine, a resident worker that holds torch and ultralytics warm, from a program without a window."""

from __future__ import annotations

import json
import subprocess
import threading
from collections import deque
from typing import Any

from studio import paths
from studio.errors import StudioError, WorkerError
from studio.launch.process import without_console, worker_command, worker_environment

ERROR_LINES = 20


class EngineClient:
    """One engine process; use it in a `with` block. Requests are answered one after the other."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._errors: deque[str] = deque(maxlen=ERROR_LINES)
        self._number = 0

    def __enter__(self) -> EngineClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def request(self, do: str, **fields: Any) -> dict[str, Any]:
        """Send one request and wait for its answer. Raises the StudioError that the engine answers with.

        Raises WorkerError when the engine dies; the next request starts a new one.
        """
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        self._number += 1
        try:
            process.stdin.write(json.dumps({"id": self._number, "do": do, **fields}, ensure_ascii=False) + "\n")
            process.stdin.flush()
            while line := process.stdout.readline():
                answer = json.loads(line)
                if answer.get("id") == self._number:
                    break
            else:
                raise self._died()
        except (OSError, ValueError) as error:
            raise self._died() from error
        if "error" in answer:
            raise StudioError.from_dict(answer["error"])
        result: dict[str, Any] = answer["ok"]
        return result

    def close(self) -> None:
        """End the engine."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.close()  # the engine ends when nobody can ask any more
        except OSError:
            pass
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                worker_command("engine"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="backslashreplace",  # a name that is no UTF-8 becomes an escape of JSON
                cwd=paths.project_folder(),
                env=worker_environment(),
                creationflags=without_console(),
            )
            # Read all the time, or a talkative library would fill the pipe and stop the engine.
            threading.Thread(target=self._read_errors, args=(self._process,), daemon=True).start()
        return self._process

    def _read_errors(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        with process.stderr as stream:
            for line in stream:
                self._errors.append(line.rstrip())

    def _died(self) -> WorkerError:
        self.close()
        last = next((line for line in reversed(self._errors) if line.strip()), "It said nothing.")
        return WorkerError("The engine that measures models has ended unexpectedly.", hint=last)
