"""What every pane promises: exactly the asked size, no exception, plain characters where only those can be shown."""

import dataclasses
import itertools
import math
from typing import TypeVar, get_args

import msgspec
import numpy as np
import pytest
from textual.geometry import Size
from wire import NO_ROWS

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.diagnosis.finding import Change, Cure, Evidence, Finding, Unit
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.merge import run_after
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.client.told import Notice, Told
from mnist_tui.tui.features.confusion.state import ConfusionState
from mnist_tui.tui.features.curves.accuracy import last_percent
from mnist_tui.tui.features.curves.accuracy_pane import AccuracyPane
from mnist_tui.tui.features.curves.cost import last_text
from mnist_tui.tui.features.curves.cost_pane import CostPane
from mnist_tui.tui.features.curves.screen import FullChartPane
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.features.dashboard.keys import FOCUS_ORDER
from mnist_tui.tui.features.doctor.queries import ExaminationAnswer
from mnist_tui.tui.features.gallery.strip_state import StripState
from mnist_tui.tui.features.screens import KEYMAP, all_panes
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE
from mnist_tui.tui.features.settings.pane import SettingsPane
from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.status import StatusPane, epoch_and_fraction, status
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE
from mnist_tui.tui.paint.look import GLYPH_SETS, Look
from mnist_tui.tui.paint.palette import DARK, NONE
from mnist_tui.tui.paint.themes import THEMES
from mnist_tui.tui.protocol.evaluated import Evaluated, Mistake
from mnist_tui.tui.protocol.findings import Examined
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import CommandRejected, Failed, RunStarted, SettingChanged
from mnist_tui.tui.protocol.setting_values import plain_settings

T = TypeVar("T")
ALL_PANES: tuple[type[Pane], ...] = (*all_panes(), FullChartPane)
SIZES = [(0, 0), (1, 1), (1, 30), (200, 1), (7, 3), (20, 5), (38, 2), (40, 12), (80, 24), (200, 60)]
PALETTES = (*(palette for both in THEMES.values() for palette in both), NONE)
PHASES = ("running", "paused", "evaluating", "diverged", "finished", "odd")
COSTS = (0.0, -1.0, math.nan, math.inf, 1e-300, 1e300, 2.3)
LOOK = Look(DARK, BRAILLE, "256")
NUMBERS = tuple(
    Evidence("key", f"a number of some name, ± {place}", value, healthy, unit)
    for place, (value, healthy, unit) in enumerate(
        itertools.product((math.nan, math.inf, 0.0, 1e300), ((None, None), (0.0, None), (0.4, 1.0)), get_args(Unit))
    )
)
FINDINGS = (
    Finding(
        "R1", "Sick", NUMBERS, "It is. " * 20, Cure((Change("hidden", (64,), (8192,) * 16),), "see, for β₁ it helps")
    ),
    Finding("R2", "Note", (), "", Cure(), "note"),
)
LONG_NAME = "a very long name of a class, 雪 and ẞ too"


def pick(rng: np.random.Generator, choices: "tuple[T, ...]") -> T:
    return choices[int(rng.integers(len(choices)))]


def opened(rng: np.random.Generator, run: int) -> RunStarted:
    name = pick(rng, ("", "T-shirt/top ", LONG_NAME))
    names = [f"{name}{place}" for place in range(pick(rng, (2, 10, 64)))]
    rows, columns = pick(rng, ((28, 28), (8, 8), (64, 32), (1, 1)))
    settings = Settings().replace(
        {
            "hidden": pick(rng, ((), (128, 64), (8192,) * 16)),
            "seed": pick(rng, (0, 2**63 - 1)),
            "learning_rate": pick(rng, (1e-9, 0.002, 10.0)),
            "batch_size": pick(rng, (0, 64, 1_000_000)),
        }
    )
    sizes = [rows * columns, *settings.hidden, len(names)]
    evaluated_split: SplitName = "test" if rng.integers(2) else "validation"
    return RunStarted(run, "data", names, rows, columns, 60_000, evaluated_split, 5000, sizes, plain_settings(settings))


