"""How images go into an ONNX model: the order of its axes, how many at a time, and as which numbers."""

from dataclasses import dataclass

from mnist_tui.data.errors import DataError
from mnist_tui.data.onnx_file import OnnxFile, OnnxValue

FLOATS, BYTES = ("float16", "float32", "float64"), ("uint8", "int8", "int32", "int64")
MOST_BATCH = 100_000
MOST_PIXELS = 1 << 20
"""Of an image."""


@dataclass(frozen=True, slots=True)
class InputLayout:
    """How images go into a network."""

    batch: int | None
    """As many at a time, and no other number; None for any."""
    sides: tuple[int, ...]
    """The shape of one image."""
    rows: int
    columns: int
    dtype: str

    @property
    def takes_bytes(self) -> bool:
        """True where pixels stay whole numbers of 0 to 255."""
        return self.dtype in BYTES

    @property
    def text(self) -> str:
        """Say it."""
        batch = "N" if self.batch is None else str(self.batch)
        return f"({', '.join([batch, *map(str, self.sides)])}) {self.dtype}"


def input_layout(file: OnnxFile, size: tuple[int, int] | None) -> InputLayout:
    """Return how grey images go in; `size` is that of the images at hand, where the file leaves it open.

    Raises:
        DataError: they cannot.
    """
    value = file.input
    if value.dtype not in FLOATS + BYTES or value.shape is None or len(value.shape) not in (2, 3, 4):
        raise _unfit(file, value)
    batch, *sides = value.shape
    if batch is not None and batch > MOST_BATCH:
        raise _unfit(file, value)
    if len(sides) == 1:
        return _flat(file, batch, sides[0], size)
    channel = None if len(sides) == 2 else 2 if sides[2] == 1 and sides[0] != 1 else 0
    if channel is not None and sides.pop(channel) not in (1, None):
        raise _unfit(file, value)
    known = size or (0, 0)
    rows, columns = (side or usual for side, usual in zip(sides, known, strict=True))
    if not 0 < rows * columns <= MOST_PIXELS:
        raise _unfit(file, value)
    shape = [rows, columns]
    if channel is not None:
        shape.insert(channel, 1)
    return InputLayout(batch, tuple(shape), rows, columns, value.dtype)


def _flat(file: OnnxFile, batch: int | None, pixels: int | None, size: tuple[int, int] | None) -> InputLayout:
    rows, columns = size or (0, 0)
    if pixels is not None and pixels != rows * columns:
        rows = columns = int(pixels**0.5)
    if rows * columns == 0 or pixels not in (None, rows * columns) or rows * columns > MOST_PIXELS:
        raise _unfit(file, file.input)
    return InputLayout(batch, (rows * columns,), rows, columns, file.input.dtype)


def _unfit(file: OnnxFile, value: OnnxValue) -> DataError:
    return DataError.about(
        file.path, f"the input {value.text}", "grey images, as N×1×28×28, N×28×28, N×28×28×1 or N×784"
    )
