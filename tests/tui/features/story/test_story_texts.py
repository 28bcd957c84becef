"""What the pages say: figures of the run, other sentences where they come out otherwise, none without its figures."""

import string

import numpy as np
import pytest
from stores import new_store
from story_runs import ALWAYS_LAND, FLAT, GOOD, run_of, waking

from mnist_tui.engine.curve import Curve
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.story.measures import leaving_step, milestones, output_error, quiet_growth, spread_at
from mnist_tui.tui.features.story.queries import CureAnswer, LookAnswer
from mnist_tui.tui.features.story.scene import scene
from mnist_tui.tui.features.story.script import (
    BATCHES_LEG,
    CURES,
    ENTROPY_LEG,
    FIRST_LEG,
    LEGS,
    STEPS,
    TAME_LEG,
    Leg,
    leg_of,
    step_of,
)
from mnist_tui.tui.features.story.state import END, Record, StoryState
from mnist_tui.tui.features.story.text import StoryText, story_text, worth_rows
from mnist_tui.tui.features.story.texts import PAGES
from mnist_tui.tui.paint.glyphs import BRAILLE


def told(state: StoryState, run: Run | None = None) -> StoryText:
    return story_text(state, run or new_store().run)


def text_of(
    name: str, *records: tuple[Leg, Record], look: LookAnswer | None = None, cures: tuple[float, ...] = ()
) -> str:
    """Return what a page tells once these networks were trained; `cures` are accuracies in percent."""
    place = END if name == "end" else next(place for place, step in enumerate(STEPS) if step.name == name)
    answers = tuple(CureAnswer(number, 0.4, int(right * 10), 1000, 500) for number, right in enumerate(cures))
    state = StoryState(place, records={leg.name: record for leg, record in records}, look=look, cures=answers)
    return " ".join(told(state).paragraphs)


def test_the_first_attempt_is_dead_where_its_gradient_is_0_and_otherwise_not_called_so() -> None:
    dead = run_of(FIRST_LEG, [(1, 6e6, 0.1, 1e9), (2, 0.5, 0.1, 0.0), (3, 0.5, 0.1, 0.0)])
    text = text_of("first", (FIRST_LEG, Record(dead)))
    # three outputs, ½ · 3 · e² = 6,000,000 where e = 2,000
    assert "The first cost was 6,000,000. Each output was off by about 2,000" in text
    assert "exactly 0" in text and "It stays at 50.00%" in text
    alive = run_of(FIRST_LEG, [(1, 6e6, 0.1, 1e9), (2, 900.0, 0.1, 50.0), (3, 800.0, 0.1, 40.0)])
    text = text_of("first", (FIRST_LEG, Record(alive)))
    assert "dead" not in text and "Three corrections later the cost is 800, and 50.00%" in text
    broken = run_of(FIRST_LEG, [(1, np.inf, 0.1, np.nan)])
    assert "too large for any number" in text_of("first", (FIRST_LEG, Record(broken)))


def test_the_plateau_is_told_with_what_the_network_says_and_not_claimed_of_one_that_tells_images_apart() -> None:
    text = text_of("tame", (TAME_LEG, Record(run_of(TAME_LEG, FLAT))))
    assert 'says "land" to every image. That is right for 50 of 100: 50.00%.' in text
    text = text_of("tame", (TAME_LEG, Record(run_of(TAME_LEG, FLAT, GOOD))))
    assert "to every image" not in text and "98 of 100 predictions are right: 98.00%." in text


def test_a_look_says_that_the_outputs_are_alike_only_where_they_are() -> None:
    record = TAME_LEG, Record(run_of(TAME_LEG, FLAT))
    alike = LookAnswer(100, 2e-5, 4e-6, 90, (0, 1, 2), ((0.3, 0.5, 0.2),) * 3)
    text = text_of("look", record, look=alike)
    assert "differ by 0.000020" in text and "These frequencies alone cost 0.3100" in text
    assert "Before training they differed by 0.0000040. A hundred steps made that 5.0 times as large" in text
    apart = LookAnswer(100, 0.2, 0.3, 90, (0, 1, 2), ((0.9, 0.1, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)))
    text = text_of("look", record, look=apart)
    assert "alike" not in text and "is it dead" not in text.lower() and "The columns differ" in text


def test_cures_are_counted_and_one_that_works_is_not_denied() -> None:
    text = text_of("cures", cures=(11, 11, 11, 11, 13, 11, 26, 48, 21, 11))
    assert "The best of the ten, tanh, gets to 48.00%. Nine of them did not reach 30%." in text
    text = text_of("cures", cures=(11, 11, 11, 11, 90, 11, 26, 48, 21, 11))
    assert "Eight of the ten did not reach 30%, but glorot gets to 90.00% in a hundred steps." in text
    assert "have in common" not in text


def test_more_steps_are_told_with_what_grew_unseen() -> None:
    tame = TAME_LEG, Record(run_of(TAME_LEG, FLAT))
    text = text_of("batches", tame, (BATCHES_LEG, waking(4050)))
    assert (
        "50.00% became 98.00%" in text
        and "it needs 4,050 steps to get its cost 5% below the plateau, and had been given 100" in text
    )
    # two rows of the table, tenfold each thousand
    assert "From step 1,500 to 3,500 the spread grew 100-fold, the cost fell by 0" in text


def test_a_network_that_stays_asleep_is_not_said_to_have_been_stopped() -> None:
    tame = TAME_LEG, Record(run_of(TAME_LEG, FLAT))
    text = text_of("batches", tame, (BATCHES_LEG, waking(None, ALWAYS_LAND)))
    assert "The cure has not worked in 6,000 steps: 50.00%." in text
    assert "stopped" not in text and "saddle" not in text
    assert "on its way all along" not in text_of("end", tame, (BATCHES_LEG, waking(None, ALWAYS_LAND)))


