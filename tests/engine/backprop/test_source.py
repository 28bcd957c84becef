"""The lines that are shown are the engine's own."""

import itertools
import re
from pathlib import Path

import pytest

from mnist_tui import engine
from mnist_tui.engine.activations import ACTIVATIONS
from mnist_tui.engine.backprop.ladder import Operation, ladder
from mnist_tui.engine.backprop.source import lines_of, update_lines
from mnist_tui.engine.costs import COSTS
from mnist_tui.engine.network import Network
from mnist_tui.engine.optimizers import OPTIMIZERS
from mnist_tui.engine.settings import Settings

FILES = ("network", "activations", "costs", "optimizers")
FOLDER = Path(next(iter(engine.__path__)))


def plain(text: str) -> str:
    """Return a text without what a formatter decides."""
    return re.sub(r"[\s\"'()]", "", text)


SOURCE = plain("".join((FOLDER / f"{name}.py").read_text(encoding="utf-8") for name in FILES))


@pytest.mark.parametrize(("activation", "cost"), [*itertools.product(ACTIVATIONS, COSTS)])
def test_every_operation_has_lines_and_each_is_in_the_source(activation: str, cost: str) -> None:
    settings = Settings().replace({"hidden": (3, 3), "activation": activation, "cost": cost, "output": "activation"})
    network = Network(settings.architecture(4, 2))
    for operation in ladder(3):
        lines = lines_of(operation, network, 0.1)
        assert lines, operation
        assert all(plain(line) in SOURCE for line in lines), lines


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_shows_the_line_that_moves_the_weights(optimizer: str) -> None:
    lines = update_lines(OPTIMIZERS[optimizer]())
    assert lines and all(plain(line) in SOURCE for line in lines)
    assert any(line.startswith(("w -=", "w +=")) for line in lines)


def test_the_lines_are_those_that_a_reader_would_pick() -> None:
    network = Network(Settings().architecture(4, 2))
    told = {f"{one.kind} {one.layer}": lines_of(one, network) for one in ladder(3)}
    assert told["sum 1"] == ("multiply(work.layers[layer], w, z, self.workers)", "z *= self.pixel_scale", "z += b")
    assert told["sum 2"] == ("multiply(work.layers[layer], w, z, self.workers)", "z += b")
    assert told["activation 1"] == ("np.copyto(slope, z > ZERO)", "z *= slope")
    assert told["output-error 3"][0].startswith("out -= _targets(")
    assert told["activation-gradient 1"] == ("multiply(w, delta.T, transposed, workers)",)
    assert told["sum-gradient 1"] == ("before *= work.slopes[layer - 1]", "np.copyto(slope, z > ZERO)")


def test_without_source_there_are_no_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_source(*arguments: object, **named: object) -> str:
        raise OSError

    monkeypatch.setattr("mnist_tui.engine.backprop.source._statements", no_source)
    network = Network(Settings().architecture(4, 2))
    assert {lines_of(one, network) for one in ladder(3)} == {()} and update_lines(OPTIMIZERS["adam"]()) == ()


def test_the_lines_of_cross_entropy_have_its_logarithm_and_those_of_the_quadratic_cost_have_none() -> None:
    for cost, has_logarithm in (("cross-entropy", True), ("quadratic", False)):
        settings = Settings().replace({"hidden": (3,), "cost": cost})
        network = Network(settings.architecture(4, 2))
        told = lines_of(Operation("cost", 2), network)
        assert (told[0] == "z -= np.log(total)") is has_logarithm and len(told) > has_logarithm
