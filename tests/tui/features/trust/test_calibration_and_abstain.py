"""Calibration and abstaining on the screen: what the session measures, what keys do, what is drawn."""

import dataclasses
import re

import msgspec
import numpy as np
import pytest
from curve_runs import STARTED
from jobs import result_of
from stores import Hands, new_store

from mnist_tui.engine.abstention import abstention
from mnist_tui.engine.calibration import fit_temperature, reliability, scaled_confidence
from mnist_tui.engine.evaluation import Evaluation, EvaluationResult
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.trust.abstain_page import AbstainState, curve_of
from mnist_tui.tui.features.trust.abstain_paint import AbstainText, paint_abstain
from mnist_tui.tui.features.trust.calibration_answers import trust
from mnist_tui.tui.features.trust.calibration_page import CalibrationState
from mnist_tui.tui.features.trust.pane import TrustPane
from mnist_tui.tui.features.trust.queries import Bins, Trust, TrustAnswer
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.images.filter_reader import read_filter
from mnist_tui.tui.images.predictions import Predictions
from mnist_tui.tui.paint.canvas import BOLD
from mnist_tui.tui.paint.glyphs import ASCII
from mnist_tui.tui.paint.look import GlyphChoice
from mnist_tui.tui.paint.palette import NONE
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.splits import Splits, new_trainer


def bins(sure: int, right: int, mean: float = 0.97, error: float = 0.02) -> Bins:
    """Return fifteen bins, of which only the last holds images."""
    counts, correct, means = np.zeros(15, np.int64), np.zeros(15, np.int64), np.full(15, np.nan)
    counts[-1], correct[-1], means[-1] = sure, right, mean
    return Bins(counts, correct, means, error, error / 2, error * 2, 0.001)


ANSWER = TrustAnswer(
    "validation", 400, 1000, 960, 0, bins(1000, 960, 0.999, 0.039), bins(1000, 960, 0.961, 0.001), 1.5, "halves",
    np.array([0.99, 0.9, 0.5, 0.2]), np.array([500, 900, 990, 1000]), np.array([500, 894, 955, 960]),
)  # fmt: skip
"""Of the answers 500 of 500, 894 of 900 (99.3 %), 955 of 990 and 960 of 1,000 are right."""


def told(answer: TrustAnswer, page: str = "calibration") -> Store:
    store = new_store(STARTED)
    store.show(dataclasses.replace(store.ui, screen="trust").focused("trust"))
    store.tell(Reply(1, 1, 400, answer))
    if page == "abstain":
        Hands(store, "trust").press("tab")
    return store


def lines(store: Store, width: int = 80, height: int = 24) -> list[str]:
    return TrustPane().paint(store.run, store.ui, width, height).lines()


@pytest.fixture
def context(small_settings: Settings, small_splits: Splits) -> QueryContext:
    trainer = new_trainer(small_settings, small_splits)
    for _ in range(60):
        trainer.step()
    return QueryContext(trainer, small_splits, count_test=lambda result, step: None)


def asked(context: QueryContext, split: str) -> TrustAnswer:
    answer = result_of(trust(context, Trust(split)))  # type: ignore[arg-type]  # a split by name
    assert isinstance(answer, TrustAnswer)
    return answer


def test_confidences_as_given_are_those_of_an_evaluation(context: QueryContext) -> None:
    answer = asked(context, "validation")
    assert answer.raw is not None and answer.raw.counts.sum() == len(context.splits.validation) == answer.images
    assert answer.raw.right.sum() == answer.right == answer.answered_right[-1]
    assert answer.answered[-1] == answer.images


def test_without_colours_it_is_bold_which_confidences_the_table_shows() -> None:
    store = told(ANSWER)
    hands = Hands(store, "trust")
    seen = []
    for _ in range(2):
        canvas = TrustPane().paint(store.run, store.ui, 80, 24)
        seen.append([bool(canvas.style[y, 0] & BOLD) for y in (3, 4)])
        hands.press("i")
    assert canvas.lines()[3].startswith("as given") and canvas.lines()[4].startswith("at T =")
    assert seen == [[False, True], [True, False]]


def test_test_images_are_measured_at_the_temperature_of_validation_and_counted(context: QueryContext) -> None:
    counted: list[EvaluationResult | None] = []
    context = dataclasses.replace(context, count_test=lambda result, step: counted.append(result))
    answer = asked(context, "test")
    network = context.copied_network()
    logs = []
    for examples in (context.splits.validation, context.splits.test):
        evaluation = Evaluation(network, examples, keeps_logs=True)
        while not evaluation.done:
            evaluation.advance()
        logs.append(evaluation.logs)
    temperature = fit_temperature(logs[0], context.splits.validation.labels)
    assert answer.temperature == temperature and len(counted) == 1
    if temperature is not None:
        assert answer.fitted_on == "validation" and answer.thresholds.max() == pytest.approx(
            scaled_confidence(logs[1], temperature).max()
        )


