"""Everything can be seen in every theme: contrast by WCAG 2.2, and classes apart for people who see red as green."""

from itertools import combinations
from typing import Final, get_args

import numpy as np
import pytest
from contrast import LEAST_OF_MARKS, LEAST_OF_TEXT, contrast, mixture

from mnist_tui.tui.frame.theme import CHOSEN_OF_16, css_colour, theme
from mnist_tui.tui.paint.canvas import DEFAULT, DIM, Ink
from mnist_tui.tui.paint.glyphs import ASCII
from mnist_tui.tui.paint.palette import LIGHT, Palette, Role
from mnist_tui.tui.paint.roles import RUNS
from mnist_tui.tui.paint.scales import class_colours, signed_scale
from mnist_tui.tui.paint.signed import paint_signed
from mnist_tui.tui.paint.themes import COLOUR_BLIND, THEMES, theme_of

RULES: Final = frozenset(("line",))
"""Frames and grids: nothing is lost with them."""
MARKS: Final = frozenset(("faint", "previous"))
"""Roles that no words are written in but the legend's."""
ON_GROUND_ONLY: Final = frozenset(("train", "validation", "gradient", *RUNS))
"""Roles that do not stand in the status line; of these, only runs stand under a cursor."""
PALETTES = [palette for both in THEMES.values() for palette in both]


def of_ink(ink: Ink, palette: Palette) -> float:
    return contrast(ink.fore, palette.ground if ink.back == DEFAULT else ink.back)


def test_contrast_is_what_the_standard_says() -> None:
    # Pairs that W3C and others publish: black on white is 21, #767676 on white 4.54; 243 is #767676.
    assert contrast(16, 231) == pytest.approx(21)
    assert contrast(243, 231) == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_every_text_and_mark_can_be_seen(palette: Palette) -> None:
    weak = []
    for role in set(get_args(Role)) - RULES:
        grounds = {"ground": palette.ground, "bar": palette.bar}
        if role in ON_GROUND_ONLY | {"previous"}:
            del grounds["bar"]
        if role not in MARKS | {"train", "validation", "gradient", "rate"}:
            grounds["cursor"] = palette.cursor
        least = LEAST_OF_MARKS if role in MARKS else LEAST_OF_TEXT
        for name, ground in grounds.items():
            ink = palette.ink(role)
            if (found := contrast(ink.fore, ground if ink.back == DEFAULT else ink.back)) < least:
                weak.append(f"{role} on {name}: {found:.2f}")
        band = palette.ground if palette.band == DEFAULT else palette.band
        is_bar = role in ("train", "validation") and palette.fills_cursor  # those of progress and accuracy
        if is_bar and contrast(palette.mark(role).fore, palette.track) < LEAST_OF_MARKS:
            weak.append(f"{role} on the track")
        if role in ON_GROUND_ONLY | MARKS and contrast(palette.mark(role).fore, band) < LEAST_OF_MARKS:
            weak.append(f"{role} on the band")
    assert not weak


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_every_number_in_a_matrix_and_every_badge_can_be_read(palette: Palette) -> None:
    inks = [*palette.counts, *palette.recalls, *(ink for _, ink in palette.badges)]
    scale = signed_scale(palette)
    inks += [scale.plus(palette), scale.minus(palette)]
    assert {ink: found for ink in inks if (found := of_ink(ink, palette)) < LEAST_OF_TEXT} == {}


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_heat_without_numbers_can_be_seen_and_more_of_it_stands_out_more(palette: Palette) -> None:
    found = [contrast(colour, palette.ground) for colour in palette.heat]
    assert found == sorted(found) and min(found, default=LEAST_OF_MARKS) >= LEAST_OF_MARKS


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_every_class_can_be_seen_and_its_name_be_read(palette: Palette) -> None:
    weak = {one: found for one in class_colours(palette) if (found := contrast(one, palette.ground)) < LEAST_OF_TEXT}
    assert weak == {}


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_full_ink_and_the_largest_weights_stand_out(palette: Palette) -> None:
    scale = signed_scale(palette)
    for colour in (palette.greys[-1], scale.positive[-1], scale.negative[-1]):
        assert contrast(colour, palette.ground) >= LEAST_OF_MARKS, colour


