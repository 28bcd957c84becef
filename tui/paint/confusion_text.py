"""A confusion matrix as text: recalls and the most frequent confusions. Used where there is no room for the matrix."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import BRAILLE, Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.text import first_fitting, shorten
from mnist_tui.tui.paint.ticks import percent

LONGEST_NAME = 10
HEAD = "confused "
LEAST_FOR_BOTH = 10
"""Rows from which the most frequent confusions get a list of their own above that of the recalls."""


def recalls(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the recall of every class, NaN for a class without images."""
    totals = counts.sum(axis=1)
    return np.where(totals > 0, np.diagonal(counts) / np.maximum(totals, 1), np.nan)


def confusion_texts(counts: NDArray[np.int64], classes: tuple[str, ...], top: int, glyphs: Glyphs) -> list[str]:
    """Return the most frequent confusions as label→prediction: `9→4 28×`."""
    mistakes = counts.copy()
    np.fill_diagonal(mistakes, 0)
    order = np.argsort(-mistakes, axis=None, kind="stable")[: max(top, 0)]
    names = [shorten(name, LONGEST_NAME, glyphs) for name in classes]
    pairs = [divmod(int(cell), len(classes)) for cell in order if mistakes.flat[cell] > 0]
    return [f"{names[i]}{glyphs.to}{names[j]} {mistakes[i, j]}{glyphs.times}" for i, j in pairs]


def top_confusions(counts: NDArray[np.int64], classes: tuple[str, ...], top: int = 2, glyphs: Glyphs = BRAILLE) -> str:
    """Name the most frequent confusions in one line: `confused 9→4 28× · 4→9 14×`, or `no mistakes`."""
    texts = confusion_texts(counts, classes, top, glyphs)
    return HEAD + glyphs.separator.join(texts) if texts else "no mistakes"


def top_confusions_within(
    width: int, rows: int, counts: NDArray[np.int64], classes: tuple[str, ...], glyphs: Glyphs
) -> list[str]:
    """Name as many of the most frequent confusions as fit into `rows` lines of `width`, at most six a line."""
    texts = confusion_texts(counts, classes, min(max(width // 8, 1), 6) * max(rows, 0), glyphs)
    if not texts:
        return ["no mistakes"] if rows > 0 and len("no mistakes") <= width else []
    lines: list[str] = []
    for text in texts:
        longer = lines[-1] + glyphs.separator + text if lines else HEAD + text
        if len(longer) <= width:
            lines[-1:] = [longer]
        elif len(text) <= width and lines and len(lines) < rows:
            lines.append(text)
        else:
            break
    return lines


def paint_summary(
    canvas: Canvas, counts: NDArray[np.int64], classes: tuple[str, ...], palette: Palette, glyphs: Glyphs
) -> None:
    """Write mean recall, the most frequent confusions and, where rows are left, the classes with recall below 100 %."""
    recall_of = recalls(counts)
    known = np.isfinite(recall_of)
    mean = percent(float(recall_of[known].mean()), 1) if known.any() else "-"
    heads = (f"{len(classes)} classes{glyphs.separator}mean recall {mean}", f"recall {mean}", mean)
    canvas.text(0, 0, first_fitting(heads, canvas.width), palette.ink("text", bold=True))
    top = 1
    if canvas.height >= LEAST_FOR_BOTH:
        top = 1 + _list_confusions(canvas, (canvas.height - top) // 2, counts, classes, palette, glyphs)
    else:
        for line in top_confusions_within(canvas.width, 1, counts, classes, glyphs):
            canvas.text(0, top, line, palette.ink("text"))
    low = [index for index in np.argsort(recall_of, kind="stable").tolist() if recall_of[index] < 1]
    if low:
        canvas.text(0, top + 1, "lowest recall", palette.ink("muted"))
        _list_recalls(canvas, top + 2, [(classes[index], float(recall_of[index])) for index in low], palette, glyphs)


def _list_confusions(
    canvas: Canvas, rows: int, counts: NDArray[np.int64], classes: tuple[str, ...], palette: Palette, glyphs: Glyphs
) -> int:
    """Write the most frequent confusions below the first row, in columns; return how many rows they take."""
    texts = confusion_texts(counts, classes, (rows - 1) * canvas.width // len("1→2 3×"), glyphs)
    if not texts:
        canvas.text(0, 1, "no mistakes", palette.ink("text"))
        return 1
    canvas.text(0, 1, "most frequent confusions", palette.ink("muted"))
    pitch = max(map(len, texts[: (rows - 1) * 2])) + 2
    columns = max((canvas.width + 2) // pitch, 1)
    fitting = texts[: columns * (rows - 1)]
    for place, text in enumerate(fitting):
        canvas.text(place % columns * pitch, 2 + place // columns, text[: pitch - 2], palette.ink("text"))
    return 1 - (-len(fitting) // columns)


def _list_recalls(
    canvas: Canvas, top: int, recall_of: list[tuple[str, float]], palette: Palette, glyphs: Glyphs
) -> None:
    """Write names and recalls in columns from row `top` on, the percentages aligned."""
    names = [shorten(name, LONGEST_NAME, glyphs) for name, _ in recall_of]
    longest = max(map(len, names))
    pitch = longest + 9
    columns = max(canvas.width // pitch, 1)
    for index, (name, (_, recall)) in enumerate(zip(names, recall_of, strict=True)):
        x, y = index % columns * pitch, top + index // columns
        canvas.text(x, y, name, palette.ink("muted"))
        canvas.right(x + longest + 7, y, percent(recall, 1), palette.ink("text"))
