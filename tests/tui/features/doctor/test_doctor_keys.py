"""The doctor's screen: what a person reads, what the keys do, and whether a cure is said to have helped."""

import dataclasses
from typing import cast

import msgspec
import numpy as np
import pytest
from reports import evaluation, first_of, last_of, progress_with
from stores import Hands, new_store
from wire import NO_ROWS

from mnist_tui.engine.diagnosis.finding import Change, Cure, Evidence, Finding
from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.features.doctor.pane import DoctorPane
from mnist_tui.tui.features.doctor.queries import ExaminationAnswer, MemorisationAnswer, Memorise
from mnist_tui.tui.features.doctor.screen import DoctorScreen
from mnist_tui.tui.features.doctor.state import DoctorState
from mnist_tui.tui.features.screens import FEATURES
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import Fork, Restart, SetSetting
from mnist_tui.tui.protocol.findings import Examined
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import Report, RunStarted, ScreensChanged

FLAT = Evidence("flat", "dead units of layer 1", 1.0, (0.0, 0.62), "fraction")
MOVED = Evidence("moved", "way of the weights", 0.5, (0.2, 13.0))
DEAD = Finding("R11", "Dead layer", (FLAT,), "It is dead. So there.", Cure((Change("hidden", (64,), (9,)),)))
LIVE = Finding(
    "R9",
    "Steps too long",
    (MOVED,),
    "They overshoot. Too far.",
    Cure((Change("learning_rate", 5.0, 0.5),), is_live=True),
)
WORDS = Finding("R3", "Few images", (), "They are few. So there.", Cure(words="get more images"), "note")
AT = 400
PROGRESS = Progress(
    1, "running", 0, 0.0, 10, 100, 0.1, 1.0, 1.0, 1.0, 1.0, None, None, NO_ROWS["steps"], NO_ROWS["evaluations"],
    NO_ROWS["rates"],
)  # fmt: skip


@pytest.fixture
def store(recorded_run: list[Report]) -> Store:
    """Return a store of a run at step 400 with three findings, of 80x22 cells."""
    started, progress = first_of(RunStarted, recorded_run), last_of(Progress, recorded_run)
    store = new_store(started, progress_with(progress, phase="running", step=AT, epoch=4.0, steps_per_epoch=100))
    store.tell(evaluation([[1, 9], [0, 0]], low=0.0, high=0.2, step=AT))
    store.tell(Examined(1, AT, (DEAD, LIVE, WORDS)))
    store.show(dataclasses.replace(store.ui.with_size("doctor", (80, 22)), screen="doctor"))
    return store


def page(store: Store, width: int = 80, height: int = 22) -> list[str]:
    return DoctorPane().paint(store.run, store.ui, width, height).lines()


def evaluate_at(store: Store, *points: tuple[int, float], run: int = 1) -> None:
    """Tell of evaluations at these steps with these accuracies."""
    rows = np.array([(step, step / 100, 0.5, accuracy) for step, accuracy in points])
    assert store.run.progress is not None
    at = msgspec.structs.replace(
        store.run.progress, **{**NO_ROWS, "evaluations": rows}, run=run, step=points[-1][0], phase="running"
    )
    store.tell(at)
    for feature in FEATURES:
        if feature.name == "doctor" and feature.after_report is not None:
            feature.after_report(Hands(store, "doctor").controls)


def test_the_key_opens_and_leaves_the_screen(store: Store) -> None:
    hands = Hands(store)
    hands.controls.go_to("dashboard")
    hands.do("d")
    assert (hands.stage.screens[-1], hands.store.ui.focus) == ("doctor", DoctorScreen.FOCUS)
    hands.do("d")
    assert hands.stage.screens[-1] == "dashboard"


def test_a_finding_has_its_numbers_beside_healthy_ones_why_and_a_cure(store: Store) -> None:
    assert page(store)[:6] == [
        "▸ ✗ Dead layer",
        "  evidence               this run  healthy",
        "  dead units of layer 1     100 %  0 % to 62 %",
        "  why     It is dead. So there.",
        "  cure    hidden 64 → 9, with a new network",
        "          enter begins a new run with it",
    ]


