"""How predictions change from evaluation to evaluation: a run of five evaluations followed by hand."""

import dataclasses

import numpy as np
import pytest

from mnist_tui.engine.dynamics import MOST_FLIPS, NEVER, Dynamics, Flip

# rows: evaluations at steps 0, 10, 20, 30, 40; columns: images
BY_HAND = np.array(
    [
        [0, 1, 0, 0, 1],
        [1, 1, 0, 0, 0],
        [0, 1, 0, 1, 1],
        [1, 1, 0, 1, 0],
        [1, 1, 0, 0, 0],
    ],
    np.bool_,
)


def followed(rows: int = 5) -> Dynamics:
    dynamics = Dynamics(5)
    for number, right in enumerate(BY_HAND[:rows]):
        dynamics.note(10 * number, right)
    return dynamics


def test_first_correct_forgotten_and_last_change_are_those_counted_by_hand() -> None:
    record = followed().record()
    assert record.right.tolist() == [True, True, False, False, False]
    assert record.first_right.tolist() == [10, 0, NEVER, 20, 0]
    assert record.forgotten.tolist() == [1, 0, 0, 1, 2]
    assert record.flipped_at.tolist() == [30, NEVER, NEVER, 40, 30]
    assert (record.learned_count, record.forgotten_count, record.evaluations) == (0, 1, 5)


def test_the_first_evaluation_is_no_change() -> None:
    record = followed(1).record()
    assert record.flips == ()
    assert record.first_right.tolist() == [NEVER, 0, NEVER, NEVER, 0]
    assert (record.learned_count, record.forgotten_count) == (0, 0)


def test_flips_tell_index_step_and_direction_the_newest_last() -> None:
    assert followed(3).record().flips == (
        Flip(0, 10, True),
        Flip(4, 10, False),
        Flip(3, 20, True),
        Flip(4, 20, True),
        Flip(0, 20, False),
    )


def test_only_the_latest_flips_are_kept_and_those_forgotten_are_not_crowded_out() -> None:
    dynamics, was = Dynamics(60_000), np.zeros(60_000, np.bool_)
    was[:5] = True
    dynamics.note(0, was)
    dynamics.note(1, ~was)
    record = dynamics.record()
    assert (record.learned_count, record.forgotten_count) == (59_995, 5)
    assert len(record.flips) == MOST_FLIPS
    assert [flip.index for flip in record.flips if not flip.learned] == [0, 1, 2, 3, 4]
    dynamics.note(2, was)
    assert {flip.step for flip in dynamics.record().flips} == {2}


def test_memory_does_not_grow_with_evaluations() -> None:
    def size(record_of: Dynamics) -> int:
        record = record_of.record()
        arrays = record.right, record.first_right, record.forgotten, record.flipped_at
        return sum(array.nbytes for array in arrays) + len(record.flips)

    dynamics, rng = Dynamics(1000), np.random.default_rng(1)
    for step in range(20):
        dynamics.note(step, rng.random(1000) < 0.5)
    before = size(dynamics)
    assert before == 1000 * 11 + MOST_FLIPS
    for step in range(20, 200):
        dynamics.note(step, rng.random(1000) < 0.5)
    assert size(dynamics) == before


def test_counts_stop_at_their_largest_number_instead_of_starting_again() -> None:
    dynamics, largest = followed(1), np.array([65_533, 65_534, 65_535, 0, 65_534], np.uint16)
    dynamics.restore(dataclasses.replace(dynamics.record(), forgotten=largest))
    for right in (True, False) * 2:
        dynamics.note(10, np.full(5, right))
    assert dynamics.record().forgotten.tolist() == [65_535, 65_535, 65_535, 2, 65_535]


def test_restored_dynamics_continue_as_if_never_interrupted() -> None:
    interrupted, resumed = followed(3), Dynamics(5)
    resumed.restore(interrupted.record())
    for number in (3, 4):
        resumed.note(10 * number, BY_HAND[number])
    expected, found = followed().record(), resumed.record()
    for name in ("right", "first_right", "forgotten", "flipped_at"):
        assert np.array_equal(getattr(found, name), getattr(expected, name)), name
    assert (found.flips, found.evaluations) == (expected.flips, expected.evaluations)


def test_record_of_another_number_of_images_is_refused() -> None:
    with pytest.raises(ValueError, match="a record of 5 images, expected 6"):
        Dynamics(6).restore(followed().record())


def test_record_stays_as_it_was_and_cannot_be_written_to() -> None:
    dynamics = followed(2)
    record = dynamics.record()
    dynamics.note(99, np.zeros(5, np.bool_))
    assert record.forgotten.tolist() == [0, 0, 0, 0, 1]
    with pytest.raises(ValueError, match="read-only"):
        record.forgotten[0] = 7
