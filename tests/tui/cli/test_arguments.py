"""The flags: every setting has one, and a slip of the finger is answered with the right spelling."""

from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from models import save_new_network

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.presets import PRESETS
from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.cli import screen_options
from mnist_tui.tui.cli.arguments import read_settings
from mnist_tui.tui.cli.inert_flags import INERT, tell_inert
from mnist_tui.tui.cli.parser import UsageError
from mnist_tui.tui.cli.screen_options import DashboardOptions, dashboard_parser, read_dashboard
from mnist_tui.tui.paint.look import ColourChoice, GlyphChoice
from mnist_tui.tui.training.model import Model

OTHERWISE = {
    "output": "activation",
    "label_smoothing": 0.3,
    "init_scale": 1.0,
    "momentum": 0.5,
    "beta2": 0.5,
    "rms_decay": 0.5,
    "warm_up": 0.5,
    "step_every": 1,
    "step_factor": 0.1,
    "elastic_sigma": 2.0,
}
"""Of every setting that may do nothing, a value that is not its default."""


def settings_of(*arguments: str) -> Settings:
    return read_settings(dashboard_parser().read(arguments))


def dashboard_of(*arguments: str) -> DashboardOptions:
    return read_dashboard(dashboard_parser().read(arguments))


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_has_a_flag_that_takes_its_default(name: str) -> None:
    setting = SETTINGS[name]
    given = settings_of("--preset", "default", setting.flag, setting.text(setting.default))
    assert given == PRESETS["default"].settings.replace({name: setting.default})


def test_no_preset_is_the_default_preset() -> None:
    assert settings_of() == settings_of("--preset", "default") == PRESETS["default"].settings


@pytest.fixture(scope="module")
def help_text() -> str:
    """The help of the dashboard in one line, with no word divided at a hyphen."""
    return " ".join(dashboard_parser().format_help().split()).replace("- ", "-")


@pytest.mark.parametrize("name", SETTINGS)
def test_help_names_range_and_default_of_every_setting(name: str, help_text: str) -> None:
    setting = SETTINGS[name]
    assert setting.flag in help_text
    assert f"{setting.range_text.replace('- ', '-')} (default {setting.text(setting.default)})" in help_text


def test_flags_change_what_the_preset_says() -> None:
    origin = PRESETS["origin"].settings
    assert settings_of("--preset", "origin") == origin
    assert settings_of("--epochs", "3", "--preset", "origin") == origin.replace({"epochs": 3})


def test_a_flag_that_restates_the_general_default_still_overrides_the_preset() -> None:
    assert settings_of("--preset", "origin", "--activation", "relu").activation == "relu"


def test_choices_of_the_screen_are_those_the_terminal_knows() -> None:
    for glyphs in get_args(GlyphChoice):
        assert dashboard_of("--glyphs", glyphs).glyphs == glyphs
    for colours in get_args(ColourChoice):
        assert dashboard_of("--colors", colours).colors == colours


def test_sizes_are_spelt_with_commas() -> None:
    assert settings_of("--hidden", "32,16,8").hidden == (32, 16, 8)
    assert settings_of("--hidden", "none").hidden == ()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--learning-rate", "12.5"), "learning_rate=12.5 is not in (0, 10]"),
        (("--epochs", "many"), "epochs=many is not a whole number in [1, 100000]"),
        (("--optimizer", "adan"), "optimizer=adan is not one of"),
        (
            ("--preset", "orign"),
            f"preset=orign is not one of {', '.join(PRESETS)}; did you mean origin?",
        ),
        (("--fps", "61"), "fps=61 is not a whole number in [1, 60]"),
        (("--glyphs", "brail"), "did you mean braille?"),
        (("--colors", "8"), "colors=8 is not one of auto, true, 256, 16, none"),
    ],
)
def test_a_bad_value_is_refused_with_its_range(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(SettingError) as refusal:
        dashboard_of(*arguments)
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--learning-rat", "0.1"), "there is no flag --learning-rat; did you mean --learning-rate?"),
        (("--dropuot=0.1",), "there is no flag --dropuot; did you mean --dropout?"),
        (("--learn", "1"), "there is no flag --learn"),
        (("--qqqqqq",), "there is no flag --qqqqqq"),
        (("--epochs", "1", "fast"), "unexpected argument fast; see mnist-tui --help"),
        (("-",), "unexpected argument -; see mnist-tui --help"),
        (("--paused", ""), 'unexpected argument ""; see mnist-tui --help'),
        (("--seed", "1", "train"), "the command comes first: mnist-tui train [settings]"),
        (("--epochs",), "argument --epochs: expected one argument"),
    ],
)
def test_a_mistyped_flag_is_answered_with_the_nearest(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError) as refusal:
        dashboard_of(*arguments)
    assert str(refusal.value).startswith(message)
    assert "\n" not in str(refusal.value)


