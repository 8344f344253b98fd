"""The choice of the device of a training: names, memory and how much of it is free, read anew whenever it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from studio.errors import StudioError
from studio.ui.background import BackgroundTask
from studio.ui.theme import XL, S
from studio.ui.while_alive import while_alive
from studio.ui.widgets.labels import plain_tooltip

if TYPE_CHECKING:
    from studio.launch.devices import Device

GB = 1 << 30
SHORT_ROLE = Qt.ItemDataRole.UserRole + 1


class DeviceBox(QComboBox):
    """The box; the data of an entry is a device setting: "0", "0,1", "cpu", and "" as long as nothing is known.

    Signals:
        known(): the devices were read for the first time.
    """

    known = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._devices: list[Device] = []
        self._further: list[str] = []  # settings of earlier trainings that are not in the list
        self._is_asking = False
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.currentIndexChanged.connect(self._show_tip)

    def read(self) -> None:
        """Ask for the devices, in the pool: a driver that wakes up takes a second."""
        if not self._is_asking:
            from studio.launch.devices import list_devices

            self._is_asking = True
            BackgroundTask(list_devices, while_alive(self, self.show_devices))

    def setting(self) -> str:
        """Give the device chosen."""
        return str(self.currentData() or "")

    def is_cpu(self) -> bool:
        """Tell whether the CPU is chosen."""
        return self.setting() == "cpu"

    def choose(self, setting: str) -> None:
        """Choose a device; several GPUs that the list does not offer together are added to it."""
        if self.findData(setting) < 0 and "," in setting:
            self._further.append(setting)
            self.retranslate()
        if self.findData(setting) >= 0:
            self.setCurrentIndex(self.findData(setting))

    def show_devices(self, devices: list[Device]) -> None:
        """Take the devices as they are now; the choice stays."""
        self._is_asking = False
        is_first = not self._devices
        self._devices = list(devices)
        self.retranslate()
        if is_first:
            self.known.emit()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        entries = self._entries()
        if [self.itemData(row) for row in range(self.count())] != [setting for setting, _, _ in entries]:
            chosen = self.currentData()
            with QSignalBlocker(self):
                self.clear()
                for setting, _, _ in entries:
                    self.addItem("", setting)
                self.setCurrentIndex(max(0, self.findData(chosen)))
        for row, (_, words, tip) in enumerate(entries):  # in place: the list may be open
            self.setItemText(row, words)
            self.setItemData(row, plain_tooltip(tip), Qt.ItemDataRole.ToolTipRole)
        for row, device in enumerate(self._devices):
            self.setItemData(row, self._short(device), SHORT_ROLE)
            item = self._item(row)
            item.setEnabled(device.fault is None)
        self._show_tip()

    def showPopup(self) -> None:
        self.read()
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + XL)  # the list may be wider than the box
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        # Closed, it says what fits: the name, and the free memory without the whole.
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        style = self.style()
        place = style.subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        words = str(self.currentData(SHORT_ROLE) or self.currentText())
        option.currentText = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width() - S)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _entries(self) -> list[tuple[str, str, str]]:
        """Give setting, words and tooltip of each entry."""
        if not self._devices:
            return [("", self.tr("first GPU, else the CPU"), "")]
        from studio.launch.devices import all_gpus, gpus_of

        entries = [(device.id, self._words(device), self._tip(device)) for device in self._devices]
        together = all_gpus(self._devices)
        several = [together] if together else []
        for setting in [*several, *(one for one in self._further if one != together)]:
            ids = gpus_of(setting)
            words = self.tr("GPUs {ids} together").format(ids=", ".join(ids))
            tip = self.tr(
                "Each GPU trains its share of every batch, in a process of its own. The batch is a multiple of {count}."
            ).format(count=len(ids))
            entries.append((setting, words, tip))
        return entries

    def _words(self, device: Device) -> str:
        name = f"{device.id}: {_bare(device.name)}" if device.is_gpu else device.name
        if device.fault is not None:
            return self.tr("{name}, which the installed torch cannot use").format(name=name)
        if not device.memory_bytes:
            return name
        total = QLocale().toString(round(device.memory_bytes / GB))
        if device.free_bytes is None:
            return self.tr("{name}, {memory} GB").format(name=name, memory=total)
        free = QLocale().toString(device.free_bytes / GB, "f", 1)
        if device.is_tight:
            text = self.tr("{name}, in use: {free} of {memory} GB free")
        else:
            text = self.tr("{name}, {free} of {memory} GB free")
        return text.format(name=name, free=free, memory=total)

    def _short(self, device: Device) -> str:
        name = f"{device.id}: {_bare(device.name)}" if device.is_gpu else device.name
        if device.free_bytes is None:
            return name
        free = QLocale().toString(device.free_bytes / GB, "f", 1)
        return self.tr("{name}, {free} GB free").format(name=name, free=free)

    def _tip(self, device: Device) -> str:
        if device.fault is not None:
            from studio.ui.texts.core_texts import core_texts

            return core_texts(StudioError(device.fault.message, hint=device.fault.hint))
        if device.is_tight:
            return self.tr(
                "Another program is busy with this GPU: a training may not fit into the memory that is left."
            )
        if not device.is_gpu:
            unusable = next((other for other in self._devices if other.fault is not None), None)
            if unusable is not None:  # the card stands below, where nobody may look
                return self._tip(unusable)
            return self.tr(
                "Works everywhere, and takes many times as long as a GPU. The memory is that of the computer."
            )
        return ""

    def _item(self, row: int) -> QStandardItem:
        model = self.model()
        assert isinstance(model, QStandardItemModel)  # the one that a box makes itself
        return model.item(row)

    def _show_tip(self) -> None:
        said = "<br>".join(part for part in (plain_tooltip(self.currentText()), self._current_tip()) if part)
        self.setToolTip(said)

    def _current_tip(self) -> str:
        return str(self.itemData(self.currentIndex(), Qt.ItemDataRole.ToolTipRole) or "")


def _bare(name: str) -> str:
    return name.removeprefix("NVIDIA ").removeprefix("GeForce ")
