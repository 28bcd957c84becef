"""A run that does not fit is refused before any of it is allocated."""

import pytest

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.footprint import footprint, largest_block
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.training import room
from mnist_tui.tui.training.room import RoomError, make_room, prove_room
from mnist_tui.tui.training.splits import Splits, new_trainer

SGD = {"optimizer": "sgd", "ema": 0, "hidden": [8], "batch_size": 8}


def there_are(monkeypatch: pytest.MonkeyPatch, size: float) -> None:
    monkeypatch.setattr(room, "available_bytes", lambda: size)


def test_the_footprint_is_that_worked_by_hand() -> None:
    # 48-8-3: (48 + 1) 8 + (8 + 1) 3 = 419 numbers. Parameters, gradients and the safe point are three of them, each of
    # 4 bytes; the scratch has (48 + 1) 8 = 392 numbers. Adam with an average carries four, not one, now and at the safe
    # point, has one more network, and another scratch.
    sgd = footprint(Settings().replace(SGD), 48, 3, 240)
    assert sgd.state == 4 * (3 * 419 + 392)
    assert sgd.copies == 2 * 4 * 419
    adam = footprint(Settings().replace({**SGD, "optimizer": "adam", "ema": 0.9}), 48, 3, 240)
    assert adam.state == 4 * ((4 + 4 + 2) * 419 + 2 * 392)
    assert adam.copies == 2 * 4 * 4 * 419
    double = footprint(Settings().replace({**SGD, "dtype": "float64"}), 48, 3, 240)
    assert double.state == 2 * sgd.state
    # An image takes 48 bytes, 48 numbers, and four times 11: 8 of a batch and 1,000 of a chunk of an evaluation.
    assert sgd.work == (8 + 1000) * (48 + 4 * (48 + 4 * 11))
    assert (largest_block(8), largest_block(1024), largest_block(1025), largest_block(55_000)) == (8, 1024, 513, 1019)


def test_what_does_not_fit_is_refused_with_both_sizes(
    monkeypatch: pytest.MonkeyPatch, small_settings: Settings, small_splits: Splits
) -> None:
    large = small_settings.replace({"hidden": (8192,) * 16})
    there_are(monkeypatch, 2e9)
    with pytest.raises(
        RoomError, match=r"^hidden=8192,8192,8192,81\.\.\. needs \d+ GB of memory, 2\.0 GB are free$"
    ) as caught:
        new_trainer(large, small_splits)
    assert caught.value.setting == "hidden" and isinstance(caught.value, SettingError)


def test_a_run_gives_its_memory_to_the_one_that_takes_its_place(
    monkeypatch: pytest.MonkeyPatch, small_settings: Settings, small_splits: Splits
) -> None:
    before = new_trainer(small_settings, small_splits)
    needed = footprint(small_settings, 48, 3, 240)
    there_are(monkeypatch, needed.total - 1)
    with pytest.raises(RoomError):
        prove_room(small_settings, small_splits.training, 3)
    prove_room(small_settings, small_splits.training, 3, before)
    there_are(monkeypatch, needed.state - 1)  # both are there for a moment
    with pytest.raises(RoomError):
        prove_room(small_settings, small_splits.training, 3, before)


def test_what_the_system_refuses_after_all_is_refused_in_the_same_words(
    monkeypatch: pytest.MonkeyPatch, small_settings: Settings, small_splits: Splits
) -> None:
    def refuse(*arguments: object) -> None:
        raise MemoryError

    trainer = new_trainer(small_settings, small_splits)
    there_are(monkeypatch, 1e12)
    monkeypatch.setattr("mnist_tui.tui.training.splits.Trainer", refuse)
    with pytest.raises(RoomError, match=r"^hidden=8 needs 0 MB of memory, 1,000 GB are free$"):
        new_trainer(small_settings, small_splits)
    monkeypatch.setattr(trainer.network, "workspace", refuse)
    with pytest.raises(RoomError, match=r"^batch_size=100 needs"):
        make_room(trainer, 100)


def test_a_batch_has_its_room_before_the_step_that_needs_it(
    monkeypatch: pytest.MonkeyPatch, small_settings: Settings, small_splits: Splits
) -> None:
    trainer = new_trainer(small_settings, small_splits)
    there_are(monkeypatch, 0)
    with pytest.raises(RoomError, match=r"^batch_size=100 needs 0 MB of memory, 0 MB are free$"):
        make_room(trainer, 100)
