"""The screens of a run by name; a new one is a file and a line here, a line in `Places` and one in the keys."""

from mnist_tui.tui.screens.chart import FullChart
from mnist_tui.tui.screens.dashboard import Dashboard
from mnist_tui.tui.screens.gallery import GalleryScreen
from mnist_tui.tui.screens.inspect import InspectScreen
from mnist_tui.tui.screens.log import LogScreen
from mnist_tui.tui.screens.map import MapScreen
from mnist_tui.tui.screens.run_screen import RunScreen
from mnist_tui.tui.screens.weights import WeightsScreen

SCREENS: dict[str, type[RunScreen]] = {
    "dashboard": Dashboard,
    "chart": FullChart,
    "log": LogScreen,
    "gallery": GalleryScreen,
    "inspect": InspectScreen,
    "weights": WeightsScreen,
    "map": MapScreen,
}
