"""What is told of the units of every layer, and of the network without some of them."""

from collections.abc import Callable

import numpy as np
import pytest
from stores import new_store

from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.units.queries import Ablate, AblateAnswer, Weights, WeightsAnswer
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import Steps
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.queries import ask
from mnist_tui.tui.protocol.reports import Report
from mnist_tui.tui.training.splits import Splits, new_trainer

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]
STEPS = 40


def trained(settings: Settings, splits: Splits, start_session: Start, follow: Follow) -> tuple[ScreenEnd, Store]:
    link, store = start_session(settings, paused=True), new_store()
    link.send(Steps(STEPS))
    follow(link, store, lambda: store.run.phase == "paused" and store.run.step == STEPS)
    return link, store


def test_the_units_are_those_of_the_saved_network(
    start_session: Start, follow: Follow, small_settings: Settings, small_splits: Splits
) -> None:
    link, store = trained(small_settings, small_splits, start_session, follow)
    link.send(ask(1, Weights(2, 3)))
    follow(link, store, lambda: store.run.answer(WeightsAnswer) is not None)
    answer, trainer = store.run.answer(WeightsAnswer), new_trainer(small_settings, small_splits)
    for _ in range(STEPS):
        trainer.step()
    network, images = trainer.evaluated_network, small_splits.eval_split
    assert answer is not None
    first, second = network.parameters.weights
    activations = np.maximum(images.pixels / 255 @ first.astype(np.float64) + network.parameters.biases[0], 0)
    effects = second - second.mean(axis=1, keepdims=True)  # of one hidden layer: its outgoing weights
    influence = activations.std(axis=0) * np.sqrt((effects**2).sum(axis=1))
    assert sorted(answer.order) == list(range(8)) and answer.units == answer.order[2:5]
    assert answer.influence == pytest.approx(influence, rel=1e-3)
    assert list(answer.order) == np.argsort(-influence, kind="stable").tolist()
    assert answer.effects == pytest.approx(effects, rel=1e-3, abs=1e-5)
    pictures = answer.pictures
    whole = first.reshape(8, 6, 8)[:, :, answer.units[0]]
    windows = np.lib.stride_tricks.sliding_window_view(whole, pictures.shape[1:]).reshape(-1, pictures[0].size)
    rows = {tuple(row) for row in windows.tolist()}
    assert tuple(pictures[0].ravel().tolist()) in rows
    assert [layer.units for layer in answer.layers] == [8, 3]
    assert answer.layers[0].weights.mean == pytest.approx(first.mean(), rel=1e-4)
    assert sum(answer.layers[0].activations.counts) == activations.size


def test_every_layer_tells_of_its_units(
    start_session: Start, follow: Follow, small_settings: Settings, small_splits: Splits
) -> None:
    settings = small_settings.replace({"hidden": [8, 5], "activation": "tanh"})
    link, store = trained(settings, small_splits, start_session, follow)
    trainer, images = new_trainer(settings, small_splits), small_splits.eval_split.pixels / 255
    for _ in range(STEPS):
        trainer.step()
    first, second, third = (weights.astype(np.float64) for weights in trainer.evaluated_network.parameters.weights)
    biases = trainer.evaluated_network.parameters.biases
    a = np.tanh(images @ first + biases[0])
    b = np.tanh(a @ second + biases[1])
    logits = b @ third + biases[2]
    outputs = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    slopes_a, slopes_b = (1 - a**2).mean(axis=0), (1 - b**2).mean(axis=0)
    carried = [first, first * slopes_a @ second, first * slopes_a @ (second * slopes_b) @ third]
    for layer, activations in enumerate((a, b, outputs)):
        link.send(ask(layer + 1, Weights(0, 99, 0, layer)))
        follow(link, store, lambda layer=layer: getattr(store.run.answer(WeightsAnswer), "layer", None) == layer)  # type: ignore[misc]
        answer = store.run.answer(WeightsAnswer)
        assert answer is not None and sorted(answer.units) == list(range((8, 5, 3)[layer]))
        assert answer.images == 60 and answer.effects.size == (8 * 3, 5 * 3, 0)[layer]
        assert layer < 2 or answer.units == (0, 1, 2)
        pictures = answer.pictures.reshape(len(answer.units), -1)
        for unit, picture, spread in zip(answer.units, pictures, answer.activations, strict=True):
            whole = carried[layer][:, unit].reshape(8, 6)
            windows = np.lib.stride_tricks.sliding_window_view(whole, answer.pictures.shape[1:])
            assert np.abs(windows.reshape(-1, picture.size) - picture).max(axis=1).min() < 1e-5
            seen = activations[:, unit]
            assert (spread.mean, spread.deviation) == pytest.approx((seen.mean(), seen.std()), abs=1e-5)
            assert sum(spread.counts) == 60


