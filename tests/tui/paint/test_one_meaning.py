"""One colour, one meaning: whatever can stand on one screen differs in colour, in every palette that has any."""

from collections.abc import Mapping
from itertools import combinations
from typing import Final, TypeAlias

import pytest

from mnist_tui.tui.paint.canvas import DEFAULT, Ink
from mnist_tui.tui.paint.palette import Palette, Role
from mnist_tui.tui.paint.roles import RUNS
from mnist_tui.tui.paint.scales import class_colours, signed_scale
from mnist_tui.tui.paint.themes import THEMES

Seen: TypeAlias = tuple[int, ...]
"""What a person sees of an ink: its colour, or where that is only black, white or grey, the style as well."""
PALETTES: Final = [palette for both in THEMES.values() for palette in both]
FRAME: Final[tuple[Role, ...]] = ("text", "key", "right", "warm", "wrong")
"""Of the status line, the footer, and words everywhere."""
FIGURES: Final[frozenset[Role]] = frozenset(("rate", "gradient"))
"""Figures with their names beside them: without a colour to spare they are written as any text."""


def seen(ink: Ink, palette: Palette) -> Seen:
    """Return what is seen of text in an ink."""
    colour = ink.fore if ink.back == DEFAULT else ink.back
    greys = {palette.text, palette.muted, palette.faint, palette.previous}
    return (colour, ink.bold, ink.underline, ink.reverse) if colour in greys and ink.back == DEFAULT else (colour,)


def roles(palette: Palette, names: tuple[Role, ...]) -> dict[str, set[Seen]]:
    found = {name: {seen(palette.ink(name), palette)} for name in (*FRAME, "rate", *names)}
    return {name: one for name, one in found.items() if name not in FIGURES or len(*one) == 1}


def colours(**meanings: tuple[int, ...]) -> dict[str, set[Seen]]:
    return {name: {(colour,) for colour in found if colour != DEFAULT} for name, found in meanings.items()}


def screens(palette: Palette) -> Mapping[str, Mapping[str, set[Seen]]]:
    """Return what the colours of every screen mean; what is right stands for a recall, too, and what is hot for many
    mistakes.
    """
    recalls = {seen(ink, palette) for ink in palette.recalls} - {seen(palette.ink("right"), palette)}
    mistakes = {seen(ink, palette) for ink in palette.counts} | {(colour,) for colour in palette.heat}
    mistakes -= {seen(palette.ink(role), palette) for role in ("warm", "wrong", "text", "muted")}
    progress: tuple[Role, ...] = ("train",) if palette.fills_track else ()
    signed = signed_scale(palette)
    of_weights = colours(positive=signed.positive[2:] or signed.positive[-1:], negative=signed.negative[2:])
    return {
        "dashboard": roles(palette, ("train", "validation", "gradient")) | {"recalls": recalls, "mistakes": mistakes},
        "weights": roles(palette, (*progress, "gradient")) | of_weights,
        "runs": roles(palette, progress)
        | {run: {seen(palette.ink(run), palette)} for run in RUNS[:2]}
        | colours(later=palette.runs[2:]),
        "map": {name: one for name, one in roles(palette, progress).items() if name != "wrong"}
        | colours(classes=tuple(one for one in class_colours(palette) if one not in (palette.text, palette.faint))),
    }


@pytest.mark.parametrize("screen", ["dashboard", "weights", "runs", "map"])
@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_no_two_meanings_on_a_screen_share_a_colour(palette: Palette, screen: str) -> None:
    found = screens(palette)[screen]
    shared = {(one, other): both for one, other in combinations(found, 2) if (both := found[one] & found[other])}
    assert shared == {}
