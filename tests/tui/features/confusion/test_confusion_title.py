"""What the title of the confusion matrix says: two labels share a row, and three rows are not theirs."""

import msgspec
import numpy as np
import pytest
from reports import evaluation, first_of, last_of
from stores import new_store
from textual.geometry import Size

from mnist_tui.tui.features.confusion.pane import ConfusionPane
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.reports import Report, RunStarted


@pytest.mark.parametrize(("size", "part"), [((42, 11), "16 of 47"), ((52, 22), "38 of 47"), ((80, 30), "")])
def test_it_says_how_many_of_many_classes_are_shown_where_not_all_are(
    recorded_run: list[Report], size: tuple[int, int], part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ConfusionPane, "size", Size(*size))
    confusion = np.diag(np.full(47, 3)) + np.eye(47, k=1, dtype=np.int64)
    names = tuple(f"{number:02}" for number in range(47))
    started = msgspec.structs.replace(first_of(RunStarted, recorded_run), classes=names)
    evaluated = msgspec.structs.replace(last_of(Evaluated, recorded_run), confusion=confusion, pair_costs=[])
    store = new_store(started, evaluated)
    title = ConfusionPane().title(store.run, store.ui)
    assert title.endswith(f" · {part}") if part else "of 47" not in title, title


def test_the_fresh_test_images_are_called_by_the_name_of_their_set(
    recorded_run: list[Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ConfusionPane, "size", Size(80, 30))
    started = msgspec.structs.replace(first_of(RunStarted, recorded_run), data_name="QMNIST", eval_split="test")
    store = new_store(started, evaluation([[40, 2], [8, 0]], "test", is_test=False))
    assert ConfusionPane().title(store.run, store.ui) == "confusion · 50 QMNIST"
