"""The colour-blind theme: its colours stay apart in eyes without one kind of cone (Machado et al. 2009)."""

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.tui.paint.palette import DARK, Palette, rgb
from mnist_tui.tui.paint.themes import COLOUR_BLIND, THEMES, theme_of

LEAST_DISTANCE = 20.0
"""In CIELAB, where about 2 can just be told apart side by side."""
# Machado, Oliveira & Fernandes (2009), severity 1, on linear RGB
PROTAN = np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]])
DEUTAN = np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]])
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = XYZ.sum(axis=1)


def lab_as_seen(index: int, eye: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return CIELAB of a colour of the palette as that eye sees it."""
    parts = np.array(rgb(index)) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    ratios = XYZ @ np.clip(eye @ linear, 0, 1) / WHITE
    f = np.where(ratios > 0.008856, np.cbrt(ratios), 7.787 * ratios + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: int, other: int, eye: NDArray[np.float64]) -> float:
    return float(np.linalg.norm(lab_as_seen(one, eye) - lab_as_seen(other, eye)))


def pairs(palette: Palette) -> dict[str, tuple[int, int]]:
    """Return the colours that must not be mixed up."""
    return {
        "train and validation": (palette.train, palette.validation),
        "right and wrong": (palette.right, palette.wrong),
        "right and warm": (palette.right, palette.warm),
        "wrong and validation": (palette.wrong, palette.validation),
        "hot and cold": (palette.counts[-1].back, palette.counts[0].back),
        "hot and recalled": (palette.counts[-1].back, palette.recalls[-1].back),
        "recalled well and badly": (palette.recalls[-1].back, palette.recalls[0].back),
    }


@pytest.mark.parametrize("eye", [PROTAN, DEUTAN, np.eye(3)], ids=["protan", "deutan", "trichromat"])
@pytest.mark.parametrize("name", pairs(COLOUR_BLIND))
def test_colours_stay_apart(name: str, eye: NDArray[np.float64]) -> None:
    assert distance(*pairs(COLOUR_BLIND)[name], eye) > LEAST_DISTANCE


def test_right_and_wrong_are_further_apart_than_in_the_dark_theme() -> None:
    for eye in (PROTAN, DEUTAN):
        ours, dark = (distance(palette.right, palette.wrong, eye) for palette in (COLOUR_BLIND, DARK))
        assert ours > dark


@pytest.mark.parametrize("theme", THEMES)
def test_letters_can_be_read_on_every_filled_cell(theme: str) -> None:
    palette = next(rich for name, (rich, _) in THEMES.items() if name == theme)
    for ink in (*palette.counts, *palette.recalls, *(ink for _, ink in palette.badges)):
        light, dark = sorted((lab_as_seen(ink.fore, np.eye(3))[0], lab_as_seen(ink.back, np.eye(3))[0]), reverse=True)
        assert light - dark > 35, (ink, light - dark)


def test_every_palette_belongs_to_the_theme_that_names_it() -> None:
    palettes = list(itertools.chain.from_iterable(THEMES.values()))
    assert len({palette.name for palette in palettes}) == len(palettes)
    for name, both in THEMES.items():
        assert all(theme_of(palette) == name for palette in both)
