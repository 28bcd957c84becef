"""Cells: clipping at every border, one-cell characters, what changed, merged runs."""

import pytest

from mnist_tui.tui.paint.canvas import BOLD, DIM, REVERSE, UNDERLINE, Canvas, Ink, parts_of
from mnist_tui.tui.paint.palette import ANSI16, DARK, LIGHT, NONE, ColourMode, rgb
from mnist_tui.tui.paint.themes import THEMES, Theme, palette_for


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (0, 0, ["hello", ""]),
        (3, 1, ["", "   he"]),
        (-2, 0, ["llo", ""]),
        (-9, 0, ["", ""]),
        (5, 0, ["", ""]),
        (0, -1, ["", ""]),
        (0, 2, ["", ""]),
    ],
)
def test_text_is_cut_at_every_border(x: int, y: int, expected: list[str]) -> None:
    canvas = Canvas(5, 2)
    canvas.text(x, y, "hello")
    assert canvas.lines() == expected


def test_text_longer_than_the_canvas_is_cut_at_both_ends() -> None:
    canvas = Canvas(3, 1)
    canvas.text(-2, 0, "abcdefgh")
    assert canvas.lines() == ["cde"]


def test_right_ends_before_its_column() -> None:
    canvas = Canvas(6, 1)
    canvas.right(5, 0, "abc")
    assert canvas.lines() == ["  abc"]


def test_wide_combining_and_control_characters_become_question_marks() -> None:
    canvas = Canvas(9, 1)
    canvas.text(0, 0, "a漢\x1b\n\u0301é→⣿\u200b")
    assert canvas.lines() == ["a????é→⣿?"]


@pytest.mark.parametrize(("width", "height"), [(0, 0), (-4, 3), (3, -4), (0, 5), (5, 0)])
def test_canvas_without_cells_accepts_every_call(width: int, height: int) -> None:
    canvas = Canvas(width, height)
    canvas.text(0, 0, "x")
    canvas.centre(0, "x")
    canvas.upright(0, 0, 9, "x")
    canvas.fill(-1, -1, 9, 9, 3)
    canvas.add_style(0, 0, 1, 1, BOLD)
    canvas.paste(0, 0, Canvas(3, 3))
    assert canvas.changed_runs(None) == [(y, 0, canvas.width) for y in range(canvas.height) if canvas.width]
    assert list(canvas.runs(0)) == []
    assert canvas.lines() == [""] * canvas.height


def test_text_without_a_background_keeps_the_one_that_is_there() -> None:
    canvas = Canvas(4, 1)
    canvas.fill(0, 0, 4, 1, 236)
    canvas.text(0, 0, "ab", Ink(81))
    canvas.text(2, 0, "cd", Ink(81, 22))
    assert list(canvas.runs(0)) == [("ab", 81, 236, 0), ("cd", 81, 22, 0)]


def test_runs_merge_equal_neighbours_and_keep_styles_apart() -> None:
    canvas = Canvas(6, 1)
    canvas.text(0, 0, "ab", Ink(1, bold=True))
    canvas.text(2, 0, "cd", Ink(1, bold=True))
    canvas.text(4, 0, "e", Ink(1, dim=True, underline=True, reverse=True))
    assert list(canvas.runs(0)) == [
        ("abcd", 1, -1, BOLD),
        ("e", 1, -1, DIM | UNDERLINE | REVERSE),
        (" ", -1, -1, 0),
    ]


def test_changed_runs_names_changed_cells_and_joins_near_ones() -> None:
    before, after = Canvas(12, 3), Canvas(12, 3)
    after.text(0, 0, "x")
    after.text(4, 0, "x")  # three unchanged cells between: one run
    after.text(9, 0, "x")  # four: two runs
    after.fill(11, 2, 1, 1, 5)
    assert after.changed_runs(before) == [(0, 0, 5), (0, 9, 10), (2, 11, 12)]
    assert after.changed_runs(after) == []


