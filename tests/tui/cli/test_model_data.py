"""A model and the images it is to read: every command that has both says when it was trained on others."""

from pathlib import Path

import pytest
from models import save_new_network

from mnist_tui.data.dataset import DataIdentity
from mnist_tui.data.loading import load
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.training.model import Model

OTHER = "1x8x6-00000000-00000000"
LOADED = "small: 300 training and 90 test images of 8×6 pixels; 3 classes, 100 training images each\n"


def saved(path: Path, data: DataIdentity | None) -> str:
    """Save a network that was trained on `data`."""
    settings = Settings().replace({"hidden": (), "validation": 60})
    network = Network(settings.architecture(48, 3))
    save_new_network(path, Model(network, settings, ("sky", "land", "sea"), 8, 6, 12, None, data))
    return str(path)


@pytest.mark.parametrize("command", [["eval"], ["mistakes"], ["predict", "--index", "0"]])
def test_a_model_of_other_data_is_a_line_of_warning(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    ours = load(small_data, 0).fingerprint
    path = tmp_path / "model"
    both = f"mnist-tui: {path} was trained on other images or labels than these, though both are called small\n"
    for data, line in (
        (None, ""),
        (DataIdentity("small", ours), ""),
        (DataIdentity("its former folder", ours), ""),
        (DataIdentity("Fashion-MNIST", OTHER), f"mnist-tui: {path} was trained on Fashion-MNIST, not on small\n"),
        (DataIdentity("small", OTHER), both),
    ):
        path.unlink(missing_ok=True)
        assert main([*command, saved(path, data), "--data", str(small_data)]) == 0
        assert capsys.readouterr().err == line + LOADED


def test_each_of_several_models_is_warned_of(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = [DataIdentity("EMNIST", OTHER), DataIdentity("small", load(small_data, 0).fingerprint), None]
    paths = [saved(tmp_path / str(number), one) for number, one in enumerate(data)]
    assert main(["eval", *paths, "--data", str(small_data)]) == 0
    assert capsys.readouterr().err == f"mnist-tui: {paths[0]} was trained on EMNIST, not on small\n" + LOADED
