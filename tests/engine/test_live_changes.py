"""What may change while a network learns, when it takes effect, and what is refused."""

import math

import numpy as np
import pytest

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.history import Event
from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.engine.trainer import Trainer

SMALL = Settings(hidden=(16, 8), batch_size=32, epochs=5, validation=0)
LIVE = {name: setting for name, setting in SETTINGS.items() if setting.live}


def run(examples: Examples, steps: int, **changes: object) -> Trainer:
    trainer = Trainer(SMALL.replace(changes), examples, 3)
    for _ in range(steps):
        trainer.step()
    return trainer


@pytest.mark.parametrize("name", [name for name in SETTINGS if name not in LIVE])
def test_setting_that_a_network_is_built_on_cannot_change_during_training(name: str, blobs: Examples) -> None:
    trainer = run(blobs, 1)
    with pytest.raises(SettingError, match=f"^{name} cannot change while a network is trained"):
        trainer.set(name, SETTINGS[name].default)
    assert not trainer.history.events


@pytest.mark.parametrize("name", LIVE)
def test_live_setting_takes_effect_at_the_next_batch_and_is_marked(name: str, blobs: Examples) -> None:
    setting, trainer = LIVE[name], run(blobs, 3)
    value = setting.check(int(setting.high) if setting.kind == "int" else setting.high / 4)
    event = trainer.set(name, value)
    assert event == Event(3, name, setting.text(SMALL.value(name)), setting.text(value))
    assert trainer.history.events == [event]
    assert trainer.settings.value(name) == value
    assert math.isfinite(trainer.step())


def test_live_change_acts_on_the_next_batch_and_not_before(blobs: Examples) -> None:
    changed, untouched = run(blobs, 3, warm_up=0.0), run(blobs, 3, warm_up=0.0)
    changed.set("learning_rate", 0.3)
    assert np.array_equal(changed.network.parameters.vector, untouched.network.parameters.vector)
    assert changed.step() == untouched.step()
    assert not np.array_equal(changed.network.parameters.vector, untouched.network.parameters.vector)
    changed.set("batch_size", 5)
    changed.step()
    assert changed.learner.feed.position == 4 * 32 + 5


def test_change_out_of_range_or_of_an_unknown_setting_changes_nothing(blobs: Examples) -> None:
    trainer = run(blobs, 1)
    for name, value in (("learning_rate", 11.0), ("momentum", math.nan), ("learningrate", 1.0)):
        with pytest.raises(SettingError):
            trainer.set(name, value)
    assert trainer.settings == SMALL and not trainer.history.events
