"""Every page of every size on next to no images: of one class or two, all right, all wrong, none at all."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from curve_runs import STARTED
from jobs import result_of
from stores import new_store

from mnist_tui.engine.dynamics import Dynamics
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.label_probability import LabelProbabilityHistory
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.trust.answers import ANSWERS
from mnist_tui.tui.features.trust.pages import PAGES
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.session.query_context import QueryContext, Watched
from mnist_tui.tui.training.splits import Splits, new_trainer

SIZES = ((45, 8), (60, 15), (80, 18), (140, 39), (200, 54))


@pytest.mark.parametrize("labels", [(), (0,), (1, 1), (0, 1, 2), (2, 2, 2, 2, 0)])
def test_every_page_is_drawn_of_any_images(
    small_settings: Settings, small_splits: Splits, labels: tuple[int, ...]
) -> None:
    few = Examples(small_splits.validation.pixels[: len(labels)], np.array(labels, np.intp), small_splits.test.shape)
    splits = replace(small_splits, validation=few)
    trainer, history = new_trainer(small_settings, splits), LabelProbabilityHistory(len(labels))
    for step in range(7):
        history.record(step, np.full(len(labels), step / 7))
    result = evaluate(trainer.evaluated_network, few)
    context = QueryContext(trainer, splits, Watched("validation", 6, result, Dynamics(len(labels)), history))
    store = new_store(msgspec.structs.replace(STARTED, classes=["sky", "land", "sea"]))
    for page in PAGES:
        for width, height in SIZES:
            ui = replace(store.ui, sizes={"trust": (width, height + 3)})
            for wanted in page.subscriptions(store.run, ui):
                part = replace(context, cache=context.cache.part(type(wanted.query).__name__))
                if type(wanted.query) in ANSWERS:
                    answer = result_of(ANSWERS[type(wanted.query)](part, wanted.query))
                    store.tell(Reply(1, 1, 6, answer))
            assert page.measured(store.run, ui) is not None or not labels
            page.paint(store.run, ui, width, height)