def test_another_cost_is_said_to_have_another_scale() -> None:
    """Knowing only how often costs -0.3 ln 0.3 - 0.5 ln 0.5 - 0.2 ln 0.2 = 0.361 + 0.347 + 0.322."""
    rows = [(step, 0.1, 0.5, 0.1) for step in range(1, 30)]
    text = text_of("entropy", (ENTROPY_LEG, Record(run_of(ENTROPY_LEG, rows, GOOD), (), 20)))
    assert "This cost has another scale: its plateau is at 1.030, so compare only the percentages." in text


def test_a_dead_network_never_leaves_its_plateau_and_one_that_was_stopped_has_not_done_so_yet() -> None:
    dead = run_of(FIRST_LEG, [(1, 6e6, 0.1, 1e9), (2, 0.5, 0.1, 0.0), (3, 0.5, 0.1, 0.0)])
    records = {"first": Record(dead), "tame": Record(run_of(TAME_LEG, FLAT))}
    rows = worth_rows(StoryState(END, records=records), new_store().run)
    assert [left for _, left, _ in rows[1:3]] == ["never", "> 100"]


def test_the_first_chart_has_no_rule_of_frequencies_that_nobody_has_heard_of() -> None:
    records = {"first": Record(run_of(FIRST_LEG, [(1, 6e6, 0.1, 1e9)])), "tame": Record(run_of(TAME_LEG, FLAT))}
    scenes = [scene(StoryState(place, records=records), new_store().run, BRAILLE) for place in (0, 1)]
    assert [one.charts[0].level is None for one in scenes] == [True, False]


def test_the_growth_that_is_told_is_that_of_two_rows_of_the_table() -> None:
    page = told(StoryState(4, records={"tame": Record(run_of(TAME_LEG, FLAT)), BATCHES_LEG.name: waking(4050)}))
    steps = [row[0] for row in page.table[1:]]
    assert f"From step {steps[0]} to {steps[1]} the spread grew" in " ".join(page.paragraphs)


def test_the_last_page_says_what_part_of_its_steps_the_network_had_been_given() -> None:
    records = (TAME_LEG, Record(run_of(TAME_LEG, FLAT))), (BATCHES_LEG, waking(4000))
    assert "given 100 steps of the 4,000 that it needed: 2%." in text_of("end", *records)
    state = StoryState(END, records={leg.name: record for leg, record in records})
    rows = worth_rows(state, new_store().run)
    assert rows[2:4] == (("all images a step", "> 100", "50.00%"), ("batches of 100", "4,000", "98.00%"))
    assert rows[4] == ("larger: glorot", "", "-")


def test_a_later_network_is_said_to_wake_earlier_only_if_it_does() -> None:
    batches = BATCHES_LEG, waking(4000)
    glorot = next(leg for leg in LEGS if leg.name == "glorot")
    rows = [(step, 0.1, 0.5, 0.1) for step in range(1, 30)]
    text = text_of("glorot", batches, (glorot, Record(run_of(glorot, rows, GOOD), (), 300)))
    assert "at step 300 instead of 4,000" in text and "98.00% are right" in text
    text = text_of("glorot", batches, (glorot, Record(run_of(glorot, rows, GOOD), (), 5000)))
    assert "instead of" not in text and "at step 5,000; the network before did at step 4,000" in text
    assert "has not left the plateau" in text_of("glorot", batches, (glorot, Record(run_of(glorot, rows))))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_words_before_anything_is_known(name: str) -> None:
    """And none with an empty brace or a bare name."""
    text = text_of(name)
    assert text and "{" not in text
    for part in (*PAGES[name].asks, *PAGES[name].busy, *PAGES[name].told):
        assert all(field is None or field.isidentifier() for _, field, _, _ in string.Formatter().parse(part.text))


def test_every_network_of_the_story_is_told_from_all_others() -> None:
    assert [leg_of(leg.settings) for leg in LEGS] == list(LEGS)
    assert [step_of(leg) for leg in LEGS] == [0, 1, 4, 5, 6, 7, 7, 7]
    assert all(leg_of(cure.settings) is None for cure in CURES)
    seeded = TAME_LEG.settings.replace({"seed": 5, "validation": 100, "epochs": 120, "threads": 2})
    assert leg_of(seeded) == TAME_LEG


def test_the_plateau_is_left_where_the_mean_of_the_cost_falls_below_it() -> None:
    costs = np.where(np.arange(1, 1001) <= 600, 0.45, 0.30)
    steps = Curve(4).extended(np.column_stack([np.arange(1, 1001), costs, costs, costs]))
    # the exponential mean over 20 batches has to go 15 % of the way down: 1 - (19/20)^n > 0.15 from n = 4 on
    assert leaving_step(steps, 0.45) == 604
    assert leaving_step(steps, 0.2) is None and leaving_step(Curve(4), 0.45) is None


def test_measures_are_those_worked_by_hand() -> None:
    assert output_error(450.0, 9) == pytest.approx(10.0)
    assert spread_at(((0, 1e-6), (100, 1e-4)), 50) == pytest.approx(1e-5)
    assert np.isnan(spread_at((), 50))
    growth = quiet_growth(((0, 1e-6), (100, 1e-4)), [(50, 0.45), (100, 0.4499), (150, 0.2)], 0.45, 120)
    assert growth is not None and (growth.first, growth.last) == (50, 100)
    assert [growth.factor, growth.cost_fell] == pytest.approx([10, 0.0001])
    assert quiet_growth(((0, 1e-6),), [(50, 0.2)], 0.45, 50) is None
    assert milestones(range(100, 1100, 100), 500) == [200, 400, 500, 1000]
