"""The screens of a run by name; a new one is a file and a line here, a line in `Places` and one in the keys."""

from mnist_tui.tui.features.curves.screen import FullChart
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.gallery.screen import GalleryScreen
from mnist_tui.tui.features.inspector.screen import InspectScreen
from mnist_tui.tui.features.log.screen import LogScreen
from mnist_tui.tui.features.map.screen import MapScreen
from mnist_tui.tui.features.units.screen import UnitsScreen
from mnist_tui.tui.frame.run_screen import RunScreen

SCREENS: dict[str, type[RunScreen]] = {
    "dashboard": Dashboard,
    "chart": FullChart,
    "log": LogScreen,
    "gallery": GalleryScreen,
    "inspect": InspectScreen,
    "weights": UnitsScreen,
    "map": MapScreen,
}