@pytest.mark.parametrize("grey", [False, True])
@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_the_smallest_sign_that_is_written_can_be_seen(palette: Palette, grey: bool) -> None:
    canvas = paint_signed(np.linspace(-1, 1, 60)[None], 60, 1, palette, ASCII, box=60, grey=grey)
    signs = canvas.chars != " "
    assert signs.any() and not (canvas.style[signs] & DIM).any()
    weak = {colour for colour in canvas.fore[signs].tolist() if contrast(colour, palette.ground) < LEAST_OF_MARKS}
    assert weak == set()


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_the_chosen_entry_of_the_command_palette_can_be_read(palette: Palette) -> None:
    chosen = palette.cursor if palette.fills_cursor else CHOSEN_OF_16[theme_of(palette)]
    assert min(contrast(palette.text, chosen), contrast(palette.muted, chosen)) >= LEAST_OF_TEXT
    assert theme(palette).variables["block-cursor-background"] == css_colour(chosen)


def seen_without(cone: str, colour: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return what a person without a kind of cones sees, in CIELAB; after Machado, Oliveira & Fernandes (2009)."""
    machado = {
        "red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
        "green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    }
    parts = np.array(mixture(colour)) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(machado[cone]) @ linear, 0, 1)
    to_xyz = np.array(((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)))
    x, y, z = np.cbrt(to_xyz @ seen / (0.9505, 1.0, 1.089))
    return np.array((116 * y - 16, 500 * (x - y), 200 * (y - z)))


@pytest.mark.parametrize("palette", THEMES["colour-blind"], ids=lambda palette: palette.name)
@pytest.mark.parametrize("cone", ["red", "green"])
def test_people_without_red_or_green_cones_can_tell_classes_apart(palette: Palette, cone: str) -> None:
    found = {
        (one, other): float(np.linalg.norm(seen_without(cone, one) - seen_without(cone, other)))
        for one, other in combinations(class_colours(palette), 2)
    }
    assert min(found.values()) > 10, min(found, key=found.__getitem__)  # 2.3 can just be seen side by side


def test_right_and_wrong_are_apart_for_everybody() -> None:
    for palette in THEMES["colour-blind"]:
        for cone in ("red", "green"):
            assert np.linalg.norm(seen_without(cone, palette.right) - seen_without(cone, palette.wrong)) > 25


def test_with_16_colours_the_ground_is_painted() -> None:
    assert (css_colour(0), css_colour(15), css_colour(-1)) == ("ansi_black", "ansi_bright_white", "ansi_default")
    assert [few.ground for _, few in THEMES.values()] == [0, 15, 0]
    assert LIGHT.ground == 231 and COLOUR_BLIND.ground == 234


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_no_two_meanings_look_the_same(palette: Palette) -> None:
    roles: tuple[Role, ...] = ("text", "train", "validation", "right", "wrong", "warm", "key")
    alike = [(one, other) for one, other in combinations(roles, 2) if palette.ink(one) == palette.ink(other)]
    assert alike == []


@pytest.mark.parametrize("palette", [few for _, few in THEMES.values()], ids=lambda palette: palette.name)
def test_with_16_colours_no_two_classes_are_shades_of_one(palette: Palette) -> None:
    hues = [colour % 8 for colour in class_colours(palette)]
    assert len(set(hues)) == len(hues) >= 4


@pytest.mark.parametrize(
    "palette", [one for one in PALETTES if one.name.startswith("ansi16")], ids=lambda one: one.name
)
def test_both_levels_of_both_signs_can_be_seen_where_there_are_two(palette: Palette) -> None:
    scale = signed_scale(palette)
    ground = 231 if "light" in palette.name else 16
    levels = [*scale.positive[1:], *scale.negative[1:]]
    assert {level: contrast(level, ground) for level in levels if contrast(level, ground) < LEAST_OF_MARKS} == {}
