"""`mnist-tui predict MODEL PICTURE ...`: photographs and drawings, prepared for the network."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
from json_document import faults
from models import save_new_network
from PIL import Image

from mnist_tui.data.idx import write_idx
from mnist_tui.data.loading import load
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.training.model import Model

NAMES = tuple("0123456789")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A network for digits that has learned nothing."""
    settings = Settings().replace({"hidden": ()})
    save_new_network(
        tmp_path / "model", Model(Network(settings.architecture(784, 10)), settings, NAMES, 28, 28, 0, None)
    )
    return tmp_path / "model"


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    """An L, dark on light, with a speck."""
    greys = np.full((60, 80), 230, np.uint8)
    greys[10:40, 20:26] = greys[34:40, 20:40] = greys[50:53, 60:63] = 20
    Image.fromarray(greys).save(tmp_path / "l.png")
    return tmp_path / "l.png"


def test_an_image_of_mnist_as_a_picture_is_read_as_the_image(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    image = load(None, 0).test.images[3]
    Image.fromarray(image).save(tmp_path / "same.png")
    Image.fromarray(255 - image).convert("RGB").save(tmp_path / "dark.png")
    outputs = []
    write_idx(tmp_path / "same.idx", image)
    for arguments in (
        ["--idx", str(tmp_path / "same.idx")],
        [str(tmp_path / "same.png")],
        [str(tmp_path / "dark.png")],
    ):
        assert main(["predict", str(model), *arguments, "--json"]) == 0
        outputs.append(json.loads(capsys.readouterr().out.splitlines()[-1])["outputs"])
    assert outputs[0] == outputs[1] == outputs[2]


def test_one_picture_is_shown_as_it_was_prepared_beside_the_bars(
    model: Path, drawing: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for encoding in ("C.UTF-8", "C"):
        monkeypatch.setenv("LC_ALL", encoding)
        assert main(["predict", str(model), str(drawing)]) == 0
        first, done, rest, empty, *rows = capsys.readouterr().out.splitlines()
        assert first.startswith(f'{drawing}: "') and first.endswith(" confidence")
        said = f"{done} {rest}"
        assert said.startswith("80×60 pixels, dark on light: inverted, 1 other piece left out, cropped to ")
        assert "at 20,10" in said and said.endswith("centred as MNIST's") and not empty
        assert len(rows) == 14 and max(map(len, rows)) <= 80
        assert [row[30:31] for row in rows[:10]] == list(NAMES)
        ink = [row[:28].rstrip() for row in rows]
        assert max(map(len, ink)) == len(ink[10]) > len(ink[5]), "the foot of the L is at its right"


def test_several_pictures_have_a_row_each_and_bad_ones_a_line(
    model: Path, drawing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.png").write_text("no picture", encoding="utf-8")
    Image.new("L", (50, 40), 7).save(tmp_path / "empty.png")
    bad = [str(tmp_path / name) for name in ("text.png", "empty.png", "none.png")]
    assert main(["predict", str(model), str(drawing), *bad, str(drawing)]) == 2
    printed = capsys.readouterr()
    rows = printed.out.splitlines()
    assert len(rows) == 2 and rows[0] == rows[1] and rows[0].endswith(", centred as MNIST's")
    text, empty, none = printed.err.splitlines()
    assert "text.png: found text that begins with 'no picture', expected a PNG" in text
    assert "empty.png: found a picture of 50×40 pixels in which nothing stands out" in empty
    assert none.endswith("none.png: cannot read: No such file or directory")


def test_the_object_of_a_picture_says_what_was_done(
    model: Path, drawing: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["predict", str(model), str(drawing), "--json"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert list(faults(one)) == [] and (one["split"], one["file"]) == (None, str(drawing))
    made = one["preparation"]
    assert (made["rows"], made["columns"], made["pieces_left_out"], made["box"][:2]) == (60, 80, 1, [10, 20])
    assert made["inverted"] and made["centred"] and not made["evened"]
    assert np.array(made["pixels"]).shape == (28, 28)


def test_raw_takes_a_picture_as_it_is(model: Path, drawing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["predict", str(model), str(drawing), "--json", "--raw"]) == 0
    made = json.loads(capsys.readouterr().out)["preparation"]
    pixels = np.array(made["pixels"])
    assert not made["inverted"] and made["box"] is None
    assert (pixels[4, 15:] == 230).all() and not pixels[:3].any(), "as wide as the image, black above and below"


def test_how_data_are_stored_says_nothing_about_a_prepared_picture(
    drawing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, model, probabilities = Settings().replace({"hidden": ()}), tmp_path / "uneven", []
    network = Network(settings.architecture(784, 10))
    network.parameters.weights[0][...] = np.random.default_rng(0).normal(0, 0.01, (784, 10))
    save_new_network(model, Model(network, settings, NAMES, 28, 28, 0, None))
    for flags in ([], ["--invert", "--transpose"], ["--raw"], ["--raw", "--invert"]):
        assert main(["predict", str(model), str(drawing), "--json", *flags]) == 0
        probabilities.append(json.loads(capsys.readouterr().out)["probabilities"])
    prepared, stored_otherwise, raw, inverted = probabilities
    assert prepared == stored_otherwise and raw != inverted


def test_pictures_get_the_form_of_the_data(
    model: Path, drawing: Path, small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings().replace({"hidden": ()})
    path = tmp_path / "other"
    save_new_network(
        path, Model(Network(settings.architecture(48, 3)), settings, ("sky", "land", "sea"), 8, 6, 0, None)
    )
    assert main(["predict", str(path), str(drawing), "--data", str(small_data), "--json"]) == 0
    made = json.loads(capsys.readouterr().out.splitlines()[-1])["preparation"]
    assert not made["centred"] and made["box"] is None and np.array(made["pixels"]).shape == (8, 6)
    assert main(["predict", str(path), str(drawing), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["preparation"]["centred"]


@pytest.mark.parametrize("flags", [["--index", "1"], ["--idx", "f"], ["--split", "test"], ["--validation", "3"]])
def test_flags_without_effect_on_pictures_are_refused(flags: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["predict", "model", "a.png", *flags]) == 2
    assert capsys.readouterr().err == f"mnist-tui: {flags[0]} has no effect with pictures, which are all classified\n"
    assert main(["predict", "model", "--index", "1", "--raw"]) == 2
    assert capsys.readouterr().err == "mnist-tui: --raw has no effect without pictures\n"


def test_without_pillow_one_line_says_what_to_install(
    model: Path, drawing: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert main(["predict", str(model), str(drawing)]) == 2
    line = "mnist-tui: pictures need the package Pillow: expected pip install 'mnist-tui[images]'\n"
    assert capsys.readouterr().err == line
