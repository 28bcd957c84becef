"""What settings are called where there is little room."""

from mnist_tui.tui.paint.glyphs import Glyphs

SHORT_NAMES = {"learning_rate": "lr", "batch_size": "batch", "weight_decay": "L2"}


def short_name(name: str, glyphs: Glyphs) -> str:
    """Return what a setting is called where there is little room."""
    return glyphs.momentum if name == "momentum" else SHORT_NAMES.get(name, name.replace("_", " "))
