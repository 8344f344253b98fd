"""Run a PredictJob: one line in predictions.jsonl for each image, written as it is done."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from studio.catalog import FOLDER_VARIABLE
from studio.datasets.image_files import is_image_name
from studio.errors import Location, RunError
from studio.predictions.detections import Detection, ImagePrediction
from studio.runs.checkpoint import read_checkpoint
from studio.runs.events import Event, Progressed, RunFinished, RunStarted, RunStopped
from studio.runs.job import PredictJob
from studio.runs.run import ATTENTION_FOLDER, IMAGES_FOLDER, PREDICTIONS_FILE
from studio.sentence import say
from studio.worker.reporter import Reporter

PROGRESS_SECONDS = 0.1
UNREADABLE_NAMED = 5  # in one warning


def run_prediction(folder: Path, job: PredictJob, reporter: Reporter) -> Event:
    """Predict every image of the job and give the last event. Raises RunError when there is nothing to predict."""
    started = time.monotonic()
    reporter.listen_for_signals()
    images = list_images(job.sources)
    model = load_network(Path(job.weights), attention_folder=folder / ATTENTION_FOLDER)
    reporter.write(RunStarted(pid=os.getpid(), device=job.device or "", epochs=0))
    reporter.start_beating()
    done, due = 0, 0.0
    seen: set[str] = set()
    with (folder / PREDICTIONS_FILE).open("w", encoding="utf-8", newline="\n") as stream:
        for result in _results(model, images, job):
            prediction = _prediction(result)
            stream.write(json.dumps(prediction.to_dict(), ensure_ascii=False) + "\n")
            seen.add(str(prediction.image))
            if job.save_images:
                _save_copy(result, folder / IMAGES_FOLDER, number=done)
            done += 1
            if time.monotonic() >= due or done == len(images):
                stream.flush()
                due = time.monotonic() + PROGRESS_SECONDS
                reporter.write(Progressed(done=done, total=len(images), image=str(prediction.image)))
            if reporter.is_asked_to_stop:
                return RunStopped(epoch=0, epochs=0, seconds=time.monotonic() - started, is_resumable=False)
    _tell_unreadable(reporter, [image for image in images if str(image) not in seen])
    return RunFinished(seconds=round(time.monotonic() - started, 3))


def list_images(sources: tuple[str, ...]) -> list[Path]:
    """Give the images among files and folders, folders with all below them, in the order of names, each once."""
    found: dict[Path, None] = {}
    for text in sources:
        path = Path(text)
        if path.is_dir():
            below = sorted(inner for inner in path.rglob("*") if inner.is_file() and is_image_name(inner.name))
            found.update(dict.fromkeys(below))
        elif path.is_file() and is_image_name(path.name):
            found[path] = None
        elif path.is_file():
            raise RunError(f"{path.name} is no image that can be read.", hint="Choose .jpg or .png files, for example.")
        else:
            raise RunError(f"There is no file or folder {path}.", hint="Check the path.", where=Location(path))
    if not found:
        raise RunError("There are no images to predict.", hint="Choose images, or a folder that holds images.")
    return list(found)


def load_network(weights: Path, *, attention_folder: Path | None = None) -> Any:
    """Load checked weights for prediction; a file that could run programs is refused before it is opened."""
    read_checkpoint(weights)
    if attention_folder is not None and attention_folder.is_dir():
        os.environ[FOLDER_VARIABLE] = str(attention_folder)
    from ultralytics import YOLO

    from studio.worker import safe_load
    from studio.worker.model_parser import install

    install()
    safe_load.install()
    return YOLO(str(weights), task="detect")


def _results(model: Any, images: list[Path], job: PredictJob) -> Iterator[Any]:
    from ultralytics.data.build import SourceTypes
    from ultralytics.data.loaders import LoadImagesAndVideos

    # Given a list of paths, ultralytics would open all images at once, and stop at the first that is none.
    # One image a batch: in a batch of several, unlike sizes are padded to squares and the boxes shift slightly.
    loader = LoadImagesAndVideos([str(image) for image in images], batch=1)
    loader.source_type = SourceTypes(False, False, False, False)
    results: Iterator[Any] = model.predict(
        source=loader,
        stream=True,
        imgsz=job.imgsz,
        conf=job.confidence,
        iou=job.iou,
        device=job.device or None,
        save=False,
        verbose=False,
    )
    return results


def _prediction(result: Any) -> ImagePrediction:
    height, width = result.orig_shape
    boxes = result.boxes
    return ImagePrediction(
        image=Path(result.path),
        width=int(width),
        height=int(height),
        detections=tuple(
            Detection(class_id=int(class_id), confidence=float(confidence), box_xyxy_pixels=tuple(box))
            for class_id, confidence, box in zip(
                boxes.cls.tolist(), boxes.conf.tolist(), boxes.xyxy.tolist(), strict=True
            )
        ),
        milliseconds=float(result.speed.get("inference") or 0.0),
    )


def _save_copy(result: Any, folder: Path, *, number: int) -> None:
    """Write the image with its boxes drawn; images of one name from several folders get a number."""
    from PIL import Image

    folder.mkdir(exist_ok=True)
    source = Path(result.path)
    target = folder / f"{source.stem}.jpg"
    if target.exists():
        target = folder / f"{source.stem}-{number}.jpg"
    drawn = result.plot()  # (H, W, 3), BGR
    Image.fromarray(drawn[..., ::-1]).save(target, quality=92)


def _tell_unreadable(reporter: Reporter, images: list[Path]) -> None:
    if images:
        names = ", ".join(image.name for image in images[:UNREADABLE_NAMED]) + ", …" * (len(images) > UNREADABLE_NAMED)
        reporter.warn(
            say("{count} images could not be read: {names}", count=len(images), names=names),
            say("They are left out of the results."),
        )
