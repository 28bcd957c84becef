"""`mnist-tui bench`: what it prints, and that its measurements measure what they say."""

import io
import json
import math
import platform
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from json_document import faults
from rich.console import Console

from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.engine.types import Floats
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.commands.bench import command as bench
from mnist_tui.tui.commands.bench import machine, measurement
from mnist_tui.tui.commands.bench.measurement import Effort, Quartiles, Times
from mnist_tui.tui.commands.bench.rows import AccuracyRow, EvaluationRow, Row, StepRow
from mnist_tui.tui.commands.bench.tables import print_tables
from mnist_tui.tui.training.splits import Splits

BRIEF = Effort(blocks=2, block_s=0.0001)
RECIPE = Settings().replace({"hidden": (8,), "validation": 58_000, "epochs": 1, "threads": 1})
TINY = bench.Plan(((8, 4),), (16,), BRIEF, RECIPE, targets=(0.2, 1.0))


@pytest.fixture(autouse=True)
def tiny_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "QUICK", TINY)
    monkeypatch.setattr(measurement, "WARM_UP_S", 0.0001)


def test_json_is_one_object_per_figure_between_machine_and_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--quick", "--json"]) == 0
    printed = capsys.readouterr()
    data, facts, *rows, last = map(json.loads, printed.out.splitlines())
    assert (printed.err, data["event"], data["name"]) == ("", "data", "MNIST")
    assert facts["numpy"] == np.__version__ and facts["cores"] >= 1
    assert [row["event"] for row in rows] == [
        *["step_time"] * 2,
        "evaluation_time",
        *["accuracy_time"] * 2,
    ]
    assert [(row["hidden"], row["batch"], row["optimizer"]) for row in rows[:2]] == [
        ([8, 4], 16, "sgd"),
        ([8, 4], 16, "adam"),
    ]
    assert all(row["threads"] >= 1 and row["shared_images_per_second"] > 0 for row in rows[:2])
    assert rows[2]["images"] == 10_000
    assert rows[3]["seconds"] > 0 and rows[4]["seconds"] is None
    assert last["event"] == "bench_done"
    assert [fault for one in (facts, *rows, last) for fault in faults(one)] == []


def test_a_person_gets_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--quick"]) == 0
    out = capsys.readouterr().out
    for said in ("cpu", "blas", "training step", "8-4", "adam", "10,000", "of training", "not reached"):
        assert said in out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 80


def test_tables_of_the_widest_figures_fit_80_columns() -> None:
    wide = Quartiles(0.1234567, 0.1234567, 0.1234567)
    times = Times(wide, wide, Quartiles(1.0, 1.0, 1.0))
    rows: list[Row] = [StepRow((1000, 500), 1024, "adam", times, 2, wide), EvaluationRow((1000, 500), 10_000, times)]
    text = io.StringIO()
    print_tables({"cpu": "x"}, [*rows, AccuracyRow(0.97, 1.0)], Console(file=text, width=80))
    assert "…" not in text.getvalue() and "123.457-123.457" in text.getvalue()
    assert max(map(len, text.getvalue().splitlines())) <= 80


def test_a_reader_who_has_gone_is_told_of_as_by_any_other_command(monkeypatch: pytest.MonkeyPatch) -> None:
    class ClosedPipe(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", ClosedPipe())
    with pytest.raises(BrokenPipeError):
        print_tables({"cpu": "x"}, [])


def test_ratio_is_of_blocks_that_followed_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    # The machine gets slower from round to round; the work takes twice its floor all the time.
    rounds = {"": [1.0, 2.0, 30.0], "work": [2.0, 4.0, 60.0]}
    monkeypatch.setattr(measurement, "interleave", lambda works, effort: rounds)
    times = measurement.against_floor(lambda: None, {"work": lambda: None}, BRIEF)["work"]
    assert times.ratio == Quartiles(2.0, 2.0, 2.0)
    assert (times.floor.median, times.task.median) == (2.0, 4.0)


def test_works_take_turns_block_by_block() -> None:
    calls: list[str] = []
    works = {name: (lambda name=name: calls.append(name)) for name in "ab"}
    times = measurement.interleave(works, Effort(blocks=3, block_s=0.0))
    assert "".join(calls).endswith("aabb" * 3)  # two calls make a block that has no time
    assert [len(blocks) for blocks in times.values()] == [3, 3]


def test_quartiles_of_five_values_are_the_second_and_fourth() -> None:
    assert Quartiles.of([5.0, 1.0, 4.0, 2.0, 3.0]) == Quartiles(2.0, 3.0, 4.0)
    assert Quartiles.of([7.0]) == Quartiles(7.0, 7.0, 7.0)


@pytest.mark.parametrize(
    ("make", "products_per_image"),
    [(measurement.step_products, 2 * 4 * 3 + 3 * 3 * 2), (measurement.evaluation_products, 4 * 3 + 3 * 2)],
    ids=["step", "evaluation"],
)
def test_floor_multiplies_what_the_work_has_to(
    monkeypatch: pytest.MonkeyPatch, make: Callable[[tuple[int, ...], int], measurement.Task], products_per_image: int
) -> None:
    """4 inputs, 3 hidden units, 2 outputs; nothing is carried back to the pixels, so their weights take part twice."""
    multiplied = 0

    def counting(a: Floats, b: Floats, out: Floats) -> None:
        nonlocal multiplied
        multiplied += a.shape[0] * a.shape[1] * b.shape[1]

    products = make((4, 3, 2), 2000)
    monkeypatch.setattr(np, "matmul", counting)
    products()
    assert multiplied == 2000 * products_per_image


def test_seconds_to_an_accuracy_are_those_of_training_alone(
    small_splits: Splits, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings().replace({"hidden": (8,), "batch_size": 8, "epochs": 4, "validation": 60, "threads": 1})
    trainer = Trainer(settings, small_splits.training, 3)
    monkeypatch.setattr(measurement, "block_time", lambda work, repeats: 0.5 if work() is not None else math.nan)
    reached = measurement.seconds_to_accuracy(trainer, small_splits.test, (0.4, 1.0), evaluations_per_epoch=30)
    easy, hard = reached[0.4], reached[1.0]
    assert easy is not None and hard is not None
    assert easy < hard == trainer.steps * 0.5


def test_processor_has_a_name_even_where_the_system_tells_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "PROCESSORS", tmp_path / "missing")
    monkeypatch.setattr(platform, "processor", lambda: "")
    monkeypatch.setattr(platform, "machine", lambda: "")
    assert machine.cpu_name() == "unknown"
    (tmp_path / "cpuinfo").write_text("processor\t: 0\nmodel name\t: Fast One\n", encoding="utf-8")
    monkeypatch.setattr(machine, "PROCESSORS", tmp_path / "cpuinfo")
    assert machine.cpu_name() == "Fast One"
