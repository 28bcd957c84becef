"""The screen below a dialog is dimmed as Textual dims it, however often a style comes."""

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.renderables.background_screen import BackgroundScreen

from mnist_tui.tui.frame.dimmed_screen import DimmedScreen

STYLES = (
    None,
    Style(),
    Style(color="rgb(255,175,0)", bgcolor="rgb(18,18,18)", bold=True),
    Style(color="rgb(255,175,0)", bgcolor="rgb(38,38,38)", bold=True),
    Style(color="rgb(0,175,215)", reverse=True, link="https://example.org"),
)


def test_every_style_is_dimmed_as_textual_dims_it() -> None:
    segments = [Segment(f"{place}", style) for place, style in enumerate(STYLES * 2)]
    for color in (Color(18, 18, 18, 0.6), Color(238, 238, 238, 0.6), Color(0, 0, 0, 0)):
        expected = list(BackgroundScreen.process_segments(segments, color))
        assert list(DimmedScreen.process_segments(segments, color)) == expected
