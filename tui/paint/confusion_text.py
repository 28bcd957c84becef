"""Says in words what a confusion matrix shows: recalls and worst pairs. Used where there is no room for the matrix."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import BRAILLE, Glyphs
from mnist_tui.tui.paint.palette import Palette


def recalls(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the recall of every class, NaN for a class without examples."""
    totals = counts.sum(axis=1)
    return np.where(totals > 0, np.diagonal(counts) / np.maximum(totals, 1), np.nan)


def worst_pairs(counts: NDArray[np.int64], classes: tuple[str, ...], top: int = 2, glyphs: Glyphs = BRAILLE) -> str:
    """Name the most frequent mistakes, true→predicted: `worst pair 9→4 28× · 4→9 14×`, or `no mistakes`."""
    mistakes = counts.copy()
    np.fill_diagonal(mistakes, 0)
    order = np.argsort(-mistakes, axis=None, kind="stable")[: max(top, 0)]
    pairs = [divmod(int(place), len(classes)) for place in order if mistakes.flat[place] > 0]
    if not pairs:
        return "no mistakes"
    texts = [f"{classes[i]}{glyphs.to}{classes[j]} {mistakes[i, j]}{glyphs.times}" for i, j in pairs]
    return "worst pair " + glyphs.separator.join(texts)


def worst_pairs_within(width: int, counts: NDArray[np.int64], classes: tuple[str, ...], glyphs: Glyphs) -> str:
    """Name as many of the worst pairs as fit into `width`, at most six; none where not even one fits."""
    texts = [worst_pairs(counts, classes, top, glyphs) for top in range(min(max(width // 8, 1), 6), 0, -1)]
    return next((text for text in texts if len(text) <= width), "")


def paint_summary(
    canvas: Canvas, counts: NDArray[np.int64], classes: tuple[str, ...], palette: Palette, glyphs: Glyphs
) -> None:
    """Write mean recall, worst pairs and, where there are rows left, the classes with the lowest recall."""
    recall_of = recalls(counts)
    known = np.isfinite(recall_of)
    mean = f"{recall_of[known].mean() * 100:.1f}%" if known.any() else "-"
    head = next(
        (
            text
            for text in (f"{len(classes)} classes{glyphs.separator}mean recall {mean}", f"recall {mean}")
            if len(text) <= canvas.width
        ),
        mean,
    )
    canvas.text(0, 0, head, palette.ink("text", bold=True))
    canvas.text(0, 1, worst_pairs_within(canvas.width, counts, classes, glyphs), palette.ink("text"))
    canvas.text(0, 2, "lowest recall", palette.ink("muted"))
    longest = min(max(map(len, classes)), 10)
    pitch = longest + 9
    columns = max(canvas.width // pitch, 1)
    order = np.argsort(np.where(known, recall_of, 2.0), kind="stable")[: max(canvas.height - 3, 0) * columns]
    for place, index in enumerate(order.tolist()):
        if known[index]:
            y, x = 3 + place // columns, place % columns * pitch
            canvas.text(x, y, classes[index][:longest].rjust(longest), palette.ink("muted"))
            canvas.text(x + longest + 1, y, f"{recall_of[index] * 100:5.1f}%", palette.ink("text"))
