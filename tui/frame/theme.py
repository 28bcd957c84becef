"""The palette for Textual: CSS colours, and a theme for its own dialogs."""

from textual.app import App
from textual.theme import Theme

from mnist_tui.tui.paint.look import Look
from mnist_tui.tui.paint.palette import Palette, rgb
from mnist_tui.tui.paint.themes import theme_of


def css_colour(index: int) -> str:
    """Return a colour of the palette as CSS writes it."""
    return "#{:02x}{:02x}{:02x}".format(*rgb(index)) if index >= 16 else "ansi_default"


def theme(palette: Palette) -> Theme:
    """Return a Textual theme of the palette's colours, for the command palette and dialogs."""
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
        dark=theme_of(palette) != "light",
    )


def css_variables(palette: Palette) -> dict[str, str]:
    """Return the colours that the style sheets use, for frames and backgrounds."""
    names = {"ground": palette.ground, "line": palette.line, "muted": palette.muted, "cursor": palette.cursor}
    names |= {"key": palette.key, "wrong": palette.wrong}
    return {f"mt-{name}": css_colour(index) for name, index in names.items()}


def apply_look(app: App[int], look: Look) -> Palette:
    """Give frames and dialogs the colours of a look, and return its palette."""
    if look.colours in ("true", "256"):
        own = theme(look.palette)
        app.register_theme(own)
        app.theme = own.name
    elif look.colours == "16":
        app.theme = "ansi-light" if theme_of(look.palette) == "light" else "ansi-dark"
    return look.palette