def test_a_diverged_network_has_no_calibration_and_the_page_says_so(
    small_settings: Settings, small_splits: Splits
) -> None:
    trainer = new_trainer(small_settings.replace({"ema": 0.0}), small_splits)
    trainer.network.parameters.vector[...] = np.nan
    answer = asked(QueryContext(trainer, small_splits), "validation")
    assert answer.not_finite == answer.images and answer.raw is None
    for page in ("calibration", "abstain"):
        assert any("not finite" in line for line in lines(told(answer, page)))


def test_both_errors_stand_above_the_bins_with_interval_and_what_chance_gives() -> None:
    text = lines(told(ANSWER))
    assert "as given    calibration error 3.90% [1.95-7.80], by chance 0.10%" in text
    assert "at T = 1.50 calibration error 0.10% [0.05-0.20], by chance 0.10%" in text
    assert "each half of the images at the temperature of the other" in text


def test_a_row_says_how_many_how_sure_and_how_many_of_them_are_right() -> None:
    row = next(line for line in lines(told(ANSWER), 80) if "93-100%" in line)
    # 960 of 1,000 right: Wilson gives 94.6 to 97.0; the mean confidence is 96.1
    assert row.split()[:6] == ["▸", "93-100%", "1,000", "96.1", "96.0", "[94.6-97.0]"] and "+0.1" in row


def test_i_shows_the_confidences_as_the_network_gives_them() -> None:
    store = told(ANSWER)
    Hands(store, "trust").press("i")
    assert any(" 99.9 " in line and "+3.9" in line for line in lines(store))


def test_a_tall_window_shows_both_below_each_other() -> None:
    text = "\n".join(lines(told(ANSWER), 100, 45))
    assert " 96.1 " in text and " 99.9 " in text.split("\nas given\n")[1]
    assert " 99.9 " not in "\n".join(lines(told(ANSWER), 100, 30))


def test_enter_opens_the_mistakes_of_the_bin_under_the_cursor() -> None:
    store = told(ANSWER)
    hands = Hands(store, "trust")
    hands.press("down", "enter")
    gallery = store.ui.state(GalleryState)
    assert (gallery.split, gallery.text) == ("validation", "conf>0.866666667 conf<=0.933333333")
    hands.controls.focus("trust")
    hands.press("i", "up", "enter")
    assert store.ui.state(GalleryState).text == "raw>0.933333333"
    assert hands.stage.screens == ["gallery"] * 2


def test_the_gallery_lists_what_a_range_and_a_threshold_count() -> None:
    rng = np.random.default_rng(8)
    confidence = np.concatenate([1 - rng.random(4000) * 1e-5, rng.random(4000), np.arange(1, 16) / 15])
    kept, right = confidence.astype(np.float32).astype(np.float64), rng.random(len(confidence)) < 0.9
    labels = np.zeros(len(kept), np.intp)
    none = np.zeros(len(kept), np.bool_)
    every = Predictions(labels, (~right).astype(np.intp), kept, kept, kept, none, none)

    def listed() -> int:
        text = store.ui.state(GalleryState).text.removesuffix(" flag:right|wrong")
        return int(read_filter(f"{text} flag:right|wrong", ("0", "1")).mask(every).sum())

    sorted_in, curve = reliability(kept, right), abstention(kept, right).thinned(500)
    told_bins = Bins(sorted_in.counts, sorted_in.right, sorted_in.confidence, 0.1, 0.1, 0.1, 0.1)
    answer = TrustAnswer("validation", 1, len(kept), int(right.sum()), 0, told_bins)
    columns = {"thresholds": curve.thresholds, "answered": curve.answered, "answered_right": curve.right}
    store = told(msgspec.structs.replace(answer, **columns))
    hands = Hands(store, "trust")
    for place in range(15):
        hands.controls.put(CalibrationState(row=14 - place))
        hands.press("enter")
        assert listed() == sorted_in.counts[place], place
        hands.controls.focus("trust")
    hands.press("tab")
    for place, answered in enumerate(curve.answered.tolist()):
        hands.controls.put(AbstainState(share=answered / len(kept)))
        hands.press("enter")
        assert listed() == len(kept) - answered, place
        hands.controls.focus("trust")


def test_the_cursor_of_the_bins_is_seen_in_a_low_window_and_stays_among_them() -> None:
    store = told(ANSWER)
    hands = Hands(store, "trust")
    hands.press("end", "down")
    assert any(line.startswith("▸") and "0-7%" in line for line in lines(store, 60, 12))
    hands.press("home", "up")
    assert any(line.startswith("▸") and "93-100%" in line for line in lines(store, 60, 12))


def test_the_headline_says_what_is_right_of_what_is_answered() -> None:
    store = told(ANSWER, "abstain")
    text = "\n".join(lines(store))
    # nothing below the top 500 reaches 99.5 %, so the cursor begins there
    assert "100% right [99.2-100.0] on 50.0% of the images" in text
    assert "refuses 500 of 1,000 images, and with them 40 of the 40 mistakes" in text
    assert "confidence at T = 1.50, at least 0.9900" in text


