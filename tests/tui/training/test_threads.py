"""How many threads compute, what they leave behind, and that a run does not depend on their number."""

import json
import threading
from pathlib import Path

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from mnist_tui.engine import parameter_updater, products
from mnist_tui.engine.network import Network, Workspace
from mnist_tui.engine.workers import Work, Workers
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.training import threads
from mnist_tui.tui.training.model import load_network
from mnist_tui.tui.training.threads import compute_threads


def blas_counts() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


@pytest.mark.parametrize(("asked", "cores", "has_screen", "count"), [
    (0, 1, False, 1), (0, 2, False, 2), (0, 64, False, 4), (0, 2, True, 1), (1, 2, False, 1), (3, 2, True, 3),
])  # fmt: skip
def test_zero_is_a_thread_per_core_and_one_beside_a_screen(
    asked: int, cores: int, has_screen: bool, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "available_cores", lambda: cores)
    before = threading.active_count()
    with compute_threads(asked, has_screen) as chosen:
        assert (chosen.count, chosen.has_second_core()) == (count, cores > 1)
        assert threading.active_count() - before == count - 1
    assert threading.active_count() == before


def test_blas_has_one_thread_within_the_block_and_as_many_as_before_after_it() -> None:
    with threadpool_limits(2, "blas"):
        with compute_threads(3):
            inside = blas_counts()
        assert (inside, blas_counts()) == ({1}, {2})


def trained(data: Path, model: Path, count: int, capsys: pytest.CaptureFixture[str]) -> tuple[bytes, float]:
    """Return the parameters that a run with `count` threads saves, and its cost on the test images."""
    flags = ("--hidden", "20", "--batch-size", "40", "--epochs", "2", "--dropout", "0.1", "--shift", "1", "--json")
    assert main(["train", "--data", str(data), *flags, "--threads", str(count), "--save", str(model)]) == 0
    outcome = json.loads(capsys.readouterr().out.splitlines()[-1])
    return load_network(model).network.parameters.vector.tobytes(), outcome["test_cost"]


def test_train_gives_the_same_numbers_with_any_number_of_threads(
    small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    helped = set()
    run = Workers.run

    def noted(self: Workers, tasks: int, work: Work) -> None:
        helped.add((self.count, tasks > 1))
        run(self, tasks, work)

    monkeypatch.setattr(Workers, "run", noted)
    monkeypatch.setattr(products, "CUT_FROM", 500)
    monkeypatch.setattr(products, "ALIGNMENT", 4)
    monkeypatch.setattr(parameter_updater, "CHUNK", 300)
    results = [trained(small_data, tmp_path / f"{count}.safetensors", count, capsys) for count in (1, 2, 3)]
    assert results[0] == results[1] == results[2]
    assert {(1, True), (2, True), (3, True)} <= helped


@pytest.mark.parametrize("command", ["eval", "mistakes", "predict"])
def test_every_command_with_a_network_computes_with_one_blas_thread(
    command: str, small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model, counts, forward = tmp_path / "model.safetensors", set(), Network.forward
    trained(small_data, model, 1, capsys)

    def noted(self: Network, *arguments: object, **named: object) -> Workspace:
        counts.update(blas_counts())
        return forward(self, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Network, "forward", noted)
    which = ("--index", "1") if command == "predict" else ()
    with threadpool_limits(2, "blas"):
        assert main([command, str(model), "--data", str(small_data), *which]) == 0
    assert counts == {1}
