"""The images of a page that have arrived, of whatever kind. No Textual here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.images.queries import ImagesAnswer, Photos

Image = NDArray[np.uint8]
"""(H, W) of ink, or (H, W, 3) of a photograph."""
NO_IMAGE: Image = np.zeros((1, 1), np.uint8)


@dataclass(frozen=True, slots=True)
class PageImages:
    """Images by their index."""

    images: Mapping[int, Image] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    faults: Mapping[int, str] = field(default_factory=dict)
    blank: Image = field(default_factory=lambda: NO_IMAGE)

    def of(self, index: int) -> Image:
        """Return an image, or a blank one until it has arrived."""
        return self.images.get(index, self.blank)

    def fault(self, index: int) -> str:
        """Return in a word or two why it cannot be shown; empty where it can, or has not arrived."""
        return self.faults.get(index, "")


def shown_images(run: Run, split: str) -> PageImages:
    """Return the images of a split that have arrived."""
    shown, started = run.answer(ImagesAnswer), run.started
    blank = NO_IMAGE if started is None else np.zeros((max(started.rows, 1), max(started.columns, 1)), np.uint8)
    if shown is None or shown.split != split:
        return PageImages(blank=blank)
    if (photos := shown.photos) is None:
        return PageImages(dict(zip(shown.indices, shown.pixels, strict=True)), blank=blank)
    names, faults = (dict(zip(shown.indices, texts, strict=False)) for texts in (photos.names, photos.faults))
    return PageImages(_cut(shown, photos), names, faults, blank)


def _cut(shown: ImagesAnswer, photos: Photos) -> dict[int, Image]:
    """Return each without what only fills it up to the size of all."""
    pixels = photos.colours if len(photos.colours) else shown.pixels
    return {
        index: image[:rows, :columns]
        for index, image, (rows, columns) in zip(shown.indices, pixels, photos.sizes.tolist(), strict=False)
        if rows and columns
    }
