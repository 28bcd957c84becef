"""The keys that change only how things are drawn. No Textual here."""

import dataclasses

from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Key
from mnist_tui.tui.paint.look import GLYPH_SETS
from mnist_tui.tui.paint.themes import THEMES, palette_for, theme_of


def freeze(controls: Controls) -> None:
    """Freeze the display while training continues, or unfreeze it."""
    frozen = controls.run if controls.ui.frozen is None else None
    controls.show(dataclasses.replace(controls.ui, frozen=frozen))
    controls.say("display frozen; f unfreezes it" if frozen is not None else "")


def next_glyphs(controls: Controls) -> None:
    """Draw with the next set of characters."""
    ui, names = controls.ui, list(GLYPH_SETS)
    name = names[(names.index(ui.look.glyphs.name) + 1) % len(names)]
    controls.show(dataclasses.replace(ui, look=dataclasses.replace(ui.look, glyphs=GLYPH_SETS[name])))
    controls.say(f"glyphs: {name}")


def next_theme(controls: Controls) -> None:
    """Draw with the next colour theme."""
    look, names = controls.ui.look, list(THEMES)
    if look.colours == "none":
        controls.say("themes need colours")
        return
    name = names[(names.index(theme_of(look.palette)) + 1) % len(names)]
    look = dataclasses.replace(look, palette=palette_for(look.colours, name))
    controls.show(dataclasses.replace(controls.ui, look=look))
    controls.say(f"{name} theme")


def follow_background(controls: Controls, is_light: bool) -> None:
    """Draw for the background that the terminal has, once that is known; a theme that fits it stays."""
    look = controls.ui.look
    if look.colours != "none" and (theme_of(look.palette) == "light") != is_light:
        look = dataclasses.replace(look, palette=palette_for(look.colours, "light" if is_light else "dark"))
        controls.show(dataclasses.replace(controls.ui, look=look))


FREEZE_KEYS = (
    Key("f", "freeze", "Freeze the display while training continues; press again to unfreeze it.", freeze, footer=18),
)
LOOK_KEYS = (
    Key("g", "glyphs", "Draw with braille, blocks or ASCII.", next_glyphs, footer=17),
    Key(
        "T",
        "theme",
        "Colour theme: for a dark background, a light one, or red-green colour blindness.",
        next_theme,
        footer=20,
    ),
)
