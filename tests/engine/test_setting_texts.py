"""Values read from what a person types, and written so that they are read back exactly."""

import pytest

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.setting import Setting, Value
from mnist_tui.engine.settings import SETTINGS


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("128,64", (128, 64)),
        ("128, 64", (128, 64)),
        ("300 100", (300, 100)),
        ("8192", (8192,)),
        ("none", ()),
        (" none ", ()),
    ],
)
def test_sizes_are_read_from_text(text: str, sizes: tuple[int, ...]) -> None:
    assert SETTINGS["hidden"].parse(text) == sizes


@pytest.mark.parametrize(
    "text", ["128,,64", "128,", ",64", "", " ", "128, ,64", "0", "-5", "8193", "12.5", "a,b", ",".join(["1"] * 17)]
)
def test_sizes_that_no_network_has_are_refused(text: str) -> None:
    with pytest.raises(SettingError, match=r"^hidden="):
        SETTINGS["hidden"].parse(text)


@pytest.mark.parametrize("value", ["64", 64, None, (True,), (64.0,), ("64",), [[64]]])
def test_sizes_of_another_type_are_refused(value: object) -> None:
    with pytest.raises(SettingError, match=r"^hidden="):
        SETTINGS["hidden"].check(value)


def test_sizes_in_a_list_become_a_tuple() -> None:
    assert SETTINGS["hidden"].check([3, 2]) == (3, 2)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("learning_rate", "1e-3", 0.001),
        ("learning_rate", "0.05", 0.05),
        ("learning_rate", "10", 10.0),
        ("batch_size", "0", 0),
        ("batch_size", "60,000", 60_000),
        ("batch_size", "60_000", 60_000),
        ("seed", str(2**63 - 1), 2**63 - 1),
        ("schedule", "one-cycle", "one-cycle"),
    ],
)
def test_values_are_read_from_text(name: str, text: str, value: Value) -> None:
    parsed = SETTINGS[name].parse(text)
    assert parsed == value and type(parsed) is type(value)


@pytest.mark.parametrize("text", ["1,5", "1,,000", ",1", "1,", "10,00", "1,0000", "", "1 000"])
def test_whole_numbers_with_misplaced_commas_are_refused(text: str) -> None:
    with pytest.raises(SettingError, match=r"^epochs=.* is not a whole number in \[1, 100000\]$"):
        SETTINGS["epochs"].parse(text)


@pytest.mark.parametrize(
    ("high", "text"),
    [
        (100, "[1, 100]"),
        (10**9, "[1, 1000000000]"),
        (10**12, "[1, 10^12]"),
        (10**15, "[1, 10^15]"),
        (2**63 - 1, "[1, 2^63)"),
    ],
)
def test_the_end_of_a_range_is_written_so_that_it_can_be_read(high: int, text: str) -> None:
    assert Setting("steps", "int", 1, "end", "steps to take", low=1, high=high).range_text == text


@pytest.mark.parametrize("value", [0.1, 1 / 3, 1e-7, 123456.789, 2e-5, 1.0])
def test_number_written_as_text_is_read_back_exactly(value: float) -> None:
    setting = SETTINGS["clip_norm"]
    assert setting.parse(setting.text(value)) == value


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("hidden", (128, 64), "128,64"),
        ("hidden", (), "none"),
        ("learning_rate", 0.002, "0.002"),
        ("momentum", 0.0, "0"),
    ],
)
def test_value_is_written_as_a_person_would_type_it(name: str, value: Value, text: str) -> None:
    assert SETTINGS[name].text(value) == text


NUMERIC = [setting for setting in SETTINGS.values() if setting.kind in ("int", "float", "sizes")]
CHOICES = [setting for setting in SETTINGS.values() if setting.kind == "choice"]


@pytest.mark.parametrize("setting", NUMERIC, ids=lambda setting: setting.name)
def test_every_number_says_what_happens_when_it_is_too_low_or_too_high(setting: Setting) -> None:
    extremes = (setting.advice.too_low, setting.advice.too_high)
    assert all(len(text) > 10 for text in ((setting.advice.either_way,) if setting.name == "seed" else extremes))
    assert setting.advice.choices == {}


@pytest.mark.parametrize("setting", CHOICES, ids=lambda setting: setting.name)
def test_every_choice_says_what_it_does(setting: Setting) -> None:
    assert list(setting.advice.choices) == list(setting.choices)


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=lambda setting: setting.name)
def test_a_setting_is_explained_in_two_plain_sentences(setting: Setting) -> None:
    for text in (setting.explained(), setting.explained(str(setting.default))):
        assert text[0].isupper() and text.endswith(".") and ".." not in text and text.isascii()
        assert text.count(". ") == 1, text


def test_a_setting_is_explained_by_its_extremes_or_its_choice() -> None:
    assert SETTINGS["momentum"].explained() == (
        "Momentum coefficient (momentum, nesterov); beta1 of adam and adamw. "
        "Too low, training is slow in long valleys; too high, steps overshoot the minimum and oscillate."
    )
    assert (
        SETTINGS["clip_norm"]
        .explained()
        .endswith(
            "0 is off. Low (above 0), every step is cut short, and training crawls; "
            "high, a rare huge gradient can derail training."
        )
    )
    assert " Too small, the network does badly even on the training images" in SETTINGS["hidden"].explained()
    assert SETTINGS["dtype"].explained("float32") == (
        "Floating-point precision of all arithmetic. float32: fast and precise enough for training."
    )
    assert "float64: half as fast" in SETTINGS["dtype"].explained()
