"""Styles in SGR sequences: they are read as a terminal reads them, and written in the fewest bytes."""

import random
from colorsys import rgb_to_hsv

import pyte
import pytest
from rich.color import Color, ColorSystem
from rich.style import Style

from mnist_tui.tui.frame.sgr import (
    PLAIN,
    Codes,
    codes_after,
    codes_of,
    codes_of_blank,
    in_fixed_colours,
    sequence_between,
)
from mnist_tui.tui.frame.xterm_colours import nearest
from mnist_tui.tui.paint.palette import DARK, LIGHT, Palette, rgb

STYLES = [
    Codes(attributes, fore, back)
    for attributes in ("", "1", "1;7", "4")
    for fore in ("", "31", "97", "38;5;81", "38;2;1;2;3")
    for back in ("", "41", "107", "48;5;20", "48;2;1;2;3")
]


def looks(text: str) -> pyte.screens.Char:
    """Return how a terminal shows a character after a text."""
    screen = pyte.Screen(200, 1)
    pyte.Stream(screen).feed(text + "x")
    return screen.buffer[0][screen.cursor.x - 1]


@pytest.mark.parametrize(
    ("before", "parameters", "after"),
    [
        (PLAIN, "1;38;5;81;48;2;1;2;3", Codes("1", "38;5;81", "48;2;1;2;3")),
        (Codes("1", "31", "41"), "0", PLAIN),
        (Codes("1", "31", "41"), "", PLAIN),
        (Codes("1", "31", "41"), "0;32", Codes(fore="32")),
        (Codes("1", "31", "41"), "39", Codes("1", "", "41")),
        (Codes("1", "31", "41"), "49", Codes("1", "31", "")),
        (PLAIN, "93;107", Codes("", "93", "107")),
        (PLAIN, "2;7;30;47", Codes("2;7", "30", "47")),
        (PLAIN, "38;2;95;215;255", Codes(fore="38;5;81")),
    ],
)
def test_a_sequence_changes_what_it_names(before: Codes, parameters: str, after: Codes) -> None:
    assert codes_after(before, parameters) == after


def test_any_style_turns_into_any_other() -> None:
    rng = random.Random(1)
    for _ in range(500):
        before, after = rng.choice(STYLES), rng.choice(STYLES)
        way = sequence_between(before, after)
        assert looks(sequence_between(PLAIN, before) + way) == looks(sequence_between(PLAIN, after)), (before, after)
        assert len(way) <= len("\x1b[m") + len(";".join(("0", *filter(None, after))))


def test_the_same_style_needs_nothing() -> None:
    assert all(sequence_between(codes, codes) == "" for codes in STYLES)


@pytest.mark.parametrize("system", [ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT, ColorSystem.STANDARD])
@pytest.mark.parametrize("colour", [None, Color.default(), Color.from_ansi(9), Color.from_rgb(95, 215, 255)])
def test_a_style_looks_as_rich_would_have_it(system: ColorSystem, colour: Color | None) -> None:
    style = Style(color=colour, bgcolor=Color.from_ansi(20), bold=True, reverse=True)
    theirs = style.render("y", color_system=system).removesuffix("y\x1b[0m")
    assert looks(theirs)._replace(fg="") == looks(sequence_between(PLAIN, codes_of(style, system)))._replace(fg="")
    assert looks(theirs).fg in (looks(sequence_between(PLAIN, codes_of(style, system))).fg, "5fd7ff")
    assert codes_of(None, system) == PLAIN


def test_of_a_blank_only_the_background_counts_unless_more_can_be_seen() -> None:
    assert codes_of_blank(Codes("1", "31", "41")) == Codes(back="41")
    assert codes_of_blank(Codes("1;4", "31", "41")) == Codes("1;4", "31", "41")


def test_every_fixed_colour_is_its_own_nearest() -> None:
    assert all(rgb(nearest(*rgb(number))) == rgb(number) for number in range(16, 256))


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=lambda palette: palette.name)
def test_what_lies_dimmed_behind_a_dialog_keeps_its_hue_or_has_none_in_256_colours(palette: Palette) -> None:
    for role in ("train", "validation", "right", "wrong", "warm"):
        own, ground = rgb(getattr(palette, role)), rgb(palette.ground)
        dimmed = [round(0.4 * one + 0.6 * other) for one, other in zip(own, ground, strict=True)]
        hue, *_ = rgb_to_hsv(*own)
        seen, saturation, _ = rgb_to_hsv(*rgb(nearest(*dimmed)))
        apart = min(abs(hue - seen), 1 - abs(hue - seen))
        assert saturation < 0.1 or apart < 1 / 8, f"{role} looks like another: {apart:.2f} of a turn"


def test_a_mixture_is_told_to_a_terminal_of_256_colours_by_number() -> None:
    codes = Codes("1", "38;2;175;135;95", "48;2;29;27;28")
    assert in_fixed_colours(codes) == Codes("1", "38;5;137", "48;5;234")  # #af875f is 137, and #1c1c1c 234
    assert in_fixed_colours(Codes("", "31", "48;5;20")) == Codes("", "31", "48;5;20")
