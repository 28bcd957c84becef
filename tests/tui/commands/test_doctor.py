"""`mnist-tui doctor` in this process: a run, a model and data, sick and well; and what `train` says by itself."""

import json
from pathlib import Path

import pytest
from json_document import faults

from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.main import main

SMALL = ("--batch-size", "24", "--validation", "60", "--epochs", "30")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    """Run a command with --json and return its objects, all as the document describes them."""
    assert main([*arguments, "--json"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [fault for record in records for fault in faults(record)] == []
    return records


def ids(records: list[dict[str, object]]) -> list[object]:
    return [record["id"] for record in records if record["event"] == "finding" and record["severity"] == "finding"]


@pytest.fixture
def runs(tmp_path: Path) -> str:
    return str(tmp_path / "runs")


def test_training_tells_of_a_sick_network_as_it_goes(
    small_data: Path, runs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("train", "--data", str(small_data), "--runs", runs, "--sick", "zeros", *SMALL)
    records = told(capsys, *arguments)
    assert "R13" in ids(records) and set(ids(records)) <= {"R13", "R3"}  # of 60 validation images
    events = [record["event"] for record in records]
    assert "epoch" in events[events.index("finding") :] and events[-1] == "done"
    assert ids(told(capsys, *arguments, "-q")) == ids(records)
    assert main([*arguments, "-q"]) == 0
    assert "\nR13  Equal units\n" in capsys.readouterr().out


def test_training_a_healthy_network_ends_without_a_finding(
    small_data: Path, runs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--data", str(small_data), "--runs", runs, "-q", "--hidden", "12", *SMALL]) == 0
    assert "evidence" not in capsys.readouterr().out


def test_the_latest_run_is_examined_and_its_test_images_are_not(
    small_data: Path, runs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--data", str(small_data), "--runs", runs, "-q", "--sick", "zeros", *SMALL]) == 0
    (run,) = RunStore(Path(runs)).runs()
    before, _ = (run.path / "run.json").read_bytes(), capsys.readouterr()
    records = told(capsys, "doctor", "--runs", runs)
    assert "R13" in ids(records)
    last = records[-1]
    assert (last["event"], last["kind"], last["name"], last["step"]) == ("examined", "run", run.name, 300)
    assert last["memorised"] == 4 and last["memorised_of"] == 10  # of three classes, one answer for all
    assert main(["doctor", run.name, "--runs", runs, "-q"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"run {run.name}, 300 steps: ") and "memorised only 4 of 10 images" in text
    assert (run.path / "run.json").read_bytes() == before
    kept = [one for one in told(capsys, "inspect", run.name, "--runs", runs) if one["event"] == "finding"]
    (equal,) = (one for one in kept if one["id"] == "R13")
    assert equal["name"] == "Equal units" and "{'initializer': 'he'}" in str(equal["cure"])
    assert main(["inspect", run.name, "--runs", runs]) == 0
    assert " Equal units" in capsys.readouterr().out


def test_a_run_that_has_no_checkpoint_yet_is_passed_over(
    small_data: Path, runs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--data", str(small_data), "--runs", runs, "-q", "--hidden", "12", *SMALL]) == 0
    (run,) = RunStore(Path(runs)).runs()
    capsys.readouterr()
    young = run.path.with_name("9999-01-01-000000")
    young.mkdir()
    facts = json.loads((run.path / "run.json").read_bytes())
    changed = {"id": "1" * 12, "created": facts["created"] + 1e6, "checkpoint": None}
    (young / "run.json").write_text(json.dumps(facts | changed))
    assert [one.name for one in RunStore(Path(runs)).runs()] == [young.name, run.name]
    assert told(capsys, "doctor", "--runs", runs)[-1]["name"] == run.name


def test_a_model_is_examined_without_its_past(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = str(tmp_path / "model.safetensors")
    arguments = ("--data", str(small_data))
    assert main(["train", *arguments, "--no-save", "-q", "--hidden", "12", *SMALL, "--save", model]) == 0
    capsys.readouterr()
    records = told(capsys, "doctor", model, *arguments)
    assert (ids(records), records[-1]["kind"]) == ([], "model")
    assert main(["doctor", model, *arguments, "-q"]) == 0
    text = capsys.readouterr().out
    assert "nothing found" in text and "change since the start" in text and "memorised 10 images" in text


def test_data_are_examined_before_anything_is_trained(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = told(capsys, "doctor", "--data", str(small_data))
    assert (ids(records), records[-1]["kind"], records[-1]["step"]) == ([], "data", None)
    assert ids(told(capsys, "doctor", "--data", str(small_data), "--invert")) == ["R6"]
    (small_data / "t10k-images-idx3-ubyte").write_bytes((small_data / "train-images-idx3-ubyte").read_bytes())
    for labels in ("t10k", "train"):
        (small_data / f"{labels}-labels-idx1-ubyte.gz").replace(small_data / f"{labels}.gz")
    (small_data / "train-labels-idx1-ubyte.gz").write_bytes((small_data / "train.gz").read_bytes())
    (small_data / "t10k-labels-idx1-ubyte.gz").write_bytes((small_data / "train.gz").read_bytes())
    assert ids(told(capsys, "doctor", "--data", str(small_data))) == ["R5"]


def test_without_a_run_it_says_what_it_can_examine(runs: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--runs", runs]) == 2
    assert "found no run, expected one to examine" in capsys.readouterr().err


def test_spoilt_data_are_trained_on_and_not_kept(
    small_data: Path, runs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--data", str(small_data), "--runs", runs, "--sick", "dark-on-light", *SMALL)
    records = told(capsys, "train", *arguments)
    assert "R6" in ids(records) and str(records[0]["name"]).endswith(", spoilt (inverted)")
    assert not list(RunStore(Path(runs)).runs())
    assert main(list(arguments)) == 2
    assert "only mnist-tui train does" in capsys.readouterr().err


def test_a_sick_network_excludes_other_starting_points(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--sick", "zeros", "--preset", "quick"]) == 2
    assert "--sick zeros excludes --preset and --like" in capsys.readouterr().err
