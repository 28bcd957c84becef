"""Which augmentation helps, as it was measured."""

import pytest

from mnist_tui.engine.corruption.augmentation import AUGMENTATIONS, ERRORS, Help, best_augmentation
from mnist_tui.engine.corruption.names import CORRUPTIONS
from mnist_tui.engine.settings import Settings


def test_every_corruption_was_measured_with_every_augmentation() -> None:
    assert list(ERRORS) == list(CORRUPTIONS)
    assert all(list(errors) == ["none", *AUGMENTATIONS] for errors in ERRORS.values())
    assert all(0 <= error <= 100 for errors in ERRORS.values() for error in errors.values())


def test_every_augmentation_is_a_setting_that_takes_its_value() -> None:
    changed = Settings().replace(dict(AUGMENTATIONS))
    assert {name: getattr(changed, name) for name in AUGMENTATIONS} == dict(AUGMENTATIONS)


def test_what_helps_has_the_lowest_error_and_where_nothing_does_none_is_named() -> None:
    found = best_augmentation("impulse noise")
    assert found is not None and found.augmentation == "noise"
    assert (found.without, found.error) == pytest.approx((25.6, 9.6), abs=0.05)
    assert best_augmentation("shot noise") is None
    assert [name for name in CORRUPTIONS if best_augmentation(name) is None] == ["shot noise"]
    assert isinstance(found, Help) and all(
        one is None or one.error < one.without for one in map(best_augmentation, CORRUPTIONS)
    )
