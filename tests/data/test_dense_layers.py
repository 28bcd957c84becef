"""The layers of other programs' networks: found by their names and shapes, or refused in a line."""

import pickle
import zipfile
from pathlib import Path

import pytest

from mnist_tui.data.dense_layers import find_layers
from mnist_tui.data.errors import DataError
from mnist_tui.data.pickle_file import refuse_pickle

PATH = Path("net.safetensors")


@pytest.mark.parametrize(
    ("shapes", "weights", "is_transposed"),
    [
        ({"0.weight": (8, 12), "0.bias": (8,), "2.weight": (3, 8), "2.bias": (3,)}, ["0.weight", "2.weight"], True),
        ({"fc10.weight": (3, 8), "fc2.weight": (8, 12)}, ["fc2.weight", "fc10.weight"], True),
        (
            {"10.weight": (8, 8), "0.weight": (8, 12), "12.weight": (3, 8), "2.weight": (8, 8)},
            ["0.weight", "2.weight", "10.weight", "12.weight"],
            True,
        ),
        ({"W1": (12, 8), "b1": (8,), "W2": (8, 3), "b2": (3,)}, ["W1", "W2"], False),
        ({"coefs_0": (12, 8), "intercepts_0": (8,), "coefs_1": (8, 3)}, ["coefs_0", "coefs_1"], False),
        ({"d.0.kernel": (12, 8), "d.0.bias": (8,), "d.1.kernel": (8, 3)}, ["d.0.kernel", "d.1.kernel"], False),
        ({"stem.weight": (8, 12), "head.weight": (3, 8), "head.bias": (3,)}, ["stem.weight", "head.weight"], True),
        ({"weight": (3, 12), "bias": (3,)}, ["weight"], True),
        ({"layers.0.weight": (12, 12), "layers.1.weight": (12, 3)}, ["layers.0.weight", "layers.1.weight"], False),
    ],
)
def test_layers_stand_in_the_order_in_which_they_compute(
    shapes: dict[str, tuple[int, ...]], weights: list[str], is_transposed: bool
) -> None:
    layers = find_layers(PATH, shapes)
    assert [layer.weight for layer in layers] == weights
    assert {layer.is_transposed for layer in layers} == {is_transposed}
    assert (layers[0].inputs, layers[-1].outputs) == (12, 3)
    assert {layer.bias for layer in layers} - {None} == {name for name, shape in shapes.items() if len(shape) == 1}


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        ({}, "found no weights"),
        ({"conv1.weight": (32, 1, 3, 3), "fc.weight": (3, 8)}, r"found conv1.weight of shape \(32, 1, 3, 3\)"),
        ({"0.weight": (8, 12), "1.running_mean": (8,), "3.weight": (3, 8)}, r"found 1.running_mean of shape \(8,\)"),
        ({"0.weight": (8, 12), "0.bias": (7,), "2.weight": (3, 8)}, r"0.bias of shape \(7,\) beside 0.weight"),
        ({"0.weight": (9, 12), "2.weight": (3, 8)}, "0.weight 9×12, 2.weight 3×8, of which none takes"),
        ({"a.weight": (3, 0)}, "a.weight 3×0"),
        ({"a\x1b.weight": (3, 3, 3)}, r"found a\\x1b.weight"),
    ],
)
def test_arrays_that_make_no_network_are_named(shapes: dict[str, tuple[int, ...]], said: str) -> None:
    with pytest.raises(DataError, match=said):
        find_layers(PATH, shapes)


def test_what_pytorch_pickles_is_never_read_but_how_to_save_it_otherwise_is_told(tmp_path: Path) -> None:
    old, new, other = tmp_path / "old.pt", tmp_path / "new.pth", tmp_path / "other.npz"
    old.write_bytes(pickle.dumps({"0.weight": [1.0]}))
    for path, member in ((new, "archive/data.pkl"), (other, "a.npy")):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, b"")
    for path in (old, new):
        with pytest.raises(DataError, match=r"expected safetensors: python -c \".*torch.load\('" + path.name) as caught:
            refuse_pickle(path)
        assert str(caught.value).isprintable()
    refuse_pickle(other)
    refuse_pickle(tmp_path / "missing")
