"""What the screen of trust says of predictions that were made elsewhere."""

from typing import TypeVar

import numpy as np
import pytest
from foreign import context, reports, table
from stores import Hands, new_store

from mnist_tui.data.errors import DataError
from mnist_tui.engine.calibration import cross_fit, reliability
from mnist_tui.tui.features.trust import table_answers
from mnist_tui.tui.features.trust.abstain_page import ABSTAIN, AbstainState
from mnist_tui.tui.features.trust.calibration_page import CALIBRATION
from mnist_tui.tui.features.trust.data_map_page import DATA_MAP
from mnist_tui.tui.features.trust.pages import PAGES
from mnist_tui.tui.features.trust.pane import TrustPane
from mnist_tui.tui.features.trust.queries import Trust, TrustAnswer
from mnist_tui.tui.features.trust.robustness_page import ROBUSTNESS
from mnist_tui.tui.features.trust.slices_paint import SlicesCursor, paint_slices
from mnist_tui.tui.features.trust.slices_queries import FindSlices, SlicesAnswer
from mnist_tui.tui.features.trust.state import TrustState
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.paint.glyphs import ASCII
from mnist_tui.tui.paint.palette import DARK
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.session.query_context import Job

Kind = TypeVar("Kind", bound=Message)


def reply(job: Job, kind: type[Kind]) -> Kind:
    while True:
        try:
            next(job)
        except StopIteration as end:
            assert isinstance(end.value, kind)
            return end.value


def drawn(rows: int, temperature: float, seed: int = 0) -> tuple[np.ndarray, list[int]]:
    """Return probabilities of three classes and labels drawn from them at a temperature."""
    rng = np.random.default_rng(seed)
    logits = 3 * rng.normal(size=(rows, 3))
    true = np.exp(logits / temperature)
    true /= true.sum(axis=1, keepdims=True)
    labels = (rng.random((rows, 1)) > true.cumsum(axis=1)).sum(axis=1).clip(0, 2)
    given = np.exp(logits)
    return given / given.sum(axis=1, keepdims=True), labels.tolist()


def test_the_error_of_the_confidences_as_given_is_the_one_worked_by_hand() -> None:
    told = reply(table_answers.trust(context(), Trust("predictions")), TrustAnswer)
    # 70, 80, 50 and 100 % are right, 90 and 40 % are wrong, each alone in its bin
    assert told.raw is not None and told.raw.error == pytest.approx((0.3 + 0.2 + 0.5 + 0.9 + 0.4 + 0.0) / 6)
    assert (told.images, told.right, int(told.raw.counts.sum())) == (6, 4, 6)
    # of the most confident one all are right, of all six four
    assert (told.thresholds[0], told.answered_right[0], told.answered[-1], told.answered_right[-1]) == (1, 1, 6, 4)
    assert told.prefers_given


def test_each_half_is_measured_at_the_temperature_of_the_other_half() -> None:
    probabilities, labels = drawn(4000, 2.0)
    shown = table(probabilities, labels)
    told = reply(table_answers.trust(context(shown), Trust("predictions")), TrustAnswer)
    expected = cross_fit(np.log(probabilities), np.array(labels))
    assert expected is not None and told.calibrated is not None and told.fitted_on == "halves"
    right = probabilities.argmax(axis=1) == labels
    assert told.calibrated.error == pytest.approx(reliability(expected.confidence, right).error, abs=1e-4)
    assert told.temperature == pytest.approx(2.0, rel=0.1)


def test_of_many_rows_some_of_each_half_tell_the_temperature(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_answers, "MOST_FITTED", 6000)
    monkeypatch.setattr(table_answers, "VALUES_AT_ONCE", 1000)
    probabilities, labels = drawn(20_001, 2.0)
    shown = table(probabilities, labels)
    told = reply(table_answers.trust(context(shown), Trust("predictions")), TrustAnswer)
    assert told.temperature == pytest.approx(2.0, rel=0.15)
    assert told.calibrated is not None and told.raw is not None and int(told.calibrated.counts.sum()) == 20_001
    assert told.calibrated.error < told.raw.error / 3


