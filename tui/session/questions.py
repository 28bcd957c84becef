"""What an open screen may want to know of the network as it stands, and what it is told."""

from mnist_tui.tui.session.message import Message


class Digit(Message, frozen=True):
    """One image of a split, as it is."""

    split: str
    index: int


class DigitAnswer(Message, frozen=True):
    """The image with its true class."""

    split: str
    index: int
    label: int
    pixels: bytes
    """(rows x columns) grey levels."""


class Pictures(Message, frozen=True):
    """Images of a split, as many as a page or an export needs; places that there are not are left out."""

    split: str
    indices: list[int]


class PicturesAnswer(Message, frozen=True):
    """The images in the order in which they were asked for."""

    split: str
    indices: list[int]
    rows: int
    columns: int
    pixels: bytes
    """(n, rows, columns) grey levels."""


class Survey(Message, frozen=True):
    """What the network makes of every image of a split."""

    split: str
    look: int = 0
    """Another number asks again; judging the test images is a look at them, which is counted."""


class Flip(Message, frozen=True):
    """An answer that changed between two evaluations: it was learned, or forgotten."""

    index: int
    step: int
    learned: bool


class Past(Message, frozen=True):
    """How the answers to N images came about, as in `engine.dynamics.DynamicsRecord`."""

    first_right: bytes
    """(N,) uint32"""
    forgotten: bytes
    """(N,) uint16"""
    flipped_at: bytes
    """(N,) uint32"""
    flips: list[Flip]
    learned_count: int
    forgotten_count: int
    evaluations: int


class SurveyAnswer(Message, frozen=True):
    """A column per fact; `tui/session/survey.py` turns them into a gallery."""

    split: str
    step: int
    """Of the judgement: for the split that steers that of the last evaluation, else the present one."""
    is_mnist: bool
    labels: bytes
    """(N,) uint8, as `predicted`."""
    predicted: bytes
    confidence: bytes
    """(N,) float32, as `cost` and `margin`."""
    cost: bytes
    margin: bytes
    past: Past | None
    """Of the split that steers; nobody follows the others."""
