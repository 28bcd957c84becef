"""The palette for Textual: CSS colours, and a theme for its own dialogs."""

from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme

from mnist_tui.tui.frame.cell_table import style_of
from mnist_tui.tui.paint.look import Look
from mnist_tui.tui.paint.palette import Palette, rgb
from mnist_tui.tui.paint.themes import theme_of

ANSI_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
CHOSEN_OF_16 = {"dark": 4, "light": 7, "colour-blind": 4}
"""Backgrounds of the chosen entry of a list that all its texts can be read on."""


def css_colour(index: int) -> str:
    """Return a colour of the palette as CSS writes it."""
    if index < 0:
        return "ansi_default"
    if index < 16:
        return f"ansi_{'bright_' * (index >= 8)}{ANSI_NAMES[index % 8]}"
    return "#{:02x}{:02x}{:02x}".format(*rgb(index))


def theme(palette: Palette) -> Theme:
    """Return a Textual theme of the palette's colours, for the command palette and dialogs."""
    chosen = palette.cursor if palette.fills_cursor else CHOSEN_OF_16[theme_of(palette)]
    cursor = {"foreground": css_colour(palette.text), "background": css_colour(chosen), "text-style": "bold"}
    return Theme(
        name=f"mnist-tui-{palette.name}",
        primary=css_colour(palette.key),
        secondary=css_colour(palette.rate),
        warning=css_colour(palette.warm),
        error=css_colour(palette.wrong),
        success=css_colour(palette.right),
        accent=css_colour(palette.key),
        foreground=css_colour(palette.text),
        background=css_colour(palette.ground),
        surface=css_colour(palette.bar),
        panel=css_colour(palette.cursor),
        boost=css_colour(palette.cursor) if palette.ground < 16 else None,
        dark=theme_of(palette) != "light",
        ansi=palette.ground < 16,
        variables=_ansi_variables(palette)
        | {f"block-cursor-{state}{part}": of for part, of in cursor.items() for state in ("", "blurred-")}
        | {"input-cursor-foreground": css_colour(palette.ground), "input-cursor-background": css_colour(palette.text)},
    )


def _ansi_variables(palette: Palette) -> dict[str, str]:
    """Return what Textual's style sheets need for themes of 16 colours and cannot work out."""
    if palette.ground >= 16:
        return {}
    is_light = theme_of(palette) == "light"
    ground, text = css_colour(palette.ground), css_colour(palette.text)
    return BUILTIN_THEMES["ansi-light" if is_light else "ansi-dark"].variables | {
        "ansi-background": ground,
        "ansi-foreground": text,
    }


def css_variables(palette: Palette) -> dict[str, str]:
    """Return the colours that the style sheets use, for frames and backgrounds."""
    names = ("ground", "line", "muted", "cursor", "wrong")
    return {f"mt-{name}": css_colour(getattr(palette, name)) for name in names}


def apply_look(app: App[int], look: Look) -> Palette:
    """Give frames and dialogs the colours of a look, and return its palette."""
    style_of.cache_clear()  # Textual makes other filters for a theme: no style of before would be found again
    if look.palette.colour:
        own = theme(look.palette)
        app.register_theme(own)
        app.theme = own.name
    return look.palette
