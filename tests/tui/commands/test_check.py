"""`mnist-tui check`: copies that were planted, and what is said of them."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from json_document import faults
from numpy.typing import NDArray
from PIL import Image

from mnist_tui.data.idx import write_idx
from mnist_tui.data.loading import load
from mnist_tui.engine.duplicates import likeness
from mnist_tui.engine.duplicates.pairs import find_pairs
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.cli.pair_search import finish
from mnist_tui.tui.cli.tiles import pair_lines
from mnist_tui.tui.commands.check.findings import Findings
from mnist_tui.tui.commands.check.listing import lines
from mnist_tui.tui.paint.glyphs import BRAILLE


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """Noise in 200 training and 60 test images of two classes by turns, and five pairs."""
    rng = np.random.default_rng(4)
    images, labels = rng.integers(0, 255, (260, 9, 7), np.uint8), (np.arange(260) % 2).astype(np.uint8)
    images[12] = images[5]  # two labels
    images[241] = images[7]  # test image 41
    images[230] = images[100] // 2  # nearly: test image 30
    images[90] = images[80] // 2 + 40
    images[252] = images[250] // 8
    for name, part in (("train", slice(200)), ("t10k", slice(200, None))):
        write_idx(tmp_path / f"{name}-images-idx3-ubyte", images[part])
        write_idx(tmp_path / f"{name}-labels-idx1-ubyte", labels[part])
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    assert main(["check", *arguments, "--json"]) == 0
    data, *rest = map(json.loads, capsys.readouterr().out.splitlines())
    assert data["event"] == "data"
    assert [fault for one in rest for fault in faults(one)] == []
    return rest


def test_pairs_are_listed_by_labels_then_parts_then_likeness(planted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    *pairs, summary = told(capsys, "--data", str(planted), "--validation", "0")
    keys = ("rank", "kind", "split", "index", "label", "other_split", "other_index", "other_label")
    assert [tuple(pair[key] for key in keys) for pair in pairs] == [
        (1, "same", "train", 5, "1", "train", 12, "0"),
        (2, "same", "train", 7, "1", "test", 41, "1"),
        (3, "near", "train", 100, "0", "test", 30, "0"),
        (4, "near", "train", 80, "0", "train", 90, "0"),
        (5, "near", "test", 50, "0", "test", 52, "0"),
    ]
    assert summary | {"schema": 1, "program": ""} == {
        "event": "check", "schema": 1, "program": "", "images": 260, "pairs": 5, "is_complete": True, "alike": 0.995,
        "same": 2, "near": 3, "leaks": 2, "conflicts": 1, "validation_leaks": 0, "test_leaks": 2,
    }  # fmt: skip


def test_table_has_a_row_for_every_part_and_every_two(planted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--data", str(planted), "--validation", "40", "--top", "1"]) == 0
    heading, names, *rows = capsys.readouterr().out.splitlines()[:8]
    assert heading == "5 pairs in 260 images" and names.split() == ["same", "nearly", "two", "labels"]
    counts = {row[:24].strip(): [int(one) for one in row[24:].split()] for row in rows}
    assert list(counts) == [
        "within training", "within validation", "within test", "training and validation", "training and test",
        "validation and test",
    ]  # fmt: skip
    assert np.sum(list(counts.values()), axis=0).tolist() == [2, 3, 1]


def test_pictures_of_a_pair_stand_side_by_side(planted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["check", "--data", str(planted), "--validation", "0", "--glyphs", "ascii"]
    assert main([*arguments, "--top", "2"]) == 0
    out = capsys.readouterr().out
    assert "2 of 60 test images have a twin in another part" in out
    assert "the first 2 of them; --top N shows more" in out
    first = out.splitlines()[-28:]
    ink = [row for row in first if row.strip()][:9]
    assert all(row[:20].rstrip() == row[21:].rstrip() for row in ink)
    captions = [row.split() for row in first if row.startswith("train")]
    assert captions == [["train", "#5", "train", "#12"], ["train", "#7", "test", "#41"]]
    assert any(row.split() == ["same", "pixels", "two", "labels"] for row in first)
    assert first[:9] != first[14:23]


def test_pictures_are_read_row_by_row(planted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset, read = load(planted, 0), list[int]()
    parts = [dataset.training.images.reshape(200, -1), dataset.test.images.reshape(60, -1)]
    findings = Findings.of(dataset, finish(find_pairs(parts), quiet=True), 0.995)
    image = Findings.image

    def noted(self: Findings, place: int) -> NDArray[np.uint8]:
        read.append(place)
        return image(self, place)

    monkeypatch.setattr(Findings, "image", noted)
    rows = lines(findings, 5, BRAILLE)
    next(row for row in rows if "⣿" in row)
    assert len(read) == 4  # two pairs in 80 columns
    assert list(rows) and len(read) == 10


def test_names_that_differ_only_where_they_are_cut_are_two_labels(
    planted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (planted / "classes.txt").write_text("common gull, grey\ncommon tern, grey\n")
    assert main(["check", "--data", str(planted), "--validation", "0", "--top", "1"]) == 0
    assert "two labels" in capsys.readouterr().out.splitlines()[-2]


def test_grey_that_is_hardly_seen_draws_no_pair_apart() -> None:
    image = np.zeros((28, 28), np.uint8)
    image[3:15, 5:8] = 200
    faint = np.maximum(image, np.random.default_rng(5).integers(0, 6, image.shape, np.uint8))
    rows = list(pair_lines(np.stack([image, faint])[None], [(("a",), ("b",))], 80, BRAILLE))[:7]
    assert any(row.strip() for row in rows)
    assert all(row[:14].rstrip() == row[15:].rstrip() for row in rows)


def test_csv_has_the_records_of_json(planted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("--data", str(planted), "--validation", "30")
    *pairs, _ = told(capsys, *arguments)
    assert main(["check", *arguments, "--csv", "--top", "3"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert rows == [{key: "" if pair[key] is None else str(pair[key]) for key in rows[0]} for pair in pairs[:3]]


def test_pictures_in_class_folders_are_named_by_their_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(6)
    for part, name in (
        ("train", "cat/a"),
        ("train", "cat/b"),
        ("train", "dog/c"),
        ("test", "cat/d"),
        ("test", "dog/e"),
    ):
        file = tmp_path / part / f"{name}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(rng.integers(0, 255, (28, 28), np.uint8)).save(file)
    (tmp_path / "test" / "dog" / "again.png").write_bytes((tmp_path / "train" / "cat" / "b.png").read_bytes())
    pair, _ = told(capsys, "--data", str(tmp_path))
    assert (pair["file"], pair["other_file"]) == ("train/cat/b.png", "test/dog/again.png")
    assert (pair["label"], pair["other_label"]) == ("cat", "dog")
    assert main(["check", "--data", str(tmp_path)]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "train #1 is train/cat/b.png, test #1 is test/dog/again.png"


def test_alike_says_what_is_nearly_the_same(planted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    *pairs, summary = told(capsys, "--data", str(planted), "--alike", "1")
    assert (summary["near"], len(pairs)) == (0, 2)
    assert main(["check", "--alike", "0.9"]) == 2
    assert "0.98" in capsys.readouterr().err


def test_where_nothing_is_twice_it_says_so(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--data", str(small_data), "--alike", "1"]) == 0
    assert capsys.readouterr().out.startswith("no duplicates in 390 images")


def test_a_search_that_ends_early_says_so(
    planted: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness, "MOST_PAIRS", 1)
    assert main(["check", "--data", str(planted)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("more than 3 pairs in 260 images") and "the search ended early" in out


def test_doctor_and_warnings_find_the_same_copies(planted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = told(capsys, "--data", str(planted), "--validation", "0", "--alike", "1")[:-1]
    copies = {pair["other_index"] for pair in pairs if pair["split"] == "train" and pair["other_split"] == "test"}
    main(["doctor", "--data", str(planted), "--validation", "0", "--json"])
    *_, examined = map(json.loads, capsys.readouterr().out.splitlines())
    assert examined["numbers"]["copied_test"] == len(copies) / 60
    main(["info", str(planted)])
    warnings = capsys.readouterr().err.splitlines()
    assert [one.partition("warning: ")[2].split(":")[0] for one in warnings] == [
        "1 of 200 training images is the same as another of them",
        f"{len(copies)} of 60 test images is also among the training images",
    ]


def test_what_check_counts_it_does_not_warn_of(planted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--data", str(planted)]) == 0
    assert "warning" not in capsys.readouterr().err


def test_progress_is_told_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pixels = [np.random.default_rng(0).integers(0, 255, (50, 20), np.uint8)]
    ticks = iter(range(1000))
    finish(find_pairs(pixels), False, lambda: next(ticks))
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    finish(find_pairs(pixels), True, lambda: next(ticks))
    assert capsys.readouterr().err == ""
    finish(find_pairs(pixels), False, lambda: next(ticks))
    told = capsys.readouterr().err
    assert "comparing the images  0%" in told and told.endswith("\r\x1b[K")
