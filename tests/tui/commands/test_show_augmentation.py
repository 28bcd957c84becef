"""`mnist-tui show --augment`: the images themselves, then copies that differ, in any width; and what is refused."""

from pathlib import Path

import pytest

from mnist_tui.tui.cli.main import main

HEIGHT = 7
"""Of a picture in braille; its caption follows."""
TILE = 16


def shown(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[str]:
    assert main(["show", "--augment", "--glyphs", "braille", *map(str, arguments)]) == 0
    return capsys.readouterr().out.splitlines()


def pictures(lines: list[str], heading: int = 1) -> list[list[str]]:
    """Return the five pictures of the first image at 80 columns."""
    rows = [line.ljust(80) for line in lines[heading : heading + HEIGHT]]
    return [[row[start : start + TILE] for row in rows] for start in range(0, 80, TILE)]


def test_each_image_comes_first_and_its_copies_beside_it_differ(capsys: pytest.CaptureFixture[str]) -> None:
    augmented = pictures(shown(capsys, "--index", 8, "--rotation", 30))
    noise_too_weak_to_see = pictures(shown(capsys, "--index", 8, "--noise", 1))
    assert augmented[0] == noise_too_weak_to_see[0]
    assert len({"".join(picture) for picture in augmented}) == 5
    assert len({"".join(picture) for picture in noise_too_weak_to_see}) == 1


def test_a_shift_is_seen_as_a_shift(capsys: pytest.CaptureFixture[str]) -> None:
    original, *copies = pictures(shown(capsys, "--index", 8, "--shift", 8))
    blank_rows = {sum(not row.strip(" ⠀") for row in copy[: HEIGHT // 2]) for copy in (original, *copies)}
    assert len(blank_rows) > 1


def test_the_seed_decides_what_the_copies_look_like(capsys: pytest.CaptureFixture[str]) -> None:
    first, again, other = (shown(capsys, "--elastic", 40, "--seed", seed) for seed in (1, 1, 2))
    assert first == again != other


def test_three_images_are_shown_unless_told_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    assert [line for line in shown(capsys, "--shear", 0.3) if line.startswith("#")] == ["#0 5", "#1 0", "#2 4"]
    assert [line for line in shown(capsys, "--first", 1) if line.startswith("#")] == ["#0 5"]


def test_the_amounts_are_named_as_flags_and_an_example_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "--first", 1, "--shift", 2, "--erasing", 0.5)[0] == "augmented by --shift 2 --erasing 0.5"
    for nothing in ((), ("--preset", "origin"), ("--elastic-sigma", 6)):
        assert shown(capsys, "--first", 1, *nothing)[0].startswith("no augmentation chosen; as an example: --shift")


@pytest.mark.parametrize("glyphs", ["braille", "blocks", "ascii"])
@pytest.mark.parametrize("columns", [1, 9, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal(
    small_data: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    columns: int,
    glyphs: str,
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = shown(capsys, "--data", small_data, "--glyphs", glyphs)
    assert max(map(len, lines)) <= columns
    assert glyphs != "ascii" or all(map(str.isascii, lines))


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--shift", "2"), "--shift needs --augment"),
        (("--preset", "default"), "--preset needs --augment"),
        (("--augment", "--shift", "65"), "shift=65 is not in [0, 64]"),
        (("--augment", "--seed", "one"), "seed=one"),
        (("--augment", "--preset", "strange"), "preset=strange is not one of"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], line: str
) -> None:
    assert main(["show", *arguments]) == 2
    printed = capsys.readouterr()
    assert line in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""
