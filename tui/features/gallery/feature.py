"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.gallery.export import finish_export
from mnist_tui.tui.features.gallery.keys import FOCUS, KEYS
from mnist_tui.tui.features.gallery.pane import GalleryPane
from mnist_tui.tui.features.gallery.screen import GalleryScreen
from mnist_tui.tui.features.gallery.strip_keys import FOCUS as STRIP
from mnist_tui.tui.features.gallery.strip_pane import StripPane
from mnist_tui.tui.features.gallery.strip_state import StripState
from mnist_tui.tui.frame.feature import Feature
from mnist_tui.tui.frame.gallery_state import GalleryState

GALLERY = Feature(
    name="gallery",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(STRIP, FOCUS),
    screen=GalleryScreen,
    panes=(StripPane, GalleryPane),
    states=(GalleryState, StripState),
    after_report=finish_export,
)
