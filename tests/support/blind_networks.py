"""Networks made by hand for the small data, of which each takes one class for the next: so what they predict is known.

Class k is bright in its own two columns; network k of `blind_model` reads the ink there as the next class.
"""

from mnist_tui.data.dataset import DataIdentity
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.training.model import Model

NAMES = ("sky", "land", "sea")
ROWS, COLUMNS = 8, 6
LINEAR = Settings().replace({"hidden": (), "dtype": "float64", "validation": 60, "ema": 0.0})


def blind_model(missed: int, settings: Settings = LINEAR, data: DataIdentity | None = None, steps: int = 12) -> Model:
    """Return the model that never recognises the class `missed`; with 3 it recognises all."""
    network = Network(settings.architecture(ROWS * COLUMNS, len(NAMES)))
    make_blind(network, missed)
    return Model(network, settings, NAMES, ROWS, COLUMNS, steps, None, data)


def make_blind(network: Network, missed: int) -> None:
    """Give a network without hidden layers these weights."""
    weights = network.parameters.weights[0].reshape(ROWS, COLUMNS, len(NAMES))
    weights[...] = 0
    for k in range(3):
        weights[:, 2 * k : 2 * k + 2, (k + 1) % 3 if k == missed else k] = 1