@pytest.mark.parametrize("previous", [None, Canvas(4, 2), Canvas(5, 1)])
def test_every_row_is_changed_without_a_previous_canvas_of_this_size(previous: Canvas | None) -> None:
    assert Canvas(4, 1).changed_runs(previous) == [(0, 0, 4)]


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [(0, 0, ["ab", "cd"]), (1, 1, ["", " a"]), (-1, -1, ["d", ""]), (2, 0, ["", ""]), (-2, 0, ["", ""])],
)
def test_paste_is_cut_at_every_border(x: int, y: int, expected: list[str]) -> None:
    canvas, other = Canvas(2, 2), Canvas(2, 2)
    other.text(0, 0, "ab")
    other.text(0, 1, "cd")
    canvas.paste(x, y, other)
    assert canvas.lines() == expected


def test_cells_have_the_same_number_exactly_where_they_are_equal() -> None:
    canvas = Canvas(8, 1)
    for x, (text, ink) in enumerate(
        (
            ("a", Ink()),
            ("b", Ink()),
            ("a", Ink(0)),
            ("a", Ink(-1, 0)),
            ("a", Ink(255, 255, dim=True)),
            ("a", Ink(255, 255, reverse=True)),
            ("\u28ff", Ink(255, 255, reverse=True)),
            ("a", Ink()),
        )
    ):
        canvas.text(x, 0, text, ink)
    first, *others, last = canvas.numbers()[0].tolist()
    assert first == last and len({first, *others}) == 7
    assert [parts_of(number) for number in (first, others[1], others[2], others[5])] == [
        ("a", -1, -1, 0),
        ("a", 0, -1, 0),
        ("a", -1, 0, 0),
        ("\u28ff", 255, 255, REVERSE),
    ]


def test_a_copy_has_the_same_cells_and_keeps_them() -> None:
    canvas = Canvas(3, 1)
    canvas.text(0, 0, "abc", Ink(1, 2, bold=True))
    canvas.cursor = 2, 0
    copied = canvas.copy()
    assert copied.changed_runs(canvas) == [] and copied.cursor == (2, 0)
    canvas.text(0, 0, "xyz", Ink(3, 4))
    assert list(copied.runs(0)) == [("abc", 1, 2, BOLD)]


def test_paste_brings_colours_and_styles() -> None:
    canvas, other = Canvas(3, 1), Canvas(1, 1)
    other.text(0, 0, "a", Ink(81, 236, bold=True))
    canvas.paste(1, 0, other)
    assert list(canvas.runs(0)) == [(" ", -1, -1, 0), ("a", 81, 236, BOLD), (" ", -1, -1, 0)]


@pytest.mark.parametrize(
    ("index", "expected"),
    [(16, (0, 0, 0)), (81, (95, 215, 255)), (215, (255, 175, 95)), (231, (255, 255, 255)), (234, (28, 28, 28))],
)
def test_rgb_is_the_published_xterm_colour(index: int, expected: tuple[int, int, int]) -> None:
    assert rgb(index) == expected


@pytest.mark.parametrize("index", [-1, 0, 15, 256 + 2**14])
def test_rgb_refuses_colours_that_terminals_choose(index: int) -> None:
    with pytest.raises(ValueError, match=rf"colour {index} is not in 16\.\.255"):
        rgb(index)


def test_truecolor_and_256_colours_are_the_same_picture() -> None:
    assert palette_for("true") is palette_for("256") is DARK
    assert palette_for("true", "light") is palette_for("256", "light") is LIGHT


@pytest.mark.parametrize("mode", ["16", "none"])
@pytest.mark.parametrize("theme", THEMES)
def test_poor_terminals_get_only_colours_they_have(mode: ColourMode, theme: Theme) -> None:
    palette = palette_for(mode, theme)
    most = 15 if mode == "16" else -1
    for name in ("ground", "bar", "cursor", "band", "track", "text", "muted", "line", "train", "validation", "key"):
        assert -1 <= getattr(palette, name) <= most, name
    for ink in (*palette.counts, *palette.recalls, *(ink for _, ink in palette.badges)):
        assert ink.fore <= most and ink.back <= most


def test_unknown_phase_looks_like_a_failed_one() -> None:
    assert DARK.badge("odd") == DARK.badge("failed") != DARK.badge("running")


def test_without_colour_right_wrong_and_muted_differ_in_style() -> None:
    styles = {NONE.ink(role).style for role in ("text", "right", "wrong", "muted")}
    assert len(styles) == 4
    assert NONE.ink("wrong", back=5).back == -1
    assert ANSI16.ink("wrong", back=5).back == 5