def progress(rng: np.random.Generator, run: int, points: int) -> Progress:
    steps = np.abs(rng.normal(1, 1, (points, 4)))
    steps[:, 0] = np.arange(1, points + 1)
    odd = rng.random(points) < pick(rng, (0.0, 0.1, 1.0))
    steps[odd, 1:] = rng.choice(COSTS, (int(odd.sum()), 3))
    evaluated = np.abs(rng.normal(0.5, 0.2, (min(points, 50), 4)))
    evaluated[:, 0] = np.linspace(0, points, len(evaluated))
    rates = np.stack([np.arange(1, min(points, 90) + 1), *rng.uniform(0, 1e6, (2, min(points, 90)))], axis=1)
    return Progress(
        run=run,
        phase=pick(rng, PHASES[:-1]),
        step=points,
        epoch=pick(rng, (0.0, 0.5, 10.0, 12345.6)),
        epochs=10,
        steps_per_epoch=pick(rng, (1, 30, 60_000)),
        learning_rate=0.1,
        images_per_second=pick(rng, (math.nan, 0.0, 73_000.0)),
        seconds_left=pick(rng, (math.nan, math.inf, 0.0, 1e9)),
        training_seconds=1.0,
        images_in_all_per_second=math.nan,
        pace=pick(rng, (None, 0.5, 100.0)),
        diverged_at=pick(rng, (None, points)),
        steps=steps,
        evaluations=evaluated,
        rates=rates.astype(float),
    )


def evaluated(rng: np.random.Generator, told: RunStarted, is_test: bool) -> Evaluated:
    classes = len(told.classes)
    confusion = rng.integers(0, pick(rng, (1, 5, 10**9)), (classes, classes))
    mistakes = [
        Mistake(
            index,
            int(rng.integers(classes)),
            int(rng.integers(classes)),
            pick(rng, (0.0, 1.0, 0.5, math.nan)),
            rng.integers(0, 256, (told.rows, told.columns), dtype=np.uint8),
        )
        for index in range(pick(rng, (0, 1, 48)))
    ]
    right, count = int(np.trace(confusion)), int(confusion.sum())
    split: SplitName = "test" if is_test else told.eval_split
    cost, pairs = pick(rng, COSTS), confusion
    costs = rng.choice(COSTS, confusion.shape)
    return Evaluated(told.run, 3, split, is_test, cost, right, count, 0.1, 0.9, pairs, costs, mistakes, 1)


def random_run(rng: np.random.Generator) -> Run:
    """Return a run of nothing yet, a young one, or a long one with another before it, changes and a test evaluation."""
    run = Run()
    for number in range(1, pick(rng, (1, 2, 3))):
        started = opened(rng, number)
        told: list[Told] = [started]
        if rng.random() < 0.8:
            told.append(progress(rng, number, pick(rng, (0, 1, 2, 500, 5000))))
        if rng.random() < 0.8:
            told.append(evaluated(rng, started, is_test=False))
        if rng.random() < 0.3:
            told.append(evaluated(rng, started, is_test=True))
        if rng.random() < 0.3:
            told.append(msgspec.structs.replace(evaluated(rng, started, is_test=False), split="train"))
        for step in range(int(rng.integers(4))):
            told.append(SettingChanged(number, step, "learning_rate", 0.002, 0.0015))
            told.append(SettingChanged(number, step, "momentum", 0.9, 0.95))
        if number == 1:
            told.append(Examined(number, 3, FINDINGS))
        if rng.random() < 0.8:
            told.append(Reply(number, 1, 3, ExaminationAnswer(number, 3, FINDINGS, NUMBERS)))
        run = told_all(run, *told)
    if rng.random() < 0.2:
        run = run_after(run, CommandRejected("learning_rate=12 is not in (0, 10]"))
    return run_after(run, Failed("the training process has ended", "")) if rng.random() < 0.1 else run


def told_all(run: Run, *told: Told) -> Run:
    for one in told:
        run = run_after(run, one)
    return run


def new_ui(look: Look, *states: FeatureState, focus: str = "") -> UiState:
    return UiState(look, focus=focus, states={type(state): state for state in states}, keymap=KEYMAP)


