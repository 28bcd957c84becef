"""What settings accept, refuse and say when they refuse."""

import math

import numpy as np
import pytest

from mnist_tui.engine.architecture import Architecture
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.presets import PRESETS
from mnist_tui.engine.setting import Setting, Value
from mnist_tui.engine.settings import SETTINGS, Settings, find_setting, in_present_terms

NUMBERS = [name for name, setting in SETTINGS.items() if setting.kind in ("int", "float")]
REALS = [name for name, setting in SETTINGS.items() if setting.kind == "float"]
CHOICES = [name for name, setting in SETTINGS.items() if setting.kind == "choice"]


def refusal(setting: Setting, value: object) -> str:
    with pytest.raises(SettingError) as caught:
        setting.check(value)
    return str(caught.value)


@pytest.mark.parametrize("name", SETTINGS)
def test_default_passes_its_own_check_and_survives_being_written_and_read(name: str) -> None:
    setting = SETTINGS[name]
    assert setting.check(setting.default) == setting.default == Settings().value(name)
    assert setting.parse(setting.text(setting.default)) == setting.default


@pytest.mark.parametrize("name", PRESETS)
def test_preset_is_valid_under_its_own_name(name: str) -> None:
    preset = PRESETS[name]
    assert preset.name == name and preset.purpose
    assert preset.settings.changed_from(Settings()).items() <= dict(preset.changes).items()


@pytest.mark.parametrize("name", NUMBERS)
def test_ends_of_the_range_are_accepted_and_what_lies_beyond_is_refused(name: str) -> None:
    setting = SETTINGS[name]
    kind = int if setting.kind == "int" else float
    assert setting.check(kind(setting.high)) == setting.high
    if setting.open_low:
        assert f"{name}={kind(setting.low)} is not" in refusal(setting, kind(setting.low))
    else:
        assert setting.check(kind(setting.low)) == setting.low
    for outside in (kind(setting.low) - 1, kind(setting.high) * 2 + 1):
        message = refusal(setting, outside)
        assert message.startswith(f"{name}={outside} is not ") and setting.range_text in message


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, True, False, "1", None, [1], 1j, 10**400, -(10**400)])
def test_what_is_no_number_is_refused(name: str, value: object) -> None:
    assert refusal(SETTINGS[name], value).startswith(f"{name}={value} is not ")


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999", "", "ten", "0x10", "1 2", "9" * 5000, "true"])
def test_text_that_spells_no_number_in_range_is_refused(name: str, text: str) -> None:
    with pytest.raises(SettingError, match=f"^{name}="):
        SETTINGS[name].parse(text)


def test_whole_number_is_wanted_where_things_are_counted() -> None:
    assert refusal(SETTINGS["epochs"], 2.0) == "epochs=2.0 is not a whole number in [1, 100000]"
    with pytest.raises(SettingError, match="a whole number"):
        SETTINGS["epochs"].parse("2.5")


@pytest.mark.parametrize("name", REALS)
def test_whole_number_becomes_a_float_where_things_are_measured(name: str) -> None:
    high = SETTINGS[name].high
    assert type(SETTINGS[name].check(int(high) if high >= 1 else high)) is float


def test_number_of_numpy_becomes_a_plain_float() -> None:
    assert type(SETTINGS["dropout"].check(np.float64(0.5))) is float


def test_refusal_names_setting_value_and_range() -> None:
    assert refusal(SETTINGS["learning_rate"], 12) == "learning_rate=12 is not in (0, 10]"
    assert refusal(SETTINGS["dropout"], -0.5) == "dropout=-0.5 is not in [0, 0.95]"
    brush = Setting("brush", "choice", "round", "tools", "what to paint with", choices=("round", "flat"))
    assert refusal(brush, "flatt") == "brush=flatt is not one of round, flat; did you mean flat?"
    assert refusal(brush, "xyz") == "brush=xyz is not one of round, flat"
    assert (
        refusal(SETTINGS["hidden"], (0,))
        == "hidden=(0,) is not a list of up to 16 layers of 1 to 8192 units, e.g. 128,64"
    )


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_is_accepted_and_nothing_else(name: str) -> None:
    setting = SETTINGS[name]
    assert [setting.parse(choice) for choice in setting.choices] == list(setting.choices)
    for wrong in ("", "?", 1, None, setting.choices[0].upper()):
        assert refusal(setting, wrong).startswith(f"{name}={wrong} is not one of ")


def test_flag_is_spelt_with_dashes() -> None:
    assert SETTINGS["learning_rate"].flag == "--learning-rate"


@pytest.mark.parametrize("name", SETTINGS)
def test_declaration_is_complete(name: str) -> None:
    setting = SETTINGS[name]
    assert setting.name == name and setting.help and setting.group and setting.range_text
    if setting.kind in ("int", "float"):
        assert math.isfinite(setting.low) and math.isfinite(setting.high)
    if setting.slider is not None:
        low, high = setting.slider
        assert setting.low <= low < high <= setting.high
        assert low > 0 or not setting.log


def test_unknown_name_suggests_the_nearest() -> None:
    with pytest.raises(SettingError, match=r"^there is no setting learnign_rate; did you mean learning_rate\?$"):
        find_setting("learnign_rate")
    with pytest.raises(SettingError, match=r"^there is no setting qqq$"):
        find_setting("qqq")
    for refuses in (lambda: Settings().replace({"batchsize": 3}), lambda: Settings().value("batchsize")):
        with pytest.raises(SettingError, match="did you mean batch_size"):
            refuses()


def test_replacing_and_comparing_give_back_what_was_changed() -> None:
    changes: dict[str, Value] = {"hidden": (10,), "learning_rate": 0.5, "optimizer": "sgd", "epochs": 3}
    changed = Settings().replace(changes)
    assert changed.changed_from(Settings()) == changes
    assert Settings().changed_from(changed) == {name: SETTINGS[name].default for name in changes}
    assert Settings().replace(changed.as_dict()) == changed
    assert list(changed.as_dict()) == list(SETTINGS)


def test_architecture_is_what_the_settings_of_the_network_say() -> None:
    settings = Settings(hidden=(7, 5), activation="tanh", cost="quadratic", output="activation", dtype="float64")
    expected = Architecture((784, 7, 5, 10), "tanh", "quadratic", "activation", 1 / 255, "float64")
    assert settings.architecture(784, 10) == expected
    assert settings.replace({"pixels": "raw"}).architecture(784, 10).pixel_scale == 1
    assert settings.replace({"hidden": ()}).architecture(12, 3).sizes == (12, 3)


def test_settings_of_the_version_before_are_read_in_terms_of_today() -> None:
    saved = {"hidden": [5], "average": 0.99, "decay": 0.8, "cost": "mean-squared-error", "speed": "fast"}
    present = {"hidden": [5], "ema": 0.99, "rms_decay": 0.8, "cost": "quadratic", "speed": "fast"}
    assert in_present_terms(saved) == present
    assert in_present_terms(present) == present


@pytest.mark.parametrize("name", SETTINGS)
def test_former_names_are_free_and_former_choices_stand_for_present_ones(name: str) -> None:
    setting = SETTINGS[name]
    assert not set(setting.former_names) & set(SETTINGS)
    assert set(setting.former_choices.values()) <= set(setting.choices)
    assert not set(setting.former_choices) & set(setting.choices)


def test_settings_made_with_a_wrong_value_are_refused() -> None:
    with pytest.raises(SettingError, match=r"^dropout=0.99 is not in \[0, 0.95\]$"):
        Settings(dropout=0.99)
    with pytest.raises(SettingError, match=r"^epochs=0 "):
        Settings().replace({"epochs": 0})