def test_order_of_each_layer_stays_until_it_is_refreshed(
    start_session: Start, follow: Follow, small_settings: Settings, small_splits: Splits
) -> None:
    link, store = trained(small_settings.replace({"hidden": [8, 5]}), small_splits, start_session, follow)

    def order(number: int, sorting: int, layer: int) -> tuple[int, ...]:
        link.send(ask(number, Weights(0, 9, sorting, layer)))
        follow(link, store, lambda: any(one.number == number for one in store.run.answers.values()))
        answer = store.run.answer(WeightsAnswer)
        assert answer is not None
        return answer.order

    before = [order(1, 0, 0), order(2, 0, 1)]
    link.send(Steps(400))
    follow(link, store, lambda: store.run.progress is not None and store.run.progress.step == STEPS + 400)
    assert [order(3, 0, 0), order(4, 0, 1)] == before != [order(5, 1, 0), order(6, 1, 1)]
    assert order(7, 1, 9) == (0, 1, 2), "beyond the last layer are the outputs"


def test_another_page_may_be_of_the_last_study_and_the_same_one_is_studied_again(
    start_session: Start, follow: Follow, small_settings: Settings, small_splits: Splits
) -> None:
    link, store = trained(small_settings.replace({"hidden": [8, 5]}), small_splits, start_session, follow)

    def effects(number: int, question: Weights) -> list[list[float]]:
        link.send(ask(number, question))
        follow(link, store, lambda: any(one.number == number for one in store.run.answers.values()))
        answer = store.run.answer(WeightsAnswer)
        assert answer is not None and answer.layer == question.layer
        return answer.effects.tolist()

    before = effects(1, Weights(0, 4, may_lag=True))
    link.send(Steps(50))
    follow(link, store, lambda: store.run.progress is not None and store.run.progress.step == STEPS + 50)
    assert effects(2, Weights(4, 4, may_lag=True)) == before
    deeper = effects(3, Weights(0, 4, 0, 1, may_lag=True))
    assert effects(4, Weights(0, 4, 0, 1, may_lag=True)) != deeper, "asked for again, it is that of now"
    now = effects(5, Weights(0, 4))
    assert now != before
    assert effects(6, Weights(4, 4)) == now


def test_page_turned_to_in_a_resting_run_is_of_the_network_as_it_stands(
    start_session: Start, follow: Follow, small_settings: Settings, small_splits: Splits
) -> None:
    link, store = trained(small_settings, small_splits, start_session, follow)
    for number, (steps, question) in enumerate([(0, Weights(0, 4)), (50, Weights(4, 4))], start=1):
        if steps:
            link.send(Steps(steps))
            follow(link, store, lambda: store.run.progress is not None and store.run.progress.step == STEPS + 50)
        link.send(ask(number, question))
        follow(link, store, lambda number=number: any(one.number == number for one in store.run.answers.values()))  # type: ignore[misc]
    answer, trainer = store.run.answer(WeightsAnswer), new_trainer(small_settings, small_splits)
    for _ in range(STEPS + 50):
        trainer.step()
    second = trainer.evaluated_network.parameters.weights[1]
    assert answer is not None
    effects = answer.effects
    assert effects == pytest.approx(second - second.mean(axis=1, keepdims=True), rel=1e-3, abs=1e-5)


def test_units_of_any_layer_can_be_ablated(
    start_session: Start, follow: Follow, small_settings: Settings, small_splits: Splits
) -> None:
    settings = small_settings.replace({"hidden": [8, 5]})
    link, store = trained(settings, small_splits, start_session, follow)
    every = tuple((1, unit) for unit in range(5))
    link.send(ask(1, Ablate(every)))
    follow(link, store, lambda: store.run.answer(AblateAnswer) is not None)
    answer, trainer = store.run.answer(AblateAnswer), new_trainer(settings, small_splits)
    for _ in range(STEPS):
        trainer.step()
    favourite = int(trainer.evaluated_network.parameters.biases[-1].argmax())  # nothing but the biases is left
    right = int((small_splits.validation.labels == favourite).sum())
    assert answer is not None and (answer.units, answer.right_without) == (every, right)


def test_without_a_unit_the_network_is_evaluated_with_its_outgoing_weights_at_zero(
    start_session: Start, follow: Follow, small_settings: Settings, small_splits: Splits
) -> None:
    link, store = trained(small_settings, small_splits, start_session, follow)
    link.send(ask(1, Ablate(((0, 1), (0, 4), (7, 7)))))
    follow(link, store, lambda: store.run.answer(AblateAnswer) is not None)
    answer, trainer = store.run.answer(AblateAnswer), new_trainer(small_settings, small_splits)
    for _ in range(STEPS):
        trainer.step()
    network = trainer.evaluated_network
    whole = evaluate(network, small_splits.validation)
    network.parameters.weights[1][[1, 4]] = 0
    without = evaluate(network, small_splits.validation)
    changed = int((whole.predicted != without.predicted).sum())
    assert answer == AblateAnswer(STEPS, ((0, 1), (0, 4)), 60, whole.right, without.right, changed)
    link.send(Steps(1))
    follow(link, store, lambda: store.run.phase == "paused" and store.run.step == STEPS + 1)
