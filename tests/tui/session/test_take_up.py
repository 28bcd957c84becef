"""What a run brings along when it is taken up, what may be changed, and what is said."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec import structs

from mnist_tui.data.runs.run_file import NAME, RunData, RunMachine, read_run_file, write_run_file
from mnist_tui.data.runs.run_folder import checkpoint_path
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.workers import ALONE
from mnist_tui.tui.session.place import Place, this_machine
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.recorder import Recorder
from mnist_tui.tui.session.resume import Changes, TakenUp, take_up
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.training.splits import Splits, new_trainer
from mnist_tui.tui.training.target import Target
from mnist_tui.tui.training.threads import Threads

BUDGET = 7_000_000


@pytest.fixture
def path(tmp_path: Path, small_splits: Splits, small_settings: Settings, small_data: Path) -> Path:
    """The folder of a run of five steps, which was to go on until an accuracy."""
    data = RunData("small", small_splits.dataset.fingerprint, str(small_data))
    place = Place(RunStore(tmp_path / "runs"), data, this_machine(1), BUDGET)
    trainer, plan = new_trainer(small_settings, small_splits, 5), Plan(evaluates_epochs_only=True)
    Session(small_splits, trainer, Threads(ALONE, cores=1), observers=[Recorder(place)], plan=plan).run()
    (one,) = place.store.runs()
    write_run_file(one.path / NAME, structs.replace(read_run_file(one.path / NAME), until="accuracy 99%"))
    return one.path


@contextmanager
def taken_up(path: Path, changes: Changes = Changes()) -> Iterator[TakenUp]:  # noqa: B008  # frozen
    begun = take_up(path, changes)
    yield begun
    begun.resumed.folder.close()


def test_target_and_budget_are_those_of_before_or_others(path: Path) -> None:
    with taken_up(path) as begun:
        assert (begun.target, begun.resumed.run.budget_bytes) == (Target("accuracy", 0.99), BUDGET)
        assert begun.notices == ()
    with taken_up(path, Changes(target=Target("accuracy", 0.5), budget_bytes=10**6)) as begun:
        assert (begun.target, begun.resumed.run.budget_bytes) == (Target("accuracy", 0.5), 10**6)


@pytest.mark.parametrize("what", ["processor", "blas", "numpy", "program"])
def test_another_machine_or_version_is_said(path: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mnist_tui.tui.session.place.blas_name", lambda: "openblas 0.3 Haswell")
    run, elsewhere = read_run_file(path / NAME), {"blas": "openblas 0.3 Haswell", "host": "there", what: "another"}
    machine: RunMachine = structs.replace(run.machine, threads=7, **elsewhere)
    write_run_file(path / NAME, structs.replace(run, machine=machine))
    with taken_up(path) as begun:
        (notice,) = begun.notices
    name = "BLAS" if what == "blas" else what
    assert notice.startswith(f"{name} another is ") and "equal to rounding" in notice


def test_a_run_of_before_blas_was_noted_is_taken_for_one_of_the_same(path: Path) -> None:
    run = read_run_file(path / NAME)
    write_run_file(path / NAME, structs.replace(run, machine=structs.replace(run.machine, blas="")))
    with taken_up(path) as begun:
        assert begun.notices == ()


def test_a_damaged_checkpoint_is_named_and_the_one_before_taken(path: Path) -> None:
    checkpoint_path(path, 6).write_bytes(b"torn")
    with taken_up(path) as begun:
        assert begun.trainer.steps == begun.resumed.folder.goes_on_from == 5
        assert "000000000006" in begun.notices[0]
        assert begun.notices[1] == "going on from the checkpoint before, step 5"
