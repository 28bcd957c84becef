"""What is said of a picture and of what was made of it: in words, and as figures."""

from dataclasses import dataclass

from mnist_tui.data.quantity import count
from mnist_tui.tui.images.photo.preparation import Preparation


@dataclass(frozen=True, slots=True, eq=False)
class PreparedPhoto:
    """A picture, and how it became an image of the size of the data."""

    rows: int
    """As it is stored, upright."""
    columns: int
    is_first_of_several: bool
    made: Preparation
    scale: float = 1.0
    """By how much it was shrunk before it was prepared: the box is in the pixels that were left."""

    @property
    def box(self) -> tuple[int, int, int, int] | None:
        """Top, left, height and width of the part that was used, in pixels of the picture; None for all of it."""
        box = self.made.box
        return box and (self._stored(box[0]), self._stored(box[1]), self._stored(box[2]), self._stored(box[3]))

    def _stored(self, pixels: int) -> int:
        return round(pixels / self.scale)


def words(photo: PreparedPhoto) -> tuple[str, ...]:
    """Return what the picture was and what was done to it, a phrase for each."""
    made, shape = photo.made, photo.made.image.shape
    said = [f"{photo.columns}×{photo.rows} pixels"]
    if photo.is_first_of_several:
        said.append("the first of several pictures")
    if made.is_inverted:
        said.append("dark on light: inverted")
    elif made.box is not None:
        said.append("light on dark")
    if made.is_evened:
        said.append("light evened out")
    if made.lines:
        said.append(f"{count(made.lines, 'line')} of the paper left out")
    if made.left_out:
        said.append(f"{count(made.left_out, 'other piece')} left out")
    if photo.box is not None:
        top, left, height, width = photo.box
        said.append(f"cropped to {width}×{height} at {left},{top}")
    if made.is_thickened:
        said.append("thin strokes made wider")
    if made.is_centred:
        said.append("centred as MNIST's")
    elif (photo.rows, photo.columns) != shape:
        said.append(f"all of it shrunk to {shape[1]}×{shape[0]}")
    return tuple(said)


def record(photo: PreparedPhoto) -> dict[str, object]:
    """Return the same for JSON."""
    made = photo.made
    return {
        "rows": photo.rows,
        "columns": photo.columns,
        "inverted": made.is_inverted,
        "evened": made.is_evened,
        "lines_left_out": made.lines,
        "pieces_left_out": made.left_out,
        "box": photo.box,
        "thickened": made.is_thickened,
        "centred": made.is_centred,
        "pixels": made.image.tolist(),
    }
