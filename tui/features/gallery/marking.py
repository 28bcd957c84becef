"""Changed marks go into the state of the gallery, and to the engine, which keeps them with the run. No Textual here."""

import dataclasses

from mnist_tui.data.dataset import SplitName
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.images.marks import Marks
from mnist_tui.tui.protocol.commands import MarkImage
from mnist_tui.tui.protocol.corrupted_split import CorruptedSplit


def put_marks(controls: Controls, marks: Marks, split: SplitName, index: int) -> bool:
    """Replace the marks by others, which differ in one image; return False where nothing could keep them."""
    if CorruptedSplit.read(split) is not None:
        controls.say("corrupted images are not kept, so they cannot be marked")
        return False
    is_sent = controls.send(MarkImage(split, index, marks.notes(split).get(index)))
    if is_sent:
        controls.put(dataclasses.replace(controls.state(GalleryState), marks=marks))
    return is_sent