def test_a_closer_look_takes_the_place_of_what_was_found_without_and_shows_what_is_well(store: Store) -> None:
    store.tell(Reply(1, 1, AT, ExaminationAnswer(1, AT, (LIVE,), (FLAT, MOVED))))
    rows = page(store)
    assert rows[0] == "▸ ✗ Steps too long" and not any("Dead layer" in row for row in rows)
    well, others = (
        rows.index("  checked and well       this run  healthy"),
        rows.index("  other numbers          this run  healthy"),
    )
    assert rows[well + 1] == "  way of the weights          0.5  0.2 to 13"
    assert rows[others + 1] == "  dead units of layer 1     100 %  0 % to 62 %"
    assert DoctorPane().title(store.run, store.ui) == "doctor · 1 finding · step 400"


def test_no_heading_stands_over_an_empty_column(store: Store) -> None:
    bare = Evidence("pull", "weight decay", 0.04)
    store.tell(Reply(1, 1, AT, ExaminationAnswer(1, AT, (), (MOVED, bare))))
    rows = page(store)
    others = rows.index("  other numbers       this run")
    assert rows[others + 1] == "  weight decay            0.04"


def test_every_finding_can_be_chosen_and_is_then_seen_at_every_size(store: Store) -> None:
    for width, height in ((45, 10), (60, 18), (80, 22), (140, 43)):
        store.show(store.ui.with_size("doctor", (width, height)))
        hands = Hands(store, "doctor")
        hands.press("home")
        for name in ("Steps too long", "Few images"):
            hands.press("down")
            rows = page(store, width, height)
            assert any(row.startswith("▸") and name in row for row in rows), (width, rows)
        hands.press("up", "up")
        assert page(store, width, height)[0] == "▸ ✗ Dead layer"


def test_a_live_cure_changes_the_settings_of_the_run(store: Store) -> None:
    hands = Hands(store, "doctor")
    hands.press("down", "enter")
    assert hands.sent == [SetSetting("learning_rate", 0.5)] and hands.stage.questions == []
    hands.press("enter")
    assert len(hands.sent) == 1 and "already" in store.run.notice


def test_another_cure_begins_a_run_with_the_same_weights_after_a_question(store: Store) -> None:
    hands = Hands(store, "doctor")
    hands.press("enter")
    (question, consequence), sent = hands.stage.questions[0], list(hands.sent)
    assert question.startswith("Start a new run with hidden 9?") and sent == []
    consequence()
    assert hands.sent == [Restart({"hidden": [9]}, False)]


def test_what_no_setting_cures_is_told_in_words(store: Store) -> None:
    hands = Hands(store, "doctor")
    hands.press("down", "down", "enter")
    assert hands.sent == [] and store.run.notice == "no setting cures it: get more images"


def test_the_title_counts_the_rows_below_those_that_are_seen(store: Store) -> None:
    rows = len("\n".join(page(store, 45, 200)).rstrip().split("\n"))
    for height, top in ((9, 0), (9, 5), (rows, 0)):
        store.show(store.ui.with_state(DoctorState(top=top)).with_size("doctor", (45, height)))
        below = rows - height - top
        assert (f"↓ {below} more" in DoctorPane().title(store.run, store.ui)) is (below > 0)
        assert ("more" in DoctorPane().title(store.run, store.ui)) is (below > 0)
    hands = Hands(store, "doctor")
    hands.press("end")
    assert "more" not in DoctorPane().title(store.run, store.ui)


def test_a_screen_that_only_watches_changes_nothing(store: Store) -> None:
    store.tell(ScreensChanged(steers=False, others=1))
    hands = Hands(store, "doctor")
    hands.press("enter", "down", "enter")
    assert hands.sent == [] and hands.stage.questions == []


def test_what_is_only_shown_is_forked_for_a_live_cure_and_refused_for_another(store: Store) -> None:
    assert store.run.progress is not None
    store.tell(progress_with(store.run.progress, phase="shown"))
    hands = Hands(store, "doctor")
    hands.press("enter")
    assert "only shown" in store.run.notice and hands.stage.questions == []
    hands.press("down", "enter")
    hands.stage.questions[0][1]()
    assert hands.sent == [Fork({"learning_rate": 0.5})]


