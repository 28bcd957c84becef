"""Shortens names and words so that they fit and can still be told apart. It knows no classes and no settings."""

from mnist_tui.tui.paint.glyphs import Glyphs


def shorten(name: str, width: int, glyphs: Glyphs) -> str:
    """Cut a name in its middle, since names that belong together often differ at their ends: `a ve…18`."""
    if len(name) <= width:
        return name
    if width < 3:
        return name[: max(width, 0)]
    tail = (width - 1) // 2
    return name[: width - 1 - tail] + glyphs.ellipsis + name[len(name) - tail :]


def whole_words(text: str, width: int, glyphs: Glyphs) -> str:
    """Keep as many whole words as fit, followed by an ellipsis where some are left out; a lone word is cut."""
    if len(text) <= width:
        return text
    room = max(width - len(glyphs.ellipsis), 0)
    kept, space, _ = text[: max(room, 0)].rpartition(" ")
    if space:
        return f"{kept} {glyphs.ellipsis}"
    return (text[:room] + glyphs.ellipsis)[: max(width, 0)]
