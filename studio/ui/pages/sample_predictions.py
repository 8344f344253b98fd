"""Some validation images with what a run's best weights see in them, for the results page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio.datasets.image_files import list_images
from studio.datasets.layout import find_layout
from studio.errors import StudioError
from studio.predictions.detections import ImagePrediction
from studio.runs.job import TrainJob
from studio.runs.run import Run
from studio.ui.background import BackgroundTask
from studio.ui.prediction_view.box_drawing import labelled_boxes, predicted_boxes
from studio.ui.prediction_view.image_loading import load_image
from studio.ui.prediction_view.image_view import ImageView
from studio.ui.prediction_view.prediction_runner import PredictionRunner
from studio.ui.prediction_view.prediction_set import PredictionSet
from studio.ui.session import Session
from studio.ui.theme import L, M, S
from studio.ui.while_alive import while_alive
from studio.ui.widgets.buttons import button
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.labels import Label

SAMPLES = 4
LOWEST, HIGHEST = 190, 340  # pixels that a view is high
MARGIN = 24  # pixels that a view leaves around its picture, both sides together
CONFIDENCE = 0.25


class SamplePredictions(QFrame):
    """Four pictures, predicted when the user asks for it: it takes a worker some seconds."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._run: Run | None = None
        self._weights_stamp: tuple[str, int] | None = None
        self._pictures = PredictionSet()
        self._runner = PredictionRunner(self)
        self._views = [ImageView(session.theme) for _ in range(SAMPLES)]
        self._button = button("", theme=session.theme, icon="scan")
        self._state = Label("", "caption")
        self._note = ErrorNote(session.theme)
        self.setProperty("kind", "card")
        grid = QGridLayout()
        grid.setSpacing(S)
        for column, view in enumerate(self._views):
            view.setFixedHeight(LOWEST)
            view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            grid.addWidget(view, 0, column)
            grid.setColumnStretch(column, 1)
            view.hide()
        row = QHBoxLayout()
        row.addWidget(self._state, 1)
        row.addWidget(self._button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(L, M, L, M)
        outer.setSpacing(M)
        outer.addLayout(grid)
        outer.addWidget(self._note)
        outer.addLayout(row)
        self._button.clicked.connect(self.predict)
        self._runner.arrived.connect(self._on_arrived)
        self._runner.succeeded.connect(self._show_state)
        self._runner.failed.connect(self._on_failed)
        session.theme.changed.connect(self._draw)
        self.retranslate()

    def show_run(self, run: Run) -> None:
        """Offer samples of this run; those of an older checkpoint are put away."""
        weights = run.best_weights
        stamp = (run.name, weights.stat().st_mtime_ns) if weights is not None else (run.name, 0)
        if (
            self._run is None
            or self._run.name != run.name
            or (stamp != self._weights_stamp and not run.status.is_active)
        ):
            self._pictures = PredictionSet()
            self._runner.cancel()
            for view in self._views:
                view.hide()
        self._run, self._weights_stamp = run, stamp
        self._show_state()

    def predict(self) -> None:
        """Predict some validation images with the run's best weights."""
        run = self._run
        if run is None or not isinstance(run.job, TrainJob):
            return
        job = run.job
        self._note.hide()
        self._pictures = PredictionSet(job.class_names, job.class_names)

        def choose() -> tuple[Path, ...]:
            images = list_images(find_layout(Path(job.dataset_folder)).splits["val"])
            step = max(1, len(images) // SAMPLES)
            return tuple(images[::step][:SAMPLES])

        def on_chosen(images: tuple[Path, ...]) -> None:
            if images and run is self._run:
                self._runner.start(run=run, sources=images)
                self._show_state()

        BackgroundTask(choose, while_alive(self, on_chosen), on_error=while_alive(self, self._on_failed))

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._button.setText(self.tr("Predict some validation images"))
        self._show_state()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_views()

    def _fit_views(self) -> None:
        """Make the views as high as the pictures can be at that width."""
        width = (self.width() - 2 * L - (SAMPLES - 1) * S) // SAMPLES
        for view, one in zip(self._views, self._pictures.predictions, strict=False):
            height = round((width - MARGIN) * one.height / max(1, one.width)) + MARGIN
            view.setFixedHeight(min(HIGHEST, max(LOWEST, height)))

    def _show_state(self) -> None:
        has_weights = self._run is not None and self._run.best_weights is not None
        self._button.setEnabled(has_weights and not self._runner.is_running)
        if self._runner.is_running:
            self._state.setText(self.tr("Predicting…"))
        elif len(self._pictures):
            self._state.setText(self.tr("Green: found. Red: false. Dashed: missed."))
        elif has_weights:
            self._state.setText(self.tr("See the best weights of this run at work."))
        else:
            self._state.setText(self.tr("There are no weights yet."))

    def _on_arrived(self, predictions: list[ImagePrediction]) -> None:
        first = len(self._pictures)
        self._pictures.add(predictions)
        pictures = self._pictures
        self._fit_views()
        for index in range(first, min(SAMPLES, len(pictures))):
            prediction = pictures.predictions[index]
            view = self._views[index]
            view.show()
            size = QSize(prediction.width, prediction.height)

            def on_loaded(image: QImage, index: int = index, size: QSize = size) -> None:
                if pictures is self._pictures:
                    self._views[index].show_image(image, size)
                    self._draw()

            load_image(Path(prediction.image), 800, while_alive(self, on_loaded))
        self._show_state()

    def _draw(self) -> None:
        for index in range(min(SAMPLES, len(self._pictures))):
            outcome = self._pictures.outcome(index, confidence=CONFIDENCE, iou=0.5)
            theme = self._session.theme
            boxes = labelled_boxes(outcome, self._pictures, theme=theme, by_outcome=True, has_words=False)
            boxes += predicted_boxes(outcome, self._pictures, theme=theme, by_outcome=True, has_words=False)
            self._views[index].show_boxes(boxes)

    def _on_failed(self, error: StudioError) -> None:
        self._note.show_error(error)
        self._show_state()