def test_a_run_that_has_diverged_gets_the_rate_that_was_searched_for_it(store: Store) -> None:
    assert store.run.progress is not None
    store.tell(Examined(1, AT, (dataclasses.replace(LIVE, id="R0"),)))
    store.tell(progress_with(store.run.progress, phase="diverged", diverged_at=AT, advised_rate=0.02))
    hands = Hands(store, "doctor")
    hands.press("enter")
    assert hands.sent == [SetSetting("learning_rate", 0.02)]
    assert any("applied; space resumes the run" in row for row in page(store))


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (((450, 0.9),), "applied; too early to tell: 10.00% → 90.00%"),
        (((450, 0.9), (460, 0.1)), "applied; too early to tell: 10.00% → 10.00%"),
        (((450, 0.9), (460, 0.95)), "it has helped: 10.00% → 95.00%"),
        (((490, 0.1), (500, 0.19)), "it has not helped so far: 10.00% → 19.00%"),
    ],
)
def test_two_evaluations_say_whether_a_live_cure_has_helped(
    store: Store, points: tuple[tuple[int, float], ...], expected: str
) -> None:
    Hands(store, "doctor").press("down", "enter")
    assert any("nothing has been evaluated since" in row for row in page(store))
    evaluate_at(store, *points)
    assert any(expected in row for row in page(store))
    assert ("it has helped" in store.run.notice) is ("it has helped" in expected)


def test_a_new_run_is_compared_with_the_one_before_and_the_next_one_with_neither(store: Store) -> None:
    hands = Hands(store, "doctor")
    hands.press("enter")
    hands.stage.questions[0][1]()
    assert store.run.started is not None
    store.tell(msgspec.structs.replace(store.run.started, run=2))
    assert store.ui.state(DoctorState).treatment is not None
    store.tell(progress_with(PROGRESS, run=2, step=0, epoch=0.0))
    assert any("nothing has been evaluated since" in row for row in page(store))
    evaluate_at(store, (10, 0.5), (20, 0.6), run=2)
    assert "hidden 64 → 9: it has helped: 10.00% → 60.00%" in store.run.notice
    assert store.run.started is not None
    store.tell(msgspec.structs.replace(store.run.started, run=3))
    store.tell(progress_with(PROGRESS, run=3, step=0, epoch=0.0))
    assert not any("helped" in row for row in page(store))


def memory_query(store: Store) -> list[Subscription]:
    """Return what the screen wants to know of ten images."""
    wanted = DoctorScreen.subscriptions(cast("DoctorScreen", None), store.run, store.ui)
    return [one for one in wanted if isinstance(one.query, Memorise)]


def test_ten_images_are_asked_about_at_every_press_and_the_answer_says_what_it_means(store: Store) -> None:
    hands = Hands(store, "doctor")
    assert memory_query(store) == []
    hands.press("O")
    assert memory_query(store) == [Subscription(Memorise(1), NEVER_S)]
    assert "is trained on ten images" in page(store)[0]
    store.tell(Reply(1, 1, AT, MemorisationAnswer(1, 10, 10, 35, 0.01)))
    assert "knew 10 images after 35 steps" in page(store)[0]
    hands.press("O")
    store.tell(Reply(1, 2, AT, MemorisationAnswer(2, 10, 2, 400, 2.3)))
    text = " ".join(" ".join(page(store)[:4]).split())
    assert "knew only 2 of 10 images after 400 steps" in text and "not in the data" in text


def test_what_is_found_stands_in_the_log_once_in_every_run(store: Store) -> None:
    (after,) = (one.after_report for one in FEATURES if one.name == "doctor" and one.after_report)
    for findings in ((DEAD, WORDS), (DEAD,), (DEAD, LIVE)):
        store.tell(Examined(1, AT, findings))
        after(Hands(store, "doctor").controls)
    lines = [entry.text for entry in store.run.log.entries if entry.kind == "found"]
    expected = ["Dead layer", "a note: Few images", "Steps too long"]
    assert lines == [f"{name}: d says why, and what cures it" for name in expected]


def test_what_is_set_at_the_start_is_cured_by_another_start(store: Store) -> None:
    few = dataclasses.replace(DEAD, cure=Cure((Change("validation", 20, 5000),)))
    store.tell(Examined(1, AT, (few,)))
    hands = Hands(store, "doctor")
    hands.press("enter")
    assert hands.sent == [] and hands.stage.questions == []
    assert "mnist-tui --validation 5000" in store.run.notice
    assert any("mnist-tui --validation 5000" in row for row in page(store))


def test_what_was_told_last_is_shown_as_the_status_line_counts_it(store: Store) -> None:
    store.tell(Reply(1, 1, AT, ExaminationAnswer(1, AT, (), (MOVED,))))
    assert "nothing found" in DoctorPane().title(store.run, store.ui)
    store.tell(Examined(1, AT, (DEAD,)))
    assert page(store)[0] == "▸ ✗ Dead layer" and "1 finding" in DoctorPane().title(store.run, store.ui)
    store.tell(Reply(1, 1, AT, ExaminationAnswer(1, AT - 1, (), (MOVED,))))  # an old answer, once more
    assert page(store)[0] == "▸ ✗ Dead layer"
