"""Draws which augmentation helps against a corruption, and how much, as it was measured once. It knows no run."""

from mnist_tui.engine.corruption.augmentation import ERRORS, MEASURED_ON, best_augmentation
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.gauge import bar_of
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.text import first_fitting

HELP_NAME, HELP_FIGURES = 10, 23
"""Columns of what helps: its name, and with both errors."""
BAR_NAME, BAR_FIGURE = 9, 6


def tell_help(canvas: Canvas, x: int, y: int, name: str, has_figures: bool, palette: Palette, glyphs: Glyphs) -> None:
    """Write which augmentation helped most, and the errors without it and with it."""
    found = best_augmentation(name)
    if found is None:
        canvas.text(x, y, "none", palette.ink("muted"))
        return
    canvas.text(x, y, found.augmentation, palette.ink("text"))
    if has_figures:
        figures = f"{found.without:4.1f} {glyphs.becomes} {found.error:.1f}"
        canvas.text(x + HELP_NAME - 1, y, figures, palette.ink("muted"))


def help_text(name: str, width: int, glyphs: Glyphs) -> str:
    """Say which augmentation helps against a corruption, and on what that was measured."""
    found = best_augmentation(name)
    if found is None:
        against = f"no augmentation alone helps against {name}"
        texts = f"{against} ({MEASURED_ON})", against, f"none helps ({MEASURED_ON})", "none helps"
        return first_fitting(texts, width)
    helps, figures = f"{found.augmentation} helps", f"{found.without:.1f} {glyphs.becomes} {found.error:.1f}%"
    return first_fitting(
        (
            f"{helps} most: error {figures} when trained with it alone (measured on {MEASURED_ON})",
            f"{helps} most: {figures} with it alone (on {MEASURED_ON})",
            f"{helps}: {figures} ({MEASURED_ON})",
            f"{helps}: {figures} ({MEASURED_ON.replace('preset ', '')})",
            f"{helps}: {figures}",
        ),
        width,
    )


def paint_augmentations(name: str, width: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the error with every augmentation alone, and without any, as bars from 0 to 100 %."""
    errors, left = ERRORS[name], BAR_NAME + BAR_FIGURE
    canvas = Canvas(width, 2 + len(errors))
    canvas.text(0, 0, f"{name}: error by augmentation, %", palette.ink("text", bold=True))
    canvas.text(0, 1, f"each alone, on {MEASURED_ON}; bars to 100 %", palette.ink("muted"))
    for y, (augmentation, error) in enumerate(errors.items(), 2):
        is_best = error == min(errors.values())
        ink = palette.ink("text" if is_best else "muted", bold=is_best)
        canvas.text(0, y, augmentation, ink)
        canvas.right(left, y, f"{error:.1f}", ink)
        bar = bar_of(error / 100 * (width - left - 1), palette, glyphs)
        canvas.text(left + 1, y, bar, palette.mark("text" if is_best else "faint"))
    return canvas
