"""Proves before a run begins that it fits into memory: one that does not must not end the run before it."""

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.footprint import footprint, largest_block, work_bytes
from mnist_tui.engine.settings import Settings, find_setting
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.training.memory import available_bytes, size_text

LONGEST_VALUE = 20


class RoomError(SettingError):
    """A run, or a batch, does not fit into memory. The message says how much it takes, and how much there is."""


def prove_room(settings: Settings, training: Examples, classes: int, replaced: Trainer | None = None) -> None:
    """Raise RoomError unless a run on these images fits into the memory that there is.

    The run that it takes the place of gives its own memory back, but only when the new one is there.
    """
    pixels, images = training.pixels.shape[1], len(training)
    needed, available = footprint(settings, pixels, classes, images), available_bytes()
    returned = 0 if replaced is None else footprint(replaced.settings, pixels, classes, images).state
    if needed.state > available or needed.total > available + returned:
        raise _error(settings, "hidden", needed.total)


def refused_room(settings: Settings, training: Examples, classes: int) -> RoomError:
    """Return the error for a run for which there seemed to be room, until the system refused it."""
    needed = footprint(settings, training.pixels.shape[1], classes, len(training))
    return _error(settings, "hidden", needed.total)


def make_room(trainer: Trainer, batch_size: int) -> None:
    """Allocate what batches of another size need, so that no step will have to; RoomError if it does not fit."""
    settings, training = trainer.settings.replace({"batch_size": batch_size}), trainer.learner.training
    batch = largest_block(batch_size or len(training))
    needed = work_bytes(settings, training.pixels.shape[1], trainer.network.sizes[-1], batch)
    if needed > available_bytes():
        raise _error(settings, "batch_size", needed)
    try:
        trainer.network.workspace(batch)
    except MemoryError as error:
        raise _error(settings, "batch_size", needed) from error


def prove_bytes(what: str, needed: int) -> None:
    """Raise RoomError unless there is so much memory for something."""
    if needed > (free := available_bytes()):
        raise RoomError(f"{what} needs {size_text(needed)} of memory, {size_text(free)} are free")


def _error(settings: Settings, name: str, needed: int) -> RoomError:
    value, free = find_setting(name).text(settings.value(name)), available_bytes()
    if len(value) > LONGEST_VALUE:
        value = f"{value[: LONGEST_VALUE - 3]}..."  # how much there is must be seen in a status line
    return RoomError(f"{name}={value} needs {size_text(needed)} of memory, {size_text(free)} are free", name)
