"""Early warnings: each is given for the events that mean it, and not for those of a healthy run."""

from __future__ import annotations

import pytest

from studio.runs.events import BatchEnded, EpochEnded, Event, ModelBuilt, RunStarted, Warned
from studio.runs.warnings import FRESH_EPOCHS, PATIENT_EPOCHS, EarlyWarnings, find_warnings


def built(*, carried: int) -> ModelBuilt:
    return ModelBuilt(
        parameters=1, gflops=1.0, layers=1, tensors_carried=carried, tensors_total=carried, tensors_fresh=3
    )


def epoch(number: int, *, train: float | None = 1.0, val: float = 1.0, map50: float | None = 0.5) -> EpochEnded:
    return EpochEnded(
        epoch=number,
        epochs=100,
        train_losses={"box_loss": train, "cls_loss": 1.0},
        val_losses={"box_loss": val},
        metrics={"map50": map50},
        learning_rates={"pg0": 0.01},
        seconds=1.0,
    )


def batch(number: int, *, batches: int = 100, loss: float | None = 1.0, speed: float = 50.0, of: int = 1) -> BatchEnded:
    return BatchEnded(epoch=of, batch=number, batches=batches, losses={"box_loss": loss}, images_per_second=speed)


def kinds(events: list[Event], *, is_over: bool = False) -> list[str]:
    return [warning.kind for warning in find_warnings(events, is_over=is_over)]


def test_a_healthy_run_has_none():
    events: list[Event] = [RunStarted(pid=1, device="0"), built(carried=400)]
    for number in range(1, 31):
        events += [batch(part, of=number) for part in (1, 50, 100)]
        events.append(epoch(number, train=3 / number, val=3.1 / number, map50=1 - 1 / number))
    assert kinds(events) == []


def test_a_loss_that_is_no_number_is_told_with_its_epoch_and_taken_back():
    assert kinds([batch(3, loss=None, of=2)]) == ["nan"]
    (warning,) = find_warnings([batch(3, loss=None, of=2)])
    assert "box_loss" in warning.message
    assert "epoch 2" in warning.message
    assert "lr0" in warning.hint
    assert kinds([epoch(4, train=None)]) == ["nan"]
    assert kinds([batch(3, loss=None), batch(4)]) == []


@pytest.mark.parametrize(("carried", "enough"), [(400, PATIENT_EPOCHS), (0, FRESH_EPOCHS)])
def test_no_map_waits_longer_for_a_network_from_scratch(carried, enough):
    events = [built(carried=carried), *(epoch(number, map50=0.0) for number in range(1, enough))]
    assert kinds(events) == []
    assert kinds([*events, epoch(enough, map50=0.0)]) == ["no_map"]
    assert kinds([*events, epoch(enough, map50=0.01)]) == []


def test_the_reason_of_no_map_follows_the_losses():
    def hint(*, carried: int, falls: bool) -> str:
        rows = [epoch(number, train=1 + (9 / number if falls else 9), map50=0.0) for number in range(1, 20)]
        return find_warnings([built(carried=carried), *rows])[0].hint

    assert "labels of val" in hint(carried=400, falls=True)
    assert "from scratch" in hint(carried=0, falls=True)
    assert "learning rate" in hint(carried=400, falls=False)


def test_a_metric_that_was_not_measured_is_not_zero():
    assert kinds([epoch(number, map50=None) for number in range(1, 30)]) == []


def test_a_rising_training_loss_is_told_after_some_epochs():
    falling = [epoch(number, train=5 - number) for number in (1, 2, 3, 4)]
    assert kinds([*falling, epoch(5, train=2), epoch(6, train=3)]) == []
    assert kinds([*falling, epoch(5, train=2), epoch(6, train=3), epoch(7, train=4)]) == ["loss_rising"]
    assert kinds([*falling, epoch(5, train=1.01), epoch(6, train=1.02), epoch(7, train=1.03)]) == [], "noise is no news"


def test_learning_by_heart_is_told():
    rows = [epoch(number, train=5 / number, val=1 + abs(number - 5) * 0.1) for number in range(1, 15)]
    assert kinds(rows) == ["overfitting"]
    assert "epoch 5" in find_warnings(rows)[0].message


def test_a_smaller_batch_has_a_speed_of_its_own():
    fast = [batch(number, speed=50.0) for number in range(1, 70)]
    assert kinds([*fast, *(batch(number, batches=200, speed=20.0) for number in range(1, 90))]) == []


def test_falling_speed_is_told_while_it_lasts():
    fast = [batch(number, speed=50.0) for number in range(1, 41)]
    slow = [batch(number, speed=20.0) for number in range(41, 62)]
    assert kinds([*fast, *slow]) == ["slower"]
    assert kinds([*fast, *slow], is_over=True) == []
    assert kinds([*fast, *slow, *(batch(number, speed=50.0) for number in range(62, 90))]) == []
    assert kinds([batch(1, speed=500.0), *fast]) == [], "the first batches do not count"


def test_an_epoch_trained_again_replaces_its_first_try():
    warnings = EarlyWarnings()
    warnings.add([epoch(number, map50=0.0) for number in range(1, PATIENT_EPOCHS + 1)])
    assert [warning.kind for warning in warnings.found()] == ["no_map"]
    warnings.add([epoch(PATIENT_EPOCHS, map50=0.2)])
    assert warnings.found() == ()


def waiting(share: float, *, device: str) -> list[Event]:
    records = [
        BatchEnded(epoch=1, batch=n, batches=99, losses={"box_loss": 1.0}, images_per_second=50.0, data_share=share)
        for n in range(1, 40)
    ]
    return [RunStarted(pid=1, device=device), *records]


def test_a_device_that_waits_for_images_is_told():
    assert kinds(waiting(0.2, device="0")) == []
    assert kinds(waiting(0.8, device="0")) == ["starving"]
    (of_gpu,), (of_cpu,) = find_warnings(waiting(0.8, device="0")), find_warnings(waiting(0.8, device="cpu"))
    assert (of_gpu.message, of_cpu.message) == (
        "The GPU waits for images 80 % of the time.",
        "Loading the images takes 80 % of the training time.",
    )
    assert "workers" in of_gpu.hint
    assert "workers" not in of_cpu.hint, "on the CPU ultralytics has none"
    assert kinds(waiting(0.8, device="0")[:20]) == [], "the first batches wait for the loaders to start"
    assert kinds([*waiting(0.8, device="0"), *waiting(0.1, device="0")]) == []


def test_what_the_worker_did_about_memory_and_nan_is_said_with_its_numbers():
    halved = Warned(message="…", kind="smaller_batch", values={"before": 16, "after": 8})
    again = Warned(message="…", kind="nan_again", values={"epoch": 3, "attempt": 2})
    by_kind = {warning.kind: warning for warning in find_warnings([halved, again])}
    assert "batches of 16 images; it goes on with 8" in by_kind["smaller_batch"].message
    assert "epoch 3" in by_kind["nan_again"].message
    assert "attempt 2 of 3" in by_kind["nan_again"].message
    assert kinds([halved, RunStarted(pid=1, device="0")]) == [], "another attempt, another batch"
    assert kinds([Warned(message="The disk is nearly full.")]) == [], "which is told in the worker's own words"