def random_ui(rng: np.random.Generator) -> UiState:
    glyphs = GLYPH_SETS[pick(rng, ("braille", "blocks", "ascii"))]
    ui = new_ui(
        Look(pick(rng, PALETTES), glyphs, "256"),
        CurvesState(log_cost=bool(rng.random() < 0.5)),
        ConfusionState(pick(rng, (None, (0, 0), (1, 0), (99, 99), (-1, 3))), in_percent=bool(rng.random() < 0.5)),
        StripState(pick(rng, (0, 5, 10_000))),
        SettingsState(
            pick(rng, (0, len(ADJUSTABLE) - 1)), pending=pick(rng, ({}, {"hidden": (32, 16), "activation": "gelu"}))
        ),
        focus=pick(rng, ("", *FOCUS_ORDER)),
    )
    return dataclasses.replace(
        ui,
        split=pick(rng, ("", "train", "test")),
        typed=pick(rng, (None, "", "0.0123456789")),
        link_is_slow=bool(rng.random() < 0.2),
    )


def assert_sound(pane: Pane, run: Run, ui: UiState, width: int, height: int) -> None:
    canvas: Canvas = pane.paint(run, ui, width, height)
    assert (canvas.width, canvas.height) == (width, height)
    assert canvas.chars.shape == canvas.fore.shape == canvas.back.shape == canvas.style.shape == (height, width)
    words = "".join([*map(str, canvas.chars.ravel()), pane.title(run, ui), pane.footnote(run, ui)])
    assert words.isprintable()
    if ui.look.glyphs is ASCII and (run.started is None or "".join(run.started.classes).isascii()):
        assert words.isascii(), "not ASCII: " + "".join(sorted(set(words) - set(map(chr, range(128)))))
    if ui.look.palette is NONE:
        assert (canvas.fore == -1).all() and (canvas.back == -1).all()


@pytest.fixture(scope="module")
def any_runs() -> list[tuple[Run, UiState, tuple[int, int]]]:
    """Runs, each with what may be chosen on a screen and a size."""
    made = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        made.append((random_run(rng), random_ui(rng), (int(rng.integers(121)), int(rng.integers(41)))))
    return made


@pytest.mark.parametrize("kind", ALL_PANES, ids=lambda kind: kind.__name__)
def test_a_pane_survives_any_run_at_any_size(
    kind: type[Pane], any_runs: list[tuple[Run, UiState, tuple[int, int]]]
) -> None:
    for seed, (run, ui, size) in enumerate(any_runs):
        pane = kind()
        assert_sound(pane, run, ui, *SIZES[seed % len(SIZES)])
        assert_sound(pane, run, ui, *size)


