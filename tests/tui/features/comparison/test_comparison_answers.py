"""Two networks compared by the engine: networks made by hand, so that what becomes of every image is known."""

import itertools
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import cast

import pytest
from blind_networks import LINEAR, blind_model, make_blind
from jobs import result_of

from mnist_tui.data.dataset import DataIdentity
from mnist_tui.data.errors import DataError
from mnist_tui.engine import evaluation
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.comparison import answers, networks
from mnist_tui.tui.features.comparison.answers import ComparisonAnswers
from mnist_tui.tui.features.comparison.comparison import Comparison
from mnist_tui.tui.images.decode import read_pair
from mnist_tui.tui.images.pair import Pair
from mnist_tui.tui.images.pair_queries import NOW, CompareNetworks, NetworksCompared
from mnist_tui.tui.protocol.queries import answered, read_reply
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.model import Model
from mnist_tui.tui.training.run_model import read_moment
from mnist_tui.tui.training.splits import Splits, new_trainer

Ask = Callable[..., NetworksCompared]
Counted = list[tuple[float | None, int]]


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Model]:
    """The networks of runs on disk, by name and moment; a test may add others."""
    known = {
        f"{name} {moment}": blind_model(k) for k, name in enumerate(("sky", "land")) for moment in ("last", "best")
    }
    for name in ("sky", "land", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.json").touch()

    def load(folder: Path, moment: object, tell: object) -> Model:
        return known[f"{folder.name} {moment}"]

    monkeypatch.setattr(networks, "load_run_model", load)
    return known


@pytest.fixture
def counted() -> Counted:
    """Every evaluation of the test images: the accuracy, where it is of this run, and the step."""
    return []


@pytest.fixture
def replies() -> list[NetworksCompared]:
    """Every reply that has come since both networks were read."""
    return []


@pytest.fixture
def context(counted: Counted, small_splits: Splits) -> QueryContext:
    """The present network never recognises the sea."""
    trainer = new_trainer(LINEAR, small_splits)
    make_blind(trainer.network, 2)

    def count(result: EvaluationResult | None, step: int) -> None:
        counted.append((None if result is None else result.accuracy, step))

    return QueryContext(trainer, small_splits, count_test=count)


@pytest.fixture
def ask(models: dict[str, Model], context: QueryContext, replies: list[NetworksCompared], tmp_path: Path) -> Ask:
    """Return what asks about two networks until the end."""
    compare = ComparisonAnswers(tmp_path).compare

    def ask_for(first: str, second: str, split: str = "validation", revision: int = 0) -> NetworksCompared:
        for part in itertools.count():
            query = CompareNetworks(first, second, split, revision, part)
            answer = cast(NetworksCompared, result_of(compare(context, query)))
            if answer.done:
                replies.append(answer)
            if answer.sides or answer.fault:
                break
        return answer

    return ask_for


def pair_of(answer: NetworksCompared) -> Pair:
    pair = read_pair(answer)
    assert pair is not None, answer.fault
    return pair


def test_what_one_misses_the_other_fixes(ask: Ask) -> None:
    # Of 60 validation images 20 are of each class: the first misses the sky, the second the land.
    answer = ask("sky", "land@best")
    sent = read_reply(answered(1, 1, 0, CompareNetworks, answer), CompareNetworks).answer
    assert isinstance(sent, NetworksCompared)
    pair = pair_of(sent)
    assert [(side.name, side.step) for side in answer.sides] == [("sky", 12), ("land@best", 12)]
    assert {name: int(pair.mask(name).sum()) for name in ("fixed", "broken", "both wrong", "both right")} == {
        "fixed": 20, "broken": 20, "both wrong": 0, "both right": 20,
    }  # fmt: skip
    assert pair.comparison.p == 1
    assert pair.difference(3).tolist() == [[20, -20, 0], [0, -20, 20], [0, 0, 0]]


def test_the_present_network_is_compared_as_it_stands(ask: Ask) -> None:
    first, second = pair_of(ask(NOW, "sky")).confusions(3)
    assert first.tolist() == [[20, 0, 0], [0, 20, 0], [20, 0, 0]]
    assert second.tolist() == [[0, 20, 0], [0, 20, 0], [0, 0, 20]]


def test_replies_say_how_far_it_is(ask: Ask, replies: list[NetworksCompared], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "EVALUATION_CHUNK", 20)
    monkeypatch.setattr(answers, "EVALUATION_CHUNK", 20)
    monkeypatch.setattr(answers, "MULTIPLICATIONS_A_PART", 40 * (48 * 3 + 3))
    ask("sky", "land")
    assert [(one.done, one.total, len(one.sides)) for one in replies] == [(40, 120, 0), (80, 120, 0), (120, 120, 2)]


def test_training_goes_on_while_a_network_is_read(
    models: dict[str, Model], context: QueryContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading: Future[networks.LoadedModel] = Future()
    monkeypatch.setattr(answers, "READ_WITHIN_S", 0)
    monkeypatch.setattr(answers, "begin_loading", lambda runs, text: reading)
    compare, query = ComparisonAnswers(tmp_path).compare, CompareNetworks("sky", NOW, "validation")
    for _ in range(2):
        first = result_of(compare(context, query))
        assert isinstance(first, NetworksCompared) and (first.done, first.total, first.sides) == (0, 120, ())
    reading.set_result(networks.LoadedModel("sky", models["sky last"]))
    second = result_of(compare(context, query))
    assert isinstance(second, NetworksCompared) and [one.name for one in second.sides] == ["sky", NOW]


def test_every_network_is_counted_once_for_the_test_images(ask: Ask, counted: Counted) -> None:
    ask("sky", "land")
    assert not counted
    ask("sky", "land", "test")
    assert counted == [(None, 12), (None, 12)]
    ask("land", "sky@best", "test", 1)
    assert len(counted) == 2, "the same networks tell nothing new"
    ask(NOW, "sky", "test")
    assert counted[2:] == [(2 / 3, 0)]


@pytest.mark.parametrize(
    ("model", "split", "fault"),
    [
        (
            blind_model(0, LINEAR.replace({"validation": 50})),
            "validation",
            "other has learned 10 of these 60 validation images; t compares on the test images",
        ),
        (blind_model(0, LINEAR.replace({"validation": 50})), "test", ""),
        (blind_model(0, LINEAR.replace({"validation": 70})), "validation", ""),
        (
            blind_model(0, data=DataIdentity("Fashion-MNIST", "x")),
            "test",
            "other was trained on Fashion-MNIST, not small; mnist-tui compare takes both, with --data",
        ),
    ],
)
def test_networks_that_cannot_be_compared_are_refused_in_a_line(
    ask: Ask, models: dict[str, Model], model: Model, split: str, fault: str
) -> None:
    models["other last"] = model
    answer = ask(NOW, "other", split)
    assert (answer.fault, len(answer.sides)) == (fault, 0 if fault else 2)


def test_images_of_another_size_are_refused(ask: Ask, models: dict[str, Model]) -> None:
    model = blind_model(0)
    models["other last"] = Model(model.network, model.settings, model.classes, 28, 28, 0, None)
    assert ask("sky", "other").fault == "other reads images of 28×28 in 3 classes; here are 8×6 in 3"


def test_a_run_or_a_moment_that_is_not_there_is_named(ask: Ask) -> None:
    assert "no run 'nowhere'" in ask("sky", "nowhere").fault
    assert "no run 'nnn" in ask("sky", "n" * 5000).fault
    assert ask("sky", "../sky").fault == "found ../sky, expected the name of a run that is kept here"
    assert ask("sky", "land@soon").fault == "found the moment 'soon', expected a step, best or last"


def test_networks_are_released_once_they_are_evaluated(small_splits: Splits) -> None:
    read: Future[networks.LoadedModel] = Future()
    kept = Comparison(("", "", "", 0), (read, None))
    assert kept.nbytes == 0
    read.set_result(networks.LoadedModel("a", blind_model(0)))
    assert kept.nbytes == 8 * (48 * 3 + 3)
    kept.reading, kept.waiting = (), [networks.FoundNetwork("a", 1, blind_model(0).network)]
    assert kept.nbytes == 8 * (48 * 3 + 3)
    kept.advance(small_splits.validation)
    assert (kept.nbytes, kept.waiting, len(kept.evaluated)) == (0, [], 1)


def test_an_engine_without_runs_has_none_to_compare(small_splits: Splits) -> None:
    context = QueryContext(new_trainer(Settings().replace({"validation": 60}), small_splits), small_splits)
    answer = result_of(ComparisonAnswers(None).compare(context, CompareNetworks("a", NOW, "validation")))
    assert isinstance(answer, NetworksCompared) and answer.fault.startswith("no runs are kept here")


def test_the_moment_of_a_network_is_read() -> None:
    assert [read_moment(text) for text in ("", "last", "best", "1,200")] == ["last", "last", "best", 1200]
    with pytest.raises(DataError, match=r"'1\.5', expected a step, best or last"):
        read_moment("1.5")
