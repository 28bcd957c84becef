"""Which parts of the status line are shown, how long, and where. It knows their texts by name, and no run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mnist_tui.tui.paint.canvas import Ink

Name: TypeAlias = Literal[
    "screens", "epoch", "effect", "network", "step", "target", "findings", "threads", "rate", "eta", "test", "accuracy"
]  # fmt: skip
Piece: TypeAlias = tuple[str, Ink]
Form: TypeAlias = tuple[Piece, ...]
"""One way to write a part: texts side by side."""
Forms: TypeAlias = Mapping[Name, tuple[Form, ...]]
"""Of every part that there is, from left to right, its forms from short to long."""
RIGHT: frozenset[Name] = frozenset(("threads", "rate", "eta", "test", "accuracy"))
"""The parts that stand at the right end."""
WISHES: tuple[tuple[Name, int], ...] = (
    ("accuracy", 0),
    ("screens", 0),
    ("epoch", 0),
    ("findings", 0),
    ("effect", 0),
    ("effect", 1),
    ("test", 0),
    ("test", 1),
    ("epoch", 1),
    ("target", 0),
    ("eta", 0),
    ("test", 2),
    ("accuracy", 1),
    ("effect", 2),
    ("step", 0),
    ("epoch", 2),
    ("network", 0),
    ("rate", 0),
    ("test", 3),
    ("threads", 0),
)
"""Parts and their forms, the most important first: each is granted where there is room beside those before it."""
GAP = 2


@dataclass(frozen=True, slots=True)
class Placed:
    """A part that is shown, and its first column."""

    form: Form
    x: int

    @property
    def first_end(self) -> int:
        """The column behind its first text."""
        return self.x + len(self.form[0][0])

    @property
    def end(self) -> int:
        """The column behind the part."""
        return self.x + self.width

    @property
    def width(self) -> int:
        """The columns that it takes."""
        return _width(self.form)


Layout: TypeAlias = Mapping[Name, Placed]


def place(forms: Forms, left: int, width: int) -> Layout:
    """Return the parts for which there is room beside the badge of `left` columns, and where they stand."""
    shown: dict[Name, int] = {}
    room = width - left
    for name, size in WISHES:
        if size >= len(forms.get(name, ())) or size != shown.get(name, -1) + 1:
            continue
        more = _width(forms[name][size]) - (_width(forms[name][size - 1]) if size else -GAP)
        if more <= room:
            shown[name] = size
            room -= more
    layout: dict[Name, Placed] = {}
    x, end = left + 1, width - 1
    for name in (name for name in forms if name in shown and name not in RIGHT):
        layout[name] = Placed(forms[name][shown[name]], x)
        x = layout[name].end + GAP
    for name in (name for name in reversed(tuple(forms)) if name in shown and name in RIGHT):
        form = forms[name][shown[name]]
        layout[name] = Placed(form, end - _width(form))
        end = layout[name].x - GAP
    return layout


def cover(layout: Layout, length: int, left: int, width: int) -> tuple[int, int]:
    """Return the columns that a notice of `length` covers: those of the least important parts, more for a longer one.

    The badge of `left` columns is never covered.
    """
    epoch, screens, test, accuracy = (layout.get(name) for name in ("epoch", "screens", "test", "accuracy"))
    after_screens = screens.end + GAP if screens is not None else left
    after_epoch, after_bar = (epoch.first_end + GAP, epoch.end + GAP) if epoch is not None else (left, left)
    before_accuracy = accuracy.x - GAP if accuracy is not None else width
    before_test = test.x - GAP if test is not None else before_accuracy
    choices = (
        (after_bar, before_test),
        (after_bar, before_accuracy),
        (after_epoch, before_accuracy),
        (after_screens, before_accuracy),
        (left, before_accuracy),
        (left, width),
    )
    start, stop = next(((a, b) for a, b in choices if b - a >= length), choices[-1])
    return start, min(stop, start + length)


def _width(form: Form) -> int:
    return sum(len(text) for text, _ in form)