@pytest.mark.parametrize("kind", ALL_PANES, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("glyphs", GLYPH_SETS)
def test_a_pane_without_data_is_sound_at_every_size(kind: type[Pane], glyphs: str) -> None:
    run = Run()
    for palette in PALETTES:
        ui = UiState(Look(palette, GLYPH_SETS[glyphs], "256"))
        for width, height in SIZES:
            assert_sound(kind(), run, ui, width, height)


@pytest.fixture(scope="module")
def long_run() -> Run:
    """A run of a million steps."""
    rng = np.random.default_rng(0)
    return told_all(Run(), opened(rng, 1), progress(rng, 1, 1_000_000))


@pytest.mark.parametrize("kind", ALL_PANES, ids=lambda kind: kind.__name__)
def test_a_pane_survives_a_million_points(kind: type[Pane], long_run: Run) -> None:
    ui = UiState(Look(DARK, BRAILLE, "true"))
    assert_sound(kind(), long_run, ui, 80, 24)


def test_panes_have_names_of_their_own_and_help() -> None:
    panes = [kind() for kind in ALL_PANES]
    assert len({pane.id for pane in panes}) == len(panes)
    assert [pane.id for pane in panes if not pane.HELP.endswith(".")] == ["footer", "fullchart"]


@pytest.mark.parametrize(
    ("epoch", "phase", "expected"),
    [
        (0.0, "paused", ("ep 1/10", 0.0)),
        (0.25, "running", ("ep 1/10", 0.025)),
        (1.0, "paused", ("ep 1/10", 0.1)),
        (1.0, "running", ("ep 2/10", 0.1)),
        (1 - 1e-12, "running", ("ep 2/10", 0.1)),
        (9.5, "diverged", ("ep 10/10", 0.95)),
        (10.0, "finished", ("ep 10/10", 1.0)),
        (10.0, "running", ("ep 11", 1.0)),
        (11.5, "running", ("ep 12", 1.0)),
        (645.0, "paused", ("ep 645", 1.0)),
    ],
)
def test_the_epoch_is_the_one_that_a_person_means(epoch: float, phase: str, expected: tuple[str, float]) -> None:
    told = msgspec.structs.replace(progress(np.random.default_rng(0), 1, 5), epoch=epoch, phase=phase, epochs=10)
    assert epoch_and_fraction(told) == pytest.approx(expected)


def test_nothing_is_left_to_wait_for_beyond_the_last_epoch() -> None:
    rng = np.random.default_rng(0)
    run = run_after(Run(), opened(rng, 1))
    told = msgspec.structs.replace(progress(rng, 1, 5), epoch=9.5, phase="running", epochs=10, seconds_left=9.0)
    run = run_after(run, told)
    assert status(run, UiState(LOOK)).eta_text == "ETA 0:09"
    run = run_after(run, msgspec.structs.replace(told, epoch=12.5, seconds_left=0.0))
    assert status(run, UiState(LOOK)).eta_text == ""


def a_run(phase: str, **changes: object) -> Run:
    """Return a run of 860 steps an epoch that stands at step 1,234."""
    rng = np.random.default_rng(0)
    started = msgspec.structs.replace(opened(rng, 1), threads=1, settings=plain_settings(Settings()))
    plain = msgspec.structs.replace(
        progress(rng, 1, 5), phase=phase, step=1234, epoch=2.4, epochs=10, pace=None, seconds_left=9.0,
        diverged_at=None, images_per_second=58_200.0,
    )  # fmt: skip
    return told_all(Run(), started, msgspec.structs.replace(plain, **changes))


@pytest.mark.parametrize(
    ("phase", "changes", "badge", "step"),
    [
        ("paused", {}, "PAUSE", 1234),
        ("paused", {"pause_reason": "step 1,234"}, "PAUSE at 1,234", None),
        ("paused", {"pause_reason": "cost 0.05 reached: 0.04"}, "PAUSE at 1,234", None),
        ("evaluating", {"pause_reason": "epoch 2"}, "EVAL", 1234),
        ("diverged", {"diverged_at": 1235}, "DIVERGED at 1,235", 1234),
        ("running", {}, "RUN", 1234),
        ("finished", {"pause_reason": "cost 0.05 was not reached"}, "DONE", 1234),
    ],
)
def test_the_phase_says_whether_it_paused_at_a_step_that_was_asked_for(
    phase: str, changes: dict[str, object], badge: str, step: int | None
) -> None:
    told = status(a_run(phase, **changes), UiState(LOOK))
    assert (f"{told.badge} {told.badge_text}".strip(), told.step) == (badge, step)


def test_the_status_line_names_target_total_and_threads() -> None:
    told = status(a_run("running", target="accuracy 98%"), UiState(LOOK))
    assert (told.target_text, told.percent_text, told.threads_text) == ("accuracy 98%", "24%", "1 thread")
    for width, parts in ((140, ("until accuracy 98%", "24%", "1 thread")), (60, ("until accuracy 98%",))):
        run = a_run("running", target="accuracy 98%")
        line = StatusPane().paint(run, UiState(LOOK), width, 1).lines()[0]
        assert all(part in line for part in parts), line


@pytest.mark.parametrize(
    ("seconds", "pace", "expected"), [(0.4, None, ""), (1.0, None, "ETA 0:09"), (0.01, 2.0, "ETA 0:09")]
)
def test_the_time_left_is_told_once_the_speed_has_settled(seconds: float, pace: float | None, expected: str) -> None:
    assert status(a_run("running", training_seconds=seconds, pace=pace), UiState(LOOK)).eta_text == expected


@pytest.mark.parametrize(("ema", "mark"), [(0.0, False), (0.999, True)])
def test_the_accuracy_of_ema_weights_is_marked(ema: float, mark: bool) -> None:
    run, rng = a_run("running"), np.random.default_rng(0)
    assert run.started is not None
    run = run_after(run, evaluated(rng, run.started, is_test=False))
    run = dataclasses.replace(run, settings=Settings().replace({"ema": ema}))
    ui = UiState(LOOK)
    assert status(run, ui).accuracy.texts[1].endswith(", ema)") is mark
    assert ("EMA" in AccuracyPane().footnote(run, ui)) is mark


def test_a_target_that_is_reached_is_told_once() -> None:
    run = a_run("running", target="epoch 2")
    assert run.progress is not None
    run = run_after(
        run, msgspec.structs.replace(run.progress, phase="paused", target="", pause_reason="epoch 2 reached", **NO_ROWS)
    )
    assert run.notice == "epoch 2 reached"


def test_a_notice_leaves_the_accuracy_where_it_is() -> None:
    run, rng = a_run("paused"), np.random.default_rng(0)
    assert run.started is not None
    run = run_after(run, evaluated(rng, run.started, is_test=False))
    run = run_after(run, Notice("learning_rate=12 is not in (0, 10]"))
    line = StatusPane().paint(run, UiState(LOOK), 80, 1).lines()[0]
    assert run.notice in line and line.endswith(")")
    narrow = StatusPane().paint(run, UiState(LOOK), 30, 1).lines()[0]
    assert narrow.endswith("…") and "learning_rate" in narrow


def test_a_run_that_has_diverged_says_what_can_be_done_for_as_long_as_it_is_paused() -> None:
    run = a_run("diverged")
    run = run_after(run, Notice(""))
    assert run.progress is not None and status(run, UiState(LOOK)).notice == "lower rate (p), resume (space)"
    told = msgspec.structs.replace(run.progress, diverged_at=1235, returned_to=1100, advised_rate=0.001)
    run = dataclasses.replace(run, progress=told)
    assert status(run, UiState(LOOK)).notice == "rate 0.001 (p), then space; back at 1,100"


def test_a_value_that_is_no_number_is_a_dash() -> None:
    assert last_text(np.array([1.0, np.nan]), BRAILLE) == "–" and last_text(np.array([np.inf]), ASCII) == "-"
    assert last_percent(np.array([np.nan]), BRAILLE) == "–" and last_percent(np.array([0.9737]), ASCII) == "97.37"
    assert [last_text(np.array([value]), BRAILLE) for value in (0.1, 2.0, 0.0072)] == ["0.100", "2.000", "7.2e-3"]
    assert last_text(np.empty(0), BRAILLE) == last_percent(np.empty(0), BRAILLE) == ""


def test_the_footer_says_how_to_end_a_typed_value() -> None:
    run, ui = Run(), dataclasses.replace(new_ui(LOOK, focus="settings"), typed="0.0")
    assert FooterPane().paint(run, ui, 80, 1).lines() == [" enter accept esc cancel"]


def test_the_settings_say_which_one_of_how_many_is_chosen() -> None:
    run, ui = Run(), new_ui(LOOK, SettingsState(4), focus="settings")
    assert SettingsPane().title(run, ui) == f"settings · 5 of {len(ADJUSTABLE)}"


@pytest.mark.parametrize(("phase", "notice"), [("running", "slow connection"), ("paused", ""), ("finished", "")])
def test_the_link_of_a_paused_run_is_not_called_slow(phase: str, notice: str) -> None:
    assert status(a_run(phase), UiState(LOOK, link_is_slow=True)).notice == notice


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (60, "y log  x steps  + - up to 50  z zoom"),
        (40, "y log  x steps  + - up to 50  z zoom"),
        (39, "y log  x steps  + - up to 50"),
        (31, "y log  x steps"),
        (8, ""),
    ],
)
def test_the_frame_of_the_cost_names_whole_keys_or_none(
    columns: int, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CostPane, "size", Size(columns, 10))
    run, ui = Run(), UiState(LOOK)
    assert CostPane().footnote(run, ui) == expected
