"""What the terminal can show, as its environment tells."""

from collections.abc import Mapping

import pytest

from mnist_tui.tui.paint.glyphs import ASCII, BLOCKS, BRAILLE, Glyphs
from mnist_tui.tui.paint.look import ColourChoice, GlyphChoice, ThemeChoice, choose_colours, choose_glyphs, choose_look
from mnist_tui.tui.paint.palette import ANSI16, ANSI16_LIGHT, DARK, LIGHT, NONE, ColourMode, Palette
from mnist_tui.tui.paint.terminal_answers import TerminalAnswers
from mnist_tui.tui.paint.themes import theme_of


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({}, "16"),
        ({"TERM": "xterm"}, "16"),
        ({"TERM": "linux"}, "16"),
        ({"TERM": "xterm-256color"}, "256"),
        ({"TERM": "tmux-256color"}, "256"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "true"),
        ({"TERM": "xterm", "COLORTERM": "24BIT"}, "true"),
        ({"TERM": "xterm-256color", "COLORTERM": "yes"}, "256"),
        ({"TERM": "xterm-kitty"}, "true"),  # so it is over SSH, without COLORTERM
        ({"TERM": "xterm-ghostty"}, "true"),
        ({"TERM": "alacritty"}, "true"),
        ({"TERM": "foot"}, "true"),
        ({"TERM": "foot-extra"}, "true"),
        ({"TERM": "wezterm"}, "true"),
        ({"TERM": "xterm-direct"}, "true"),
        ({"TERM": "st"}, "256"),
        ({"TERM": "konsole"}, "256"),
        ({"TERM": "screen.xterm-256color"}, "256"),
        ({"TERM": "footless"}, "16"),
        ({"TERM": "screen"}, "16"),
        ({"TERM": "xterm-kitty", "NO_COLOR": "1"}, "none"),
        ({"NO_COLOR": "1", "COLORTERM": "truecolor"}, "none"),
        ({"NO_COLOR": "0", "TERM": "xterm-256color"}, "none"),  # set to anything
        ({"NO_COLOR": "", "TERM": "xterm-256color"}, "256"),  # but not to nothing
    ],
)
def test_colours_follow_the_environment(environment: Mapping[str, str], colours: ColourMode) -> None:
    assert choose_colours("auto", environment) == colours


@pytest.mark.parametrize(("known", "colours"), [(0, "16"), (8, "16"), (88, "16"), (256, "256"), (1 << 24, "true")])
def test_terminfo_tells_of_terminals_with_other_names(known: int, colours: ColourMode) -> None:
    assert choose_colours("auto", {"TERM": "new-one"}, {"new-one": known}.__getitem__) == colours


def test_terminfo_is_asked_only_where_nothing_else_tells() -> None:
    def never(term: str) -> int:
        raise AssertionError(f"it takes time to ask about {term}")

    for environment in ({}, {"TERM": "foot"}, {"TERM": "tmux-256color"}, {"TERM": "x", "COLORTERM": "truecolor"}):
        choose_colours("auto", environment, never)


@pytest.mark.parametrize("choice", ["true", "256", "16", "none"])
def test_chosen_colours_beat_the_environment(choice: ColourChoice) -> None:
    assert choose_colours(choice, {"NO_COLOR": "1", "COLORTERM": "truecolor"}) == choice


@pytest.mark.parametrize(
    ("environment", "encoding", "glyphs"),
    [
        ({"TERM": "xterm-256color"}, "utf-8", BRAILLE),
        ({}, "UTF-8", BRAILLE),
        ({}, "utf8", BRAILLE),
        ({}, "UTF_8", BRAILLE),
        ({"TERM": "linux"}, "utf-8", BLOCKS),
        ({"TERM": "linux"}, "iso8859-1", ASCII),
        ({}, "latin-1", ASCII),
        ({}, "ascii", ASCII),
        ({}, "cp437", ASCII),
        ({}, "", ASCII),
        ({}, None, ASCII),
    ],
)
def test_characters_follow_encoding_and_console(
    environment: Mapping[str, str], encoding: str | None, glyphs: Glyphs
) -> None:
    assert choose_glyphs("auto", environment, encoding) is glyphs


@pytest.mark.parametrize(("choice", "glyphs"), [("braille", BRAILLE), ("blocks", BLOCKS), ("ascii", ASCII)])
def test_chosen_characters_beat_the_environment(choice: GlyphChoice, glyphs: Glyphs) -> None:
    assert choose_glyphs(choice, {"TERM": "linux"}, "latin-1") is glyphs


@pytest.mark.parametrize(
    ("colours", "ground", "palette"),
    [
        ("true", None, DARK),
        ("256", "15;0", DARK),
        ("256", "0;15", LIGHT),
        ("true", "0;default;15", LIGHT),
        ("true", "12;7", LIGHT),
        ("256", "7;8", DARK),
        ("256", "nonsense", DARK),
        ("256", "", DARK),
        ("16", "15;0", ANSI16),
        ("16", "0;15", ANSI16_LIGHT),
        ("none", "0;15", NONE),
    ],
)
def test_the_palette_suits_the_ground(colours: ColourChoice, ground: str | None, palette: Palette) -> None:
    environment = {} if ground is None else {"COLORFGBG": ground}
    look = choose_look("auto", colours, environment, "utf-8")
    assert (look.palette, look.colours, look.glyphs) == (palette, colours, BRAILLE)


@pytest.mark.parametrize(
    ("answers", "ground", "palette"),
    [
        (TerminalAnswers(is_light=True), "15;0", LIGHT),
        (TerminalAnswers(is_light=False), "0;15", DARK),
        (TerminalAnswers(), "0;15", LIGHT),
        (TerminalAnswers(), "", DARK),
    ],
)
def test_the_answer_of_the_terminal_tells_more_of_the_ground_than_the_environment(
    answers: TerminalAnswers, ground: str, palette: Palette
) -> None:
    look = choose_look("auto", "256", {"COLORFGBG": ground}, "utf-8", answers=answers)
    assert look.palette is palette


@pytest.mark.parametrize(
    ("choice", "environment", "colours"),
    [
        ("auto", {"TERM": "xterm"}, "true"),
        ("auto", {"TERM": "xterm-256color"}, "true"),
        ("auto", {"TERM": "xterm", "NO_COLOR": "1"}, "none"),
        ("16", {"TERM": "xterm"}, "16"),
    ],
)
def test_a_terminal_that_says_so_gets_true_colour_unless_fewer_are_wanted(
    choice: ColourChoice, environment: Mapping[str, str], colours: ColourMode
) -> None:
    assert choose_colours(choice, environment, answers=TerminalAnswers(has_true_colour=True)) == colours


@pytest.mark.parametrize("theme", ["dark", "light", "colour-blind"])
def test_a_chosen_theme_beats_the_ground(theme: ThemeChoice) -> None:
    for ground in ("15;0", "0;15"):
        assert theme_of(choose_look("auto", "256", {"COLORFGBG": ground}, "utf-8", theme).palette) == theme
    for is_light in (False, True):
        look = choose_look("auto", "256", {}, "utf-8", theme, answers=TerminalAnswers(is_light))
        assert theme_of(look.palette) == theme