FORMER = [
    (("--average", "0.9"), ("--ema", "0.9"), "--average is now --ema"),
    (("--average=0.9",), ("--ema", "0.9"), "--average is now --ema"),
    (("--decay", "0.5"), ("--rms-decay", "0.5"), "--decay is now --rms-decay"),
    (("--cost", "mean-squared-error"), ("--cost", "quadratic"), "--cost mean-squared-error is now --cost quadratic"),
]


@pytest.mark.parametrize(("former", "present", "notice"), FORMER)
def test_former_spelling_does_what_the_present_one_does_and_says_so_in_one_line(
    former: tuple[str, ...], present: tuple[str, ...], notice: str, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = settings_of(*present)
    assert capsys.readouterr() == ("", "")
    assert settings_of(*former) == expected != settings_of()
    assert capsys.readouterr() == ("", f"mnist-tui: {notice}; the next version drops the old name\n")


def test_wrong_value_of_a_former_flag_is_refused_under_the_present_name() -> None:
    with pytest.raises(SettingError, match=r"^ema=5 is not in \[0, 0\.99999\]$"):
        settings_of("--average", "5")


def test_no_help_and_no_suggestion_names_a_former_flag() -> None:
    assert "--average" not in dashboard_parser().format_help()
    with pytest.raises(UsageError) as refusal:
        settings_of("--averag", "0.9")
    assert "--average" not in str(refusal.value)


def test_pictures_come_slower_over_ssh_and_the_mouse_is_left_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_options, "is_remote", lambda: False)
    assert (dashboard_of().fps, dashboard_of().mouse, dashboard_of("--mouse", "off").mouse) == (10, True, False)
    monkeypatch.setattr(screen_options, "is_remote", lambda: True)
    assert (dashboard_of().fps, dashboard_of().mouse, dashboard_of("--mouse", "on").mouse) == (4, False, True)
    assert dashboard_of("--fps", "25").fps == 25


@pytest.mark.parametrize(
    ("environment", "is_left"),
    [
        ({"STY": "812.pts-0.host", "TERM": "screen"}, True),
        ({"TERM": "screen.xterm-256color"}, True),
        ({"STY": "812.pts-0.host", "TMUX": "/tmp/tmux", "TERM": "tmux-256color"}, True),
        ({"TMUX": "/tmp/tmux", "TERM": "screen-256color"}, False),
        ({"STY": "812.pts-0.host", "TERM": "screen", "TEXTUAL_DRIVER": "served"}, False),
        ({"TERM": "xterm-256color"}, False),
        ({}, False),
    ],
    ids=["screen", "screen and sudo", "tmux in screen", "tmux", "served from screen", "xterm", "nothing"],
)
def test_the_mouse_is_left_to_gnu_screen_which_holds_esc_back_otherwise(
    environment: dict[str, str], is_left: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen_options, "is_remote", lambda: False)
    monkeypatch.setattr("os.environ", environment)
    assert dashboard_of().mouse is not is_left and dashboard_of("--mouse", "on").mouse


def test_the_dashboard_shows_the_bundled_data_at_once_unless_told_otherwise() -> None:
    options = dashboard_of()
    assert (options.source, options.paused, options.glyphs, options.colors) == (None, False, "auto", "auto")
    assert dashboard_of("--paused", "--colors", "256").paused


@pytest.mark.parametrize("number", ["-1e-12", "-inf", "-.5", "-3", "-NaN"])
def test_a_negative_number_is_a_value_and_no_flag(number: str) -> None:
    for arguments in (("--learning-rate", number), (f"--learning-rate={number}",)):
        with pytest.raises(SettingError) as refusal:
            settings_of(*arguments)
        assert str(refusal.value) == f"learning_rate={number} is not in (0, 10]"
    with pytest.raises(SettingError, match=r"^hidden=-5,3 is not a list of up to 16 layers"):
        settings_of("--hidden", "-5,3")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--lr", "0.1"), "there is no flag --lr; did you mean --learning-rate?"),
        (("--bs=64",), "there is no flag --bs; did you mean --batch-size?"),
        (("--hidden_layers", "8"), "there is no flag --hidden_layers; did you mean --hidden?"),
        (("--loss", "x"), "there is no flag --loss; did you mean --cost?"),
        (("--Epochs", "3"), "there is no flag --Epochs; did you mean --epochs?"),
        (("-v",), "there is no flag -v; did you mean --version?"),
    ],
)
def test_the_usual_names_of_other_programs_are_answered_with_ours(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError) as refusal:
        settings_of(*arguments)
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--optimizer", "SGD"), "sgd"),
        (("--activation", "ReLU"), "relu"),
        (("--cost", "Cross_Entropy"), "cross-entropy"),
        (("--preset", "Origin"), "origin"),
        (("--glyphs", "ASCII"), "ascii"),
    ],
)
def test_capitals_are_no_other_choice(arguments: tuple[str, ...], word: str) -> None:
    with pytest.raises(SettingError) as refusal:
        dashboard_of(*arguments)
    assert str(refusal.value).endswith(f"; did you mean {word}?")


