"""Numbers of a training that go together. A CPU gets smaller ones, so that a try stays a try."""

from __future__ import annotations

from dataclasses import dataclass

GRID = 32  # pixels; the largest stride of the stock models: image sizes are multiples of it


@dataclass(frozen=True)
class Preset:
    """One choice for epochs, image size and batch."""

    epochs: int
    imgsz: int
    batch: int
    cpu_imgsz: int
    cpu_batch: int

    def numbers(self, *, is_cpu: bool) -> tuple[int, int, int]:
        """Give epochs, image size and batch for a device."""
        return (self.epochs, self.cpu_imgsz, self.cpu_batch) if is_cpu else (self.epochs, self.imgsz, self.batch)


PRESETS = {
    "try": Preset(10, 640, 16, cpu_imgsz=320, cpu_batch=8),
    "balanced": Preset(50, 640, 16, cpu_imgsz=416, cpu_batch=8),
    "thorough": Preset(200, 640, 16, cpu_imgsz=640, cpu_batch=16),
}
