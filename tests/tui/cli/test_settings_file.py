"""`--config FILE`: the names of the flags, and what is wrong is named with file and line."""

from pathlib import Path

import pytest

from mnist_tui.data.errors import DataError
from mnist_tui.tui.cli.settings_file import read_settings_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "my.toml"


def test_values_are_read_in_the_types_of_toml_or_as_the_flags_spell_them(file: Path) -> None:
    file.write_text('hidden = [64, 32]\nlearning-rate = 1\nema = 0.5\nbatch_size = "1,000"\noptimizer = "sgd"\n')
    expected = {"hidden": (64, 32), "learning_rate": 1.0, "ema": 0.5, "batch_size": 1000, "optimizer": "sgd"}
    assert read_settings_file(file).values == expected
    file.write_text('preset = "quick"\nhidden = 16\n[[]]'.removesuffix("[[]]"))
    found = read_settings_file(file)
    assert (found.preset, found.values) == ("quick", {"hidden": (16,)})
    file.write_text('hidden = "none"\n', encoding="utf-8-sig")
    assert read_settings_file(file).values == {"hidden": ()}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("seed = 1\n\nlr = 3\n", ":3: there is no setting lr; did you mean learning-rate?"),
        ("epoch = 3\n", ":1: there is no setting epoch; did you mean epochs?"),
        ("qqqq = 3\n", ":1: there is no setting qqqq"),
        ("# a comment\nlearning-rate = 12.5\n", ":2: learning-rate=12.5 is not in (0, 10]"),
        ("learning_rate = -inf\n", ":1: learning_rate=-inf is not in (0, 10]"),
        ("epochs = 2.5\n", ":1: epochs=2.5 is not a whole number in [1, 100000]"),
        ("epochs = true\n", ":1: epochs=True is not a whole number in [1, 100000]"),
        ('optimizer = "SGD"\n', ":1: optimizer=SGD is not one of sgd, "),
        ("hidden = [64, 0]\n", ":1: hidden=[64, 0] is not a list of up to 16 layers"),
        ("preset = 3\n", ":1: preset=3 is not one of default, quick, "),
        ('seed = 1\npreset = "quik"\n', ":2: preset=quik is not one of default, quick, "),
        ("rms-decay = 0.5\nrms_decay = 0.6\n", ":2: rms_decay is set twice, with - and with _"),
        ("[network]\nhidden = [3]\n", ":1: there is no setting network"),
        ("epochs = \n", ": Invalid value (at line 1, column 10); expected TOML, as in learning-rate = 0.01"),
        ("seed = 1\nseed = 2\n", ": Cannot overwrite a value (at line 2, "),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(file: Path, text: str, message: str) -> None:
    file.write_text(text)
    with pytest.raises(DataError) as refusal:
        read_settings_file(file)
    assert str(refusal.value).startswith(f"{file}{message}")
    assert "\n" not in str(refusal.value)


def test_what_is_no_text_is_refused(file: Path) -> None:
    with pytest.raises(DataError, match="cannot read: No such file"):
        read_settings_file(file)
    with pytest.raises(DataError, match="cannot read: Is a directory"):
        read_settings_file(file.parent)
    file.write_bytes(b"epochs = 3\n\xff")
    with pytest.raises(DataError, match=r"found byte 11 outside UTF-8, expected TOML"):
        read_settings_file(file)
    file.write_bytes(b"#" * (1 << 16) + b"\n")
    with pytest.raises(DataError, match=r"found more than 65,536 bytes"):
        read_settings_file(file)
    file.write_text("seed = 1\n" + ".".join(["a"] * 2001) + " = 1\n")
    with pytest.raises(DataError, match=r":2: found 4,005 characters in a line, expected at most 4,000"):
        read_settings_file(file)