def test_targets_say_what_they_take_or_that_they_are_not_reached() -> None:
    text = lines(told(ANSWER, "abstain"))
    assert next(line for line in text if " 99%" in line).split()[:4] == ["99%", "0.9000", "90.0%", "99.33"]
    worse = msgspec.structs.replace(ANSWER, answered_right=np.array([400, 700, 760, 765]))
    assert sum("not reached" in line for line in lines(told(worse, "abstain"))) == 3


def test_arrows_answer_more_or_less_and_page_keys_go_from_target_to_target() -> None:
    store = told(ANSWER, "abstain")
    hands = Hands(store, "trust")

    def share() -> float | None:
        return store.ui.state(AbstainState).share

    hands.press("pagedown")
    assert share() == 0.5
    hands.press("pageup")
    assert share() == 0.9
    hands.press("pageup")
    assert share() == 0.9
    hands.press("home")
    assert share() == 1.0
    hands.press("right")
    assert share() == pytest.approx(0.99)


def test_enter_opens_what_would_be_refused_right_or_wrong() -> None:
    store = told(ANSWER, "abstain")
    hands = Hands(store, "trust")
    hands.press("pageup", "enter")
    assert store.ui.state(GalleryState).text == "conf<0.89999995 flag:right|wrong"


@pytest.mark.parametrize(("width", "height"), [(20, 3), (40, 7), (45, 12), (60, 20), (140, 40)])
def test_a_window_of_any_size_keeps_the_most_important_line(width: int, height: int) -> None:
    text = AbstainText(curve_of(ANSWER), 1, None)
    drawn = paint_abstain(text, width, height, NONE, ASCII).lines()
    assert drawn[0].startswith("99.33% right") and max(map(len, drawn)) <= width


def test_thresholds_that_contradict_themselves_are_refused_on_arrival() -> None:
    with pytest.raises(ValueError, match="ever more"):
        msgspec.structs.replace(ANSWER, answered=np.array([500, 400, 990, 1000])).__post_init__()


def any_answer(rng: np.random.Generator) -> TrustAnswer:
    """Return a reply about one image or many, sure of all or of none, with a temperature or without."""
    count = int(rng.choice([1, 7, 1_000_000]))
    counts = rng.multinomial(count, rng.dirichlet(np.full(15, 0.1)))
    right = rng.binomial(counts, rng.random())
    means = np.where(counts > 0, (np.arange(15) + rng.random(15)) / 15, np.nan)
    some = Bins(counts, right, means, *rng.random(4))
    answered = np.unique(np.append(rng.integers(1, count + 1, 50), count))
    fractions = np.sort(rng.random(len(answered)))[::-1]
    thresholds, rights = np.sort(rng.random(len(answered)))[::-1], (answered * fractions).astype(np.int64)
    has_temperature = bool(rng.integers(2))
    return TrustAnswer(
        "validation", 10**6, count, int(right.sum()), 0, some, some if has_temperature else None,
        1.5 if has_temperature else None, "validation", thresholds, answered, rights,
    )  # fmt: skip


@pytest.mark.parametrize("page", ["calibration", "abstain"])
@pytest.mark.parametrize("seed", range(12))
def test_any_reply_is_drawn_at_any_size_in_any_characters(page: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    glyphs: GlyphChoice = ("ascii", "blocks", "braille")[seed % 3]
    store = new_store(STARTED, glyphs=glyphs, colours=("none", "256")[seed % 2])
    store.tell(Reply(1, 1, 400, any_answer(rng)))
    if page == "abstain":
        Hands(store, "trust").press("tab")
    for width, height in ((20, 5), (45, 9), (60, 17), (80, 21), (140, 42), (int(rng.integers(1, 200)), 60), (0, 0)):
        canvas = TrustPane().paint(store.run, store.ui, width, height)
        text = "".join(canvas.lines())
        assert (canvas.width, canvas.height) == (width, height) and (not text or text.isprintable())
        assert glyphs != "ascii" or text.isascii()
        assert seed % 2 or ((canvas.fore == -1).all() and (canvas.back == -1).all())


@pytest.mark.parametrize("height", [9, 14, 20])
def test_ranges_above_and_below_the_window_are_counted(height: int) -> None:
    store = told(ANSWER)
    hands = Hands(store, "trust")
    for _ in range(9):
        hands.press("down")
    page = lines(store, height=height)
    seen = sum(bool(re.match(r"[ ▸]\s*\d+-\d+%", line)) for line in page)
    assert seen + sum(map(int, re.findall(r"(\d+) (?:above|more)", page[-1]))) == 15 and seen < 15


def test_figures_of_a_million_images_stand_apart() -> None:
    many = TrustAnswer("validation", 400, 1_200_000, 1_200_000, 0, bins(1_200_000, 1_200_000), None, 1.0, "halves")
    row = next(line for line in lines(told(many), 80) if "93-100%" in line)
    assert row.split()[1:6] == ["93-100%", "1,200,000", "97.0", "100", "[100.00-100.00]"]
