"""`mnist-tui eval --slices` and `--corruptions`: what is printed, and what is refused."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from models import save_new_network

from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.training.model import Model


@pytest.fixture
def model(tmp_path: Path) -> str:
    """Return a network for the small data whose outputs are all 0: it predicts the first class."""
    settings = Settings().replace({"hidden": (), "validation": 60})
    network = Network(settings.architecture(48, 3))
    network.parameters.vector[...] = 0
    path = tmp_path / "first.safetensors"
    save_new_network(path, Model(network, settings, ("sky", "land", "sea"), 8, 6, 12, None))
    return str(path)


def test_slices_and_corruptions_are_objects_of_their_own(
    model: str, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", model, "--data", str(small_data), "--slices", "--corruptions", "--json"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    counts = Counter(record["event"] for record in records)
    assert counts["corruption"] == 75 and counts["corruptions"] == 1 and counts["slice"] > 3
    by_filter = {record["filter"]: record for record in records if record["event"] == "slice"}
    assert (by_filter["label:sky"]["mistakes"], by_filter["label:land"]["mistakes"]) == (0, 30)
    assert by_filter["label:land"]["error_of_others"] == 0.5 and by_filter["label:land"]["significant"]
    assert records[-1]["mean_corruption_error"] == pytest.approx(2 / 3)
    helps = {one["corruption"]: one["helps"] for one in records if one["event"] == "corruption"}
    assert (helps["rotate"], helps["spatter"], helps["shot noise"]) == ("rotation", "noise", None)
    shot, rotated = (next(one for one in records if one.get("corruption") == name) for name in ("shot noise", "rotate"))
    assert shot["error_without"] is shot["error_with"] is None
    # as in docs/trust.md: 40.6 % without augmentation, 20.8 % with rotations
    assert (rotated["error_without"], rotated["error_with"]) == pytest.approx((0.406, 0.208), abs=5e-4)


def test_both_are_tables_in_text(model: str, small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", model, "--data", str(small_data), "--slices", "--corruptions"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split()[:4] == ["label:land", "30", "100.00", "[88.6-100.0]"] for line in lines)
    # 60 of 90: Wilson's interval is 56.4 to 75.5 %, half of it 9.6
    assert any(line.split() == ["canny", "edges", *["66.7", "±9.6"] * 5, "elastic"] for line in lines)
    assert re.fullmatch(r"  mean corruption error \d+\.\d\d % of 90 test images .*", lines[-2])
    assert max(map(len, lines[-18:])) <= 80 and "MNIST, preset quick" in lines[-1]


def test_shifts_and_corruptions_exclude_each_other(
    model: str, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", model, "--data", str(small_data), "--corruptions", "--shifts", "1"]) == 2
    assert "--corruptions and --shifts exclude each other" in capsys.readouterr().err
