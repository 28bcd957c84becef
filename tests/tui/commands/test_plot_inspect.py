"""`mnist-tui plot` and `inspect`: what is kept of runs, in words and lines."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from json_document import faults
from msgspec import structs

from mnist_tui.data.runs.record_log import encode
from mnist_tui.data.runs.run_file import NAME, read_run_file, write_run_file
from mnist_tui.data.runs.run_folder import LOG, RunFolder
from mnist_tui.data.runs.run_note import write_note
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.main import main

FLAGS = ("--hidden", "8", "--batch-size", "8", "--validation", "60", "--epochs", "2", "--quiet")


@pytest.fixture
def kept(small_data: Path, state_folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Path]:
    """Trains a run and returns its folder."""

    def kept(*flags: str) -> Path:
        assert main(["train", "--data", str(small_data), *FLAGS, *flags]) == 0
        capsys.readouterr()
        return RunStore(state_folder / "mnist-tui" / "runs").runs()[0].path

    return kept


def test_two_runs_are_drawn_in_one_chart(kept: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    first, second = kept(), kept("--epochs", "4", "--learning-rate", "1e-5")
    assert main(["plot", first.name, second.name, "--over", "steps", "--glyphs", "ascii", "--rows", "12"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "validation cost | log | over steps"
    assert lines[-2:] == [f"1  {first.name}", f"2  {second.name}"] and len(lines) == 15
    rows = [line[6:] for line in lines[2:13]]
    assert any("1" in row for row in rows) and any("2" in row for row in rows)
    assert max(row.rfind("2") for row in rows) > max(row.rfind("1") for row in rows)  # it took twice the steps


def test_more_runs_than_can_be_told_apart(
    kept: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = kept()
    copies = [f"run{number}" for number in range(7)]
    for name in copies:
        (path.parent / name).mkdir()
        write_run_file(path.parent / name / NAME, structs.replace(read_run_file(path / NAME), id=name))
    assert main(["inspect", "nowhere"]) == 2
    assert "nowhere: found no run of that name, expected one that mnist-tui runs lists" in capsys.readouterr().err
    assert main(["plot", *copies]) == 2
    assert "7 runs: expected at most 6" in capsys.readouterr().err


def test_a_run_without_validation_images_has_test_figures_only(
    kept: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = kept()
    file = read_run_file(path / NAME)
    assert file.latest is not None and file.latest.accuracy is not None
    write_run_file(path / NAME, structs.replace(file, settings={**file.settings, "validation": 0}))
    said = f"{100 * file.latest.accuracy:.2f} %"
    assert main(["inspect", path.name]) == 0 and main(["runs"]) == 0
    text = capsys.readouterr().out
    assert f"  test {said}" in text and f"  {said} test  " in text and f"valid {said}" not in text
    assert main(["inspect", path.name, "--json"]) == 0
    record = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert record["test_accuracy"] == file.latest.accuracy and record["validation_accuracy"] is None
    assert record["best_test_accuracy"] is not None and record["best_validation_accuracy"] is None


def test_a_run_tells_what_was_found_wrong_as_train_did(
    small_data: Path, state_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sick = ("--hidden", "8", "--batch-size", "8", "--validation", "60", "--epochs", "2", "--optimizer", "sgd")
    main(["train", "--data", str(small_data), *sick, "--learning-rate", "5", "--json"])
    told = [one for one in map(json.loads, capsys.readouterr().out.splitlines()) if one["event"] == "finding"]
    (one,) = RunStore(state_folder / "mnist-tui" / "runs").runs()
    assert told and main(["inspect", one.name, "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = [line for line in lines if line["event"] == "finding"]
    assert sorted(found, key=lambda one: str(one["id"])) == sorted(told, key=lambda one: str(one["id"]))
    assert set(lines[-1]["findings"]) <= {finding["id"] for finding in told} and list(faults(lines[-1])) == []
    assert main(["inspect", one.name]) == 0
    text = capsys.readouterr().out
    last = {finding["id"]: finding for finding in told if finding["id"] in lines[-1]["findings"]}
    assert last and all(f"{name}  {finding['name']} at step" in text for name, finding in last.items())


def test_a_log_without_findings_or_with_strange_ones_is_no_fault(
    kept: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = kept()
    log, before = path / LOG, (path / LOG).read_bytes()
    strange = {"event": "examined", "findings": [{"id": 7, "cure": {"settings": {"nonsense": [1]}}}, 3]}
    expected = {b"": "not known", encode(strange): "1 finding\n"}
    for added, said in expected.items():
        log.write_bytes(b"".join(line for line in before.splitlines(True) if b"examined" not in line) + added)
        assert main(["inspect", path.name]) == 0
        assert f"  findings     {said}" in capsys.readouterr().out


def test_a_run_is_described(kept: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    path = kept("--optimizer", "sgd", "--learning-rate", "0.5")
    write_note(path, "a first try")
    assert main(["inspect", path.name]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"{path.name}  finished  step 60  epoch 2.00  ")
    for part in (
        "note         a first try",
        "optimizer sgd",
        "learning-rate 0.5",
        "validation 60",
        "checkpoints  0, 30, 60",
    ):
        assert part in text, part
    assert main(["inspect", path.name, "--json"]) == 0
    *events, record = map(json.loads, capsys.readouterr().out.splitlines())
    epochs = [one for one in events if one["event"] == "epoch"]
    assert [fault for one in (*events, record) for fault in faults(one)] == [] and record["step"] == 60
    assert [(one["event"], one["epoch"], one["step"]) for one in epochs] == [("epoch", 1, 30), ("epoch", 2, 60)]


def test_a_run_is_followed_until_nobody_writes_it(
    kept: Callable[..., Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kept()
    file, steps = read_run_file(path / NAME), iter((70, 80))
    holder = RunFolder(path)

    def work(seconds: float) -> None:
        if (step := next(steps, None)) is not None:
            write_run_file(path / NAME, structs.replace(file, state="running", step=step))
        else:
            write_run_file(path / NAME, structs.replace(file, step=90))
            holder.close()

    monkeypatch.setattr("mnist_tui.tui.commands.inspect.follow.time.sleep", work)
    assert main(["inspect", path.name, "--follow"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith(path.name)]
    assert [line.split("  ")[1:3] for line in lines] == [
        ["finished", "step 60"], ["running", "step 70"], ["running", "step 80"], ["finished", "step 90"],
    ]  # fmt: skip


def test_a_run_is_told_to_programs_event_by_event_as_train_told_it(
    small_data: Path, state_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--data", str(small_data), *FLAGS[:-1], "--epochs", "4", "--json"]) == 0
    told = [one for line in capsys.readouterr().out.splitlines() if (one := json.loads(line))["event"] != "done"][1:]
    (one,) = RunStore(state_folder / "mnist-tui" / "runs").runs()
    assert main(["inspect", one.name, "--json", "--follow"]) == 0
    *events, run = map(json.loads, capsys.readouterr().out.splitlines())
    assert [one for one in events if one["event"] == "epoch"] == [one for one in told if one["event"] == "epoch"]
    assert sorted(map(str, events)) == sorted(map(str, told)) and len(told) > 4
    assert (run["event"], run["state"]) == ("run", "finished")


def test_a_run_that_is_killed_is_told_to_be_interrupted_and_epochs_come_at_once(
    kept: Callable[..., Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kept()
    write_run_file(path / NAME, structs.replace(read_run_file(path / NAME), state="running"))
    log, holder, left = path / "log.jsonl", RunFolder(path), iter((3, 4))
    again = {"event": "epoch", "epoch": 2, "step": 60}
    with log.open("ab") as file:
        file.write(encode({"n": 90, "event": "resumed", "step": 30}) + encode({"n": 91, **again}))

    def work(seconds: float) -> None:
        if (epoch := next(left, None)) is None:
            holder.close()
            return
        with log.open("ab") as file:
            file.write(encode({"n": 90 + epoch, "event": "epoch", "epoch": epoch, "step": 30 * epoch}))

    monkeypatch.setattr("mnist_tui.tui.commands.inspect.follow.time.sleep", work)
    assert main(["inspect", path.name, "--json", "--follow"]) == 0
    lines = map(json.loads, capsys.readouterr().out.splitlines())
    told = [one for one in lines if one["event"] != "finding"]
    assert [one.get("state", one["epoch"]) for one in told] == [1, 2, "running", 3, 4, "interrupted"]
    assert set(again) < set(told[1]) and "train_cost" not in told[1], "the first epoch 2 was taken back"