def test_a_prediction_that_is_not_the_most_probable_class_keeps_its_own_confidence() -> None:
    probabilities, labels = drawn(400, 2.0)
    predicted = probabilities.argmin(axis=1)
    confidence = probabilities.min(axis=1).astype(np.float32)
    shown = table(probabilities, labels, predicted.tolist(), confidence=confidence)
    told = reply(table_answers.trust(context(shown), Trust("predictions")), TrustAnswer)
    assert told.raw is not None and np.nanmax(told.raw.confidence) < 1 / 3
    assert told.calibrated is not None and np.nanmax(told.calibrated.confidence) < 0.34


def test_of_classes_alone_no_confidence_is_measured_and_nothing_without_labels() -> None:
    alone = table(None, (0, 0, 2), predicted=(0, 1, 2))
    assert reply(table_answers.trust(context(alone), Trust("predictions")), TrustAnswer).raw is None
    with pytest.raises(DataError, match="--labels"):
        reply(table_answers.trust(context(table(labels=None)), Trust("predictions")), TrustAnswer)


def test_classes_are_compared_with_all_others() -> None:
    told = reply(table_answers.slices(context(), FindSlices("predictions")), SlicesAnswer)
    rows = {row.filter: (row.wrong, row.count, row.rest_wrong, row.rest_count) for row in told.worst}
    assert rows == {"label:cat": (1, 2, 1, 4), "label:dog": (1, 2, 1, 4), "label:owl": (0, 2, 2, 4)}
    assert (told.examined, told.attributes, told.wrong) == (3, (), 2)


def test_pages_say_what_they_cannot_do_without() -> None:
    run = new_store(*reports()).run
    assert [page.name for page in PAGES if page.why_not(run)] == [ROBUSTNESS.name, DATA_MAP.name]
    assert "no network is loaded" in ROBUSTNESS.why_not(run)
    alone = new_store(*reports(table(None, (0, 0, 2), predicted=(0, 1, 2)))).run
    assert "only classes are known" in CALIBRATION.why_not(alone)
    unlabelled = new_store(*reports(table(labels=None))).run
    assert all("--labels" in page.why_not(unlabelled) for page in PAGES if page.needs not in ("network", "past"))


def test_a_page_that_needs_a_network_says_so_in_its_place() -> None:
    hands = Hands(new_store(*reports()), "trust")
    hands.controls.put(TrustState(page=ROBUSTNESS.name, source=hands.store.run.source))
    lines = TrustPane().paint(hands.store.run, hands.store.ui, 60, 10).lines()
    assert any("no network is loaded" in line for line in lines)


def test_the_way_out_is_read_in_a_narrow_window_too() -> None:
    hands = Hands(new_store(*reports(table(labels=None))), "trust")
    lines = TrustPane().paint(hands.store.run, hands.store.ui, 45, 9).lines()
    assert "nothing can be measured without labels: --labels says where they are" in " ".join(" ".join(lines).split())


def test_the_filter_of_the_refused_lists_exactly_those() -> None:
    probabilities, labels = drawn(2000, 2.0)
    confidence = (0.5 + np.arange(2000) * 1e-7).astype(np.float32)  # neighbours differ in the seventh digit
    shown = table(probabilities, labels, probabilities.argmax(axis=1).tolist(), confidence=confidence)
    told = reply(table_answers.trust(context(shown), Trust("predictions")), TrustAnswer)
    hands = Hands(new_store(*reports(shown), Reply(1, 1, 0, told)), "trust")
    hands.controls.put(TrustState(page=ABSTAIN.name, source=hands.store.run.source))
    hands.controls.put(AbstainState(share=999 / 2000))
    hands.press("enter")
    threshold = float(hands.store.ui.state(GalleryState).text.split()[0].removeprefix("conf<"))
    assert len(set(confidence.tolist())) == 2000 and int((confidence < np.float32(threshold)).sum()) == 1001


def test_keys_of_a_page_that_needs_a_network_are_not_offered() -> None:
    for page, key in ((ROBUSTNESS, " R refresh "), (DATA_MAP, " C class ")):
        hands = Hands(new_store(*reports()), "trust")
        hands.controls.put(TrustState(page=page.name, source=hands.store.run.source))
        assert key not in FooterPane().paint(hands.store.run, hands.store.ui, 100, 1).lines()[0]


def test_attributes_that_nobody_knows_have_no_heading() -> None:
    told = reply(table_answers.slices(context(), FindSlices("predictions")), SlicesAnswer)
    lines = paint_slices(told, SlicesCursor(), None, 80, 20, DARK, ASCII).lines()
    assert not any("fifth" in line for line in lines)
