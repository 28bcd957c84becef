"""Sliders: every setting moves through its stops and nowhere else, and its place on the slider agrees."""

import itertools

import numpy as np
import pytest

from mnist_tui.engine.setting import Setting, Value
from mnist_tui.engine.settings import SETTINGS, find_setting
from mnist_tui.tui.features.settings.adjust import (
    ADJUSTABLE,
    far_neighbour,
    fraction,
    near_neighbour,
    neighbour,
    rank,
    stops,
)

NUMBERS = [find_setting(name) for name in ADJUSTABLE if find_setting(name).kind in ("int", "float")]
SLIDERS = [setting for setting in NUMBERS if fraction(setting, setting.default) is not None]
CHOICES = [find_setting(name) for name in ADJUSTABLE if find_setting(name).kind == "choice"]


def name(setting: Setting) -> str:
    return setting.name


def walk(setting: Setting, value: Value, direction: int, most: int = 200) -> list[Value]:
    """Return the values that a key visits until it has no effect any more."""
    visited = [value]
    for _ in range(most):
        value = neighbour(setting, value, direction)
        if value == visited[-1]:
            return visited
        visited.append(value)
    raise AssertionError(f"{setting.name} does not come to an end: {visited[-3:]}")


def test_the_settings_that_change_a_running_network_come_first() -> None:
    live = [find_setting(name).live for name in ADJUSTABLE]
    assert live == sorted(live, reverse=True)
    assert len(set(ADJUSTABLE)) == len(ADJUSTABLE)
    assert {name for name, setting in SETTINGS.items() if setting.live} <= set(ADJUSTABLE)


@pytest.mark.parametrize("setting", SLIDERS, ids=name)
def test_a_slider_visits_every_stop_and_stays_at_its_ends(setting: Setting) -> None:
    places = list(stops(setting))
    down = walk(setting, setting.default, -1)
    assert down[-1] == places[0]
    assert walk(setting, places[0] if setting.kind == "float" else int(places[0]), 1) == places
    assert walk(setting, down[0], 1)[-1] == places[-1]
    assert walk(setting, places[-1] if setting.kind == "float" else int(places[-1]), -1) == places[::-1]


@pytest.mark.parametrize("setting", SLIDERS, ids=name)
def test_every_stop_is_a_value_the_setting_takes_and_can_spell(setting: Setting) -> None:
    for value in walk(setting, walk(setting, setting.default, -1)[-1], 1):
        assert setting.check(value) == value
        assert type(value) is type(setting.default)
        assert setting.parse(setting.text(value)) == value
        assert len(setting.text(value)) <= 8, "too long to read beside a slider"


@pytest.mark.parametrize("setting", SLIDERS, ids=name)
def test_a_value_between_two_stops_moves_to_the_nearer_stop_of_its_side(setting: Setting) -> None:
    for low, high in itertools.pairwise(stops(setting)):
        if setting.kind == "int" and high - low < 2:
            continue
        between: Value = int(low + high) // 2 if setting.kind == "int" else (low + high) / 2
        assert neighbour(setting, between, 1) == high
        assert neighbour(setting, between, -1) == low


@pytest.mark.parametrize("setting", SLIDERS, ids=name)
def test_the_place_on_the_slider_rises_from_0_to_1(setting: Setting) -> None:
    places = stops(setting)
    values = sorted(
        {*places, setting.low, setting.high, *np.geomspace(1e-9, 1e6, 300)}, key=lambda value: rank(setting, value)
    )
    shares = [fraction(setting, value) for value in values]
    numbers = [share for share in shares if share is not None]
    assert len(numbers) == len(values)
    assert min(numbers) == 0.0 and max(numbers) == 1.0
    assert numbers == sorted(numbers)
    assert fraction(setting, places[0]) == 0.0 and fraction(setting, places[-1]) == 1.0


@pytest.mark.parametrize("setting", SLIDERS, ids=name)
def test_fine_steps_visit_every_stop_and_round_values_between(setting: Setting) -> None:
    value: Value = stops(setting)[0] if setting.kind == "float" else int(stops(setting)[0])
    visited = [value]
    while (moved := near_neighbour(setting, value, 1)) != value:
        assert setting.check(moved) == moved and len(setting.text(moved)) <= 8
        assert near_neighbour(setting, moved, -1) == value
        value = moved
        visited.append(value)
        assert len(visited) < 2000
    assert set(visited) >= set(stops(setting)) and len(visited) > len(stops(setting))


@pytest.mark.parametrize(
    ("name", "value", "up", "down"),
    [
        ("learning_rate", 0.002, 0.02, 0.0002),
        ("learning_rate", 0.5, 1.0, 0.05),
        ("weight_decay", 0.0, 7e-6, 0.0),
        ("batch_size", 64, 256, 16),
        ("epochs", 10, 100, 1),
        ("seed", 5, 15, 0),
        ("optimizer", "sgd", "momentum", "sgd"),
    ],
)
def test_a_coarse_step_goes_far_but_not_beyond_the_end(name: str, value: Value, up: Value, down: Value) -> None:
    setting = find_setting(name)
    assert far_neighbour(setting, value, 1) == up
    assert far_neighbour(setting, value, -1) == down


def test_a_batch_of_all_images_is_at_the_right_end_of_the_slider() -> None:
    batch = find_setting("batch_size")
    for move in (neighbour, near_neighbour, far_neighbour):
        assert move(batch, 0, 1) == 0 and move(batch, 0, -1) in (2048, 4096)
    assert neighbour(batch, 4096, 1) == neighbour(batch, 60_000, 1) == 0
    assert neighbour(batch, 1, -1) == 1 and neighbour(batch, 0, -1) == 4096
    assert fraction(batch, 0) == 1.0 and fraction(batch, 60_000) == 12 / 13
    assert batch.text(0) == "all" and batch.parse("all") == batch.parse("0") == 0


@pytest.mark.parametrize("setting", CHOICES, ids=name)
def test_a_choice_moves_through_its_words(setting: Setting) -> None:
    assert walk(setting, setting.choices[0], 1) == list(setting.choices)
    assert walk(setting, setting.choices[-1], -1) == list(setting.choices)[::-1]
    assert fraction(setting, setting.default) is None


@pytest.mark.parametrize("setting", [find_setting("seed"), find_setting("step_every")], ids=name)
def test_a_counter_moves_by_one_within_its_range(setting: Setting) -> None:
    low, high = int(setting.low), int(setting.high)
    assert neighbour(setting, low + 3, 1) == low + 4
    assert (neighbour(setting, low, -1), neighbour(setting, high, 1)) == (low, high)
    assert fraction(setting, low) is None


def test_sizes_have_no_neighbour() -> None:
    assert neighbour(find_setting("hidden"), (128, 64), 1) == (128, 64)
    assert fraction(find_setting("hidden"), (128, 64)) is None


def test_learning_rates_are_round_in_every_decade() -> None:
    rates = stops(find_setting("learning_rate"))
    assert rates[:7] == (1e-5, 1.5e-5, 2e-5, 3e-5, 5e-5, 7e-5, 1e-4)
    assert rates[-1] == 1.0