def test_an_empty_name_is_no_default() -> None:
    with pytest.raises(SettingError, match=r"^preset= is not one of default, "):
        settings_of("--preset", "")
    for flag in ("--data", "--like", "--config"):
        with pytest.raises(UsageError, match=f"^argument {flag}: expected a path, not an empty text"):
            settings_of(flag, "")


@pytest.fixture
def model(tmp_path: Path) -> str:
    """A saved network that was trained with a seed, a number of epochs and a batch size of its own."""
    settings = Settings(hidden=(), seed=5, epochs=7, batch_size=32, validation=40)
    path = tmp_path / "model.safetensors"
    network = Network(settings.architecture(48, 3))
    save_new_network(path, Model(network, settings, ("sky", "land", "sea"), 8, 6, 0, None))
    return str(path)


def test_flags_override_the_file_which_overrides_the_model(model: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("epochs = 8\nbatch-size = 33\n")
    settings = settings_of("--like", model, "--config", str(file), "--batch-size", "34")
    assert (settings.seed, settings.epochs, settings.batch_size) == (5, 8, 34)
    file.write_text('epochs = 8\npreset = "origin"\n')
    assert settings_of("--config", str(file)) == PRESETS["origin"].settings.replace({"epochs": 8})
    assert settings_of("--config", str(file), "--preset", "quick").hidden == PRESETS["quick"].settings.hidden
    for both in (("--preset", "quick"), ("--config", str(file))):
        with pytest.raises(UsageError, match="exclude each other: each of them gives all settings"):
            settings_of("--like", model, *both)


def test_images_are_held_out_as_of_the_model(model: str, small_data: Path) -> None:
    assert settings_of("--like", model, "--data", str(small_data)).validation == 40
    assert settings_of("--like", model, "--data", str(small_data), "--validation", "9").validation == 9
    # of 300 images no more than a twelfth are held out by default
    assert settings_of("--preset", "quick", "--data", str(small_data)).validation == 25


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (("--optimizer", "sgd", "--momentum", "0.9"), ["--momentum has no effect with --optimizer sgd"]),
        (("--warm-up", "0.1", "--schedule", "constant"), ["--warm-up has no effect with --schedule constant"]),
        (("--output", "linear"), ["--output has no effect with --cost cross-entropy"]),
        (("--elastic-sigma", "3"), ["--elastic-sigma has no effect with --elastic 0"]),
        (("--beta2", "0.9", "--rms-decay", "0.5"), ["--rms-decay has no effect with --optimizer adam"]),
        (("--preset", "origin", "--init-scale", "0.1"), []),
        (("--elastic-sigma", "3", "--elastic", "8", "--step-every", "2", "--schedule", "step"), []),
    ],
)
def test_a_flag_that_does_nothing_beside_others_is_pointed_out(
    arguments: tuple[str, ...], lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    namespace = dashboard_parser().read(arguments)
    tell_inert(namespace, read_settings(namespace))
    assert capsys.readouterr().err.splitlines() == [f"mnist-tui: {line}" for line in lines]


@pytest.mark.parametrize("name", INERT)
def test_what_has_no_effect_truly_has_none(name: str) -> None:
    other, values = INERT[name]
    examples = Examples.of(np.arange(4 * 48).reshape(4, 8, 6).astype(np.uint8), np.array([0, 1, 2, 0], np.uint8))
    for value in values:
        start = {"hidden": (3,), "batch_size": 2, "epochs": 3, other: value}
        weights = []
        for setting in (SETTINGS[name].default, OTHERWISE[name]):
            trainer = Trainer(Settings().replace({**start, name: setting}), examples, 3)
            for _ in range(6):
                trainer.step()
            weights.append(trainer.network.parameters.vector.copy())
        assert np.array_equal(weights[0], weights[1]), f"{name} with {other}={value}"
