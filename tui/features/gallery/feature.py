"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.gallery.export import go_on_with_export, writing_subscriptions
from mnist_tui.tui.features.gallery.keys import FOCUS, KEYS
from mnist_tui.tui.features.gallery.strip_keys import FOCUS as STRIP
from mnist_tui.tui.features.gallery.strip_state import StripState
from mnist_tui.tui.frame.feature import Feature, View
from mnist_tui.tui.frame.gallery_state import GalleryState


def _view() -> View:
    from mnist_tui.tui.features.gallery.pane import GalleryPane
    from mnist_tui.tui.features.gallery.screen import GalleryScreen
    from mnist_tui.tui.features.gallery.strip_pane import StripPane

    return View(GalleryScreen, (StripPane, GalleryPane))


GALLERY = Feature(
    name="gallery",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(STRIP, FOCUS),
    view=_view,
    states=(GalleryState, StripState),
    after_report=go_on_with_export,
    subscriptions=writing_subscriptions,
)
