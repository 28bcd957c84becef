"""Rows of text and bars: stats, status line, hyperparameters."""

import dataclasses

import numpy as np
import pytest

from mnist_tui.tui.features.settings.paint import SettingRow, paint_settings, settings_line
from mnist_tui.tui.frame.paint_status import Score, StatusData, paint_bar, paint_status
from mnist_tui.tui.paint.canvas import BOLD, REVERSE, Canvas
from mnist_tui.tui.paint.gauge import Gauge, paint_gauge
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE, Glyphs
from mnist_tui.tui.paint.palette import ANSI16, ANSI16_LIGHT, DARK, NONE, Palette
from mnist_tui.tui.paint.sparkline import Stat, bars, on_axis, paint_stats

WAY_OUT = "rate 0.00012 (p), then space; back at 123,400"
ROWS = (
    Stat("acc", np.arange(0.0, 160.0, 10), np.arange(16.0), "94.60%", "right"),
    Stat("img/s", np.array([40.0, 80.0]), np.array([1.0, 2.0]), "56.5k", "rate"),
)
VALID = Score(("valid 93.67%", "valid 93.67% (93.0-94.3)"))
RUNNING = StatusData(
    "running", "RUN", "mlp 784·64·10", "ep 3/20", 0.5, 1234, "58.2k img/s", VALID, "ETA 0:41", percent_text="50%"
)
ADJUSTABLE = (
    SettingRow("learning rate", "0.150", 0.5, "log 1e-4-1", changed=True, short="lr"),
    SettingRow("batch", "100", 0.4, "1-1024"),
    SettingRow("momentum", "0.90", 0.9, "0-0.99", short="μ"),
    SettingRow("weight decay", "1e-4", 0.1, "0-0.1", short="L2"),
    SettingRow("hidden", "128,64", None, "8-512", live=False),
)


@pytest.mark.parametrize(
    ("width", "glyphs", "expected"),
    [
        (34, BRAILLE, ["acc   ▁▁▂▂▃▃▄▄▅▅▆▆▇▇██      94.60%", "img/s ▅▅▅▅▅▅▅▅████████       56.5k"]),
        (34, ASCII, ["acc   ...::--==++**###      94.60%", "img/s ========########       56.5k"]),
        (24, BRAILLE, ["acc   ▁▂▃▄▅▆▇█    94.60%", "img/s ▅▅▅▅████     56.5k"]),
        (14, BRAILLE, ["acc     94.60%", "img/s    56.5k"]),
        (6, BRAILLE, ["94.60%", " 56.5k"]),
    ],
)
def test_stats_put_the_current_value_beside_its_bars(width: int, glyphs: Glyphs, expected: list[str]) -> None:
    assert paint_stats(ROWS, (0, 200), width, 2, DARK, glyphs).lines() == expected


def test_a_speed_that_hardly_changes_looks_so() -> None:
    steady = Stat(
        "img/s", np.arange(0.0, 80.0, 10), np.array([29e3, 30e3, 30.5e3, 31e3, 30e3, 29.5e3, 30e3, 31e3]), "31k", "rate"
    )
    (line,) = paint_stats((steady,), (0, 80), 40, 1, DARK, BRAILLE).lines()
    assert set(line.split()[1]) <= {"▇", "█"}, "bars begin at 0, or a tenth would look like a collapse"


def test_values_are_put_where_their_steps_are() -> None:
    steps = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 11.0])
    values = np.array([1.0, 3.0, np.nan, 5.0, np.inf, np.nan, 7.0])
    found = on_axis(steps, values, (0, 16), 8, until=12)
    np.testing.assert_allclose(found, [2, 5, np.nan, np.nan, np.nan, 7, 7, np.nan])
    np.testing.assert_allclose(on_axis(np.array([5.0]), np.array([4.0]), (0, 8), 4, until=8), [4, 4, 4, 4])
    assert np.isnan(on_axis(np.empty(0), np.empty(0), (0, 8), 4, until=8)).all()


def test_equal_values_are_half_high_and_nothing_is_nothing() -> None:
    assert bars(np.full(3, 7.0), BRAILLE.bars) == "▄▄▄"
    assert bars(np.empty(0), BRAILLE.bars) == bars(np.array([np.nan]), BRAILLE.bars) == ""


def test_bars_between_given_ends_do_not_scale_to_themselves() -> None:
    assert bars(np.array([0.05, 0.1135, 0.5, 0.98, np.nan, 1.5]), BRAILLE.bars, (0.0, 1.0)) == "▁▁▅█ █"


def test_rows_of_bars_do_not_touch_where_no_colour_tells_them_apart() -> None:
    assert "█" in "".join(paint_stats(ROWS, (0, 200), 34, 2, DARK, BRAILLE).lines())
    assert paint_stats(ROWS, (0, 200), 34, 2, NONE, BRAILLE).lines() == [
        "acc   ▁▁▁▂▂▃▃▄▄▅▅▆▆▇▇▇      94.60%",
        "img/s ▄▄▄▄▄▄▄▄▇▇▇▇▇▇▇▇       56.5k",
    ]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (100, " ▶ RUN  ep 3/20 ██████       50%   mlp 784·64·10  step 1,234     ETA 0:41  valid 93.67% (93.0-94.3)"),
        (80, " ▶ RUN  ep 3/20 ████▌     50%   step 1,234   ETA 0:41  valid 93.67% (93.0-94.3)"),
        (70, " ▶ RUN  ep 3/20 ███▌    50%        ETA 0:41  valid 93.67% (93.0-94.3)"),
        (60, " ▶ RUN  ep 3/20 ███      ETA 0:41  valid 93.67% (93.0-94.3)"),
        (45, " ▶ RUN  ep 3/20 ███    50%      valid 93.67%"),
        (40, " ▶ RUN  ep 3/20  ETA 0:41  valid 93.67%"),
        (30, " ▶ RUN  ep 3/20  valid 93.67%"),
        (20, " ▶ RUN  ep 3/20"),
        (3, "▶ R"),
    ],
)
def test_status_drops_the_least_important_first(width: int, expected: str) -> None:
    assert paint_status(RUNNING, width, 1, DARK, BRAILLE).lines() == [expected]


def test_status_stays_in_place_as_the_steps_get_more_digits() -> None:
    few, many = (
        paint_status(StatusData("running", "RUN", step=step, accuracy=Score(("valid 9%",))), 60, 1, DARK, BRAILLE)
        for step in (9, 99_999)
    )
    assert few.lines()[0].index("valid") == many.lines()[0].index("valid")


def test_notice_is_kept_longer_than_the_rest() -> None:
    data = StatusData(
        "paused", "PAUSED", "mlp 784·64·10", step=1234, accuracy=Score(("valid 9%",)), notice="saved at last"
    )
    assert paint_status(data, 24, 1, DARK, BRAILLE).lines() == [" ‖ PAUSED  saved at last"]


NOTICES = (
    "nothing to undo",
    "learning_rate=12 is not in (0, 10]",
    "enter starts a new run: activation leaky-relu",
)
EVALUATED = StatusData(
    "paused",
    "PAUSE",
    "mlp 784·64·10",
    "ep 3/20",
    0.5,
    1234,
    "",
    VALID,
    test=Score(("test 93.10%", "test 93.10% (92.6-93.6, 2×)")),
)


@pytest.mark.parametrize("notice", ["", *NOTICES])
@pytest.mark.parametrize("width", [80, 100, 140])
def test_state_epoch_and_accuracy_stay_in_place_beside_any_notice(width: int, notice: str) -> None:
    for data in (RUNNING, EVALUATED):
        without = paint_status(data, width, 1, DARK, BRAILLE).lines()[0]
        line = paint_status(dataclasses.replace(data, notice=notice), width, 1, DARK, BRAILLE).lines()[0]
        assert notice in line
        for word in (data.badge, data.epoch_text, data.accuracy.texts[0]):
            assert word not in line or line.index(word) == without.index(word), word
        if len(notice) < 25 or width > 80:
            assert data.epoch_text in line and data.accuracy.texts[0] in line


SAID = (
    WAY_OUT,
    "display frozen; f unfreezes it",
    "enter starts a new run: activation leaky-relu",
    "evaluating on the test images: this is counted",
    "optimistic: the network learned these images",
    "test 98.22% again, not counted",
    "the training process has ended; q quits",
    "that file exists; enter writes mistakes-2.csv",
)


@pytest.mark.parametrize("width", [60, 80])
def test_no_notice_is_cut_at_60_columns_and_a_path_only_in_its_folder(width: int) -> None:
    for badge, badge_text in (("RUN", ""), ("DIVERGED", "at 123,456"), ("PAUSE", "at 123,456")):
        data = dataclasses.replace(EVALUATED, badge=badge, badge_text=badge_text, step=None)
        for said in SAID:
            line = paint_status(dataclasses.replace(data, notice=said), width, 1, DARK, BRAILLE).lines()[0]
            assert f" {badge} " in line and said in line
        written = "1,234 images written to /data/somebody/a/folder/far/away/down/below/mistakes.csv"
        line = paint_status(dataclasses.replace(data, notice=written), width, 1, DARK, BRAILLE).lines()[0]
        assert "1,234 images written to /" in line and "…/mistakes.csv" in line


def test_what_to_do_about_a_divergence_can_be_read_in_full_at_80_columns() -> None:
    data = dataclasses.replace(
        EVALUATED, phase="diverged", badge="DIVERGED", badge_text="at 1,234", step=None, notice=WAY_OUT
    )
    assert WAY_OUT in paint_status(data, 80, 1, DARK, BRAILLE).lines()[0]


def test_a_short_notice_takes_the_place_of_the_step_and_leaves_the_bar() -> None:
    line = paint_status(dataclasses.replace(RUNNING, notice="full speed"), 80, 1, DARK, BRAILLE).lines()[0]
    assert line == " ▶ RUN  ep 3/20 ████▌     50%   full speed   ETA 0:41  valid 93.67% (93.0-94.3)"


def test_the_line_has_room_for_both_scores_beside_epoch_and_bar() -> None:
    line = paint_status(EVALUATED, 80, 1, DARK, BRAILLE).lines()[0]
    assert all(word in line for word in ("PAUSE", "ep 3/20 ████▌", "test 93.10% (92.6-93.6, 2×)  valid 93.67%"))


@pytest.mark.parametrize(
    ("badge_text", "width"), [("at 1,234", 80), ("at 645", 80), ("", 80), ("at 645", 60), ("", 60)]
)
def test_a_test_evaluation_of_the_present_network_has_its_interval_and_count(badge_text: str, width: int) -> None:
    score = Score(("valid 97.98%", "valid 97.98% (97.6-98.3, ema)"))
    data = dataclasses.replace(
        EVALUATED, epoch_text="ep 3/8", badge_text=badge_text, step=None, accuracy=score, findings=0, percent_text="37%"
    )
    line = paint_status(dataclasses.replace(data, threads_text="1 thread"), width, 1, DARK, BRAILLE).lines()[0]
    assert all(word in line for word in ("PAUSE", "ep 3/8", "test 93.10% (92.6-93.6, 2×)", "valid 97.98%")), line
    assert ("█" in line) is (width == 80)
    past = dataclasses.replace(data, badge="RUN", badge_text="", test=dataclasses.replace(data.test, role="muted"))
    line = paint_status(dataclasses.replace(past, eta_text="ETA 0:12"), 80, 1, DARK, BRAILLE).lines()[0]
    assert "█" in line and "ETA 0:12" in line, "one of an earlier network comes after the progress"


EFFECT = ("cost 0.142→0.131", "cost 0.142→0.131, Δw 0.031%", "cost of the batch 0.142→0.131, weights moved 0.031%")


@pytest.mark.parametrize(("width", "effect"), [(50, 0), (60, 1), (80, 1), (160, 2)])
def test_a_single_step_says_what_it_did_even_where_there_is_little_room(width: int, effect: int) -> None:
    data = dataclasses.replace(EVALUATED, epoch_text="ep 3/8", badge_text="at 1,234", step=None, effect_texts=EFFECT)
    line = paint_status(data, width, 1, DARK, BRAILLE).lines()[0]
    assert [text for text in EFFECT if f"  {text}  " in line] == [EFFECT[effect]]
    assert ("at 1,234" in line) is (width >= 80)


@pytest.mark.parametrize(
    ("notice", "widths"),
    [("", (42, 45, 50, 60, 80, 140)), ("full speed", (60, 80, 140)), ("display frozen", (60, 80, 140))],
)
def test_a_screen_that_only_watches_says_so_in_every_width(notice: str, widths: tuple[int, ...]) -> None:
    score = Score(("valid 97.98%", "valid 97.98% (97.6-98.3, ema)"))
    watching = dataclasses.replace(EVALUATED, step=None, accuracy=score, screens_text="watching", epoch_text="ep 3/8")
    for badge, badge_text in (("RUN", ""), ("PAUSE", "at 2,345"), ("DIVERGED", "at 12"), ("PAST 12,345", "")):
        data = dataclasses.replace(watching, badge=badge, badge_text=badge_text, findings=0, notice=notice)
        for width in widths:
            line = paint_status(data, width, 1, DARK, BRAILLE).lines()[0]
            assert all(text in line for text in ("  watching", "valid 97.98%", notice)), line


@pytest.mark.parametrize("findings", [None, 0, 2])
def test_in_45_columns_a_test_evaluation_is_seen_unless_something_was_found(findings: int | None) -> None:
    score = Score(("valid 97.98%", "valid 97.98% (97.6-98.3, ema)"))
    data = dataclasses.replace(EVALUATED, badge_text="at 645", step=None, accuracy=score, epoch_text="ep 3/8")
    line = paint_status(dataclasses.replace(data, findings=findings), 45, 1, DARK, BRAILLE).lines()[0]
    assert ("test 93.10%" in line) is not bool(findings) and ("✚2" in line) is bool(findings)


def test_an_accuracy_is_green_only_beside_its_interval() -> None:
    score = Score(("valid 98.46%", "valid 98.46% (98.1-98.8)"), role="right")
    for width, is_green in ((30, False), (80, True)):
        canvas = paint_status(dataclasses.replace(RUNNING, accuracy=score), width, 1, DARK, BRAILLE)
        at = canvas.lines()[0].index("98.46%")
        assert bool(canvas.fore[0, at] == DARK.right) is is_green


def test_every_phase_has_its_own_sign_and_bad_ones_their_own_colour() -> None:
    phases = ("starting", "running", "paused", "stepping", "evaluating", "diverged", "finished")
    for glyphs in (BRAILLE, ASCII):
        assert all(len(glyphs.badge(phase)) == 1 for phase in phases)
    assert len({BRAILLE.badge(phase) for phase in phases}) == len(phases)
    assert DARK.badge("diverged").back not in {DARK.badge(phase).back for phase in phases if phase != "diverged"}
    assert all(NONE.badge(phase).reverse for phase in phases)


def test_progress_is_drawn_where_there_is_no_colour() -> None:
    assert "████░░░░░" in paint_status(RUNNING, 80, 1, NONE, BRAILLE).lines()[0]
    assert "####....." in paint_status(RUNNING, 80, 1, NONE, ASCII).lines()[0]


@pytest.mark.parametrize(
    ("width", "glyphs", "expected"),
    [
        (
            60,
            BRAILLE,
            [
                "▸ learning rate   0.150* ━━━━━━━━●─────── log 1e-4-1",
                "  batch             100  ━━━━━━●───────── 1-1024",
                "  momentum         0.90  ━━━━━━━━━━━━━━●─ 0-0.99",
                "  weight decay     1e-4  ━━●───────────── 0-0.1",
                "  hidden         128,64  8-512                             ↻",
            ],
        ),
        (
            40,
            ASCII,
            [
                "> learning rate   0.150* ==o---",
                "  batch             100  ==o---",
                "  momentum         0.90  ====o-",
                "  weight decay     1e-4  o-----",
                "  hidden         128,64  8-512         @",
            ],
        ),
        (
            24,
            BRAILLE,
            [
                "▸ learning rate  0.150*",
                "  batch            100",
                "  momentum        0.90",
                "  weight decay    1e-4",
                "  hidden        128,64 ↻",
            ],
        ),
    ],
)
def test_settings_show_value_slider_and_range(width: int, glyphs: Glyphs, expected: list[str]) -> None:
    assert paint_settings(ADJUSTABLE, 0, None, width, 5, DARK, glyphs).lines() == expected


def test_settings_scroll_so_that_the_cursor_is_visible() -> None:
    lines = paint_settings(ADJUSTABLE, 4, None, 40, 2, DARK, BRAILLE).lines()
    assert lines[0].startswith("  weight decay") and lines[1].startswith("▸ hidden")


def test_value_being_typed_stands_in_its_place() -> None:
    canvas = paint_settings(ADJUSTABLE, 0, "0.2", 60, 5, NONE, BRAILLE)
    assert canvas.lines()[0] == "▸ learning rate     0.2▏ ━━━━━━━━●─────── log 1e-4-1"


def test_note_takes_the_place_of_the_range() -> None:
    refused = (SettingRow("learning rate", "0.1", 0.5, "log", note="12 is not in (0, 10]"),)
    assert paint_settings(refused, 0, None, 60, 1, DARK, BRAILLE).lines() == [
        "▸ learning rate     0.1  12 is not in (0, 10]"
    ]


@pytest.mark.parametrize(("width", "note"), [(34, "enter: new run"), (33, "new run"), (25, "new"), (21, "")])
def test_a_note_is_shortened_in_words(width: int, note: str) -> None:
    pending = (SettingRow("hidden", "30", 0.5, live=False, note="enter: new run"),)
    line = paint_settings(pending, 0, None, width, 1, DARK, BRAILLE).lines()[0]
    assert line.split("30")[1].rstrip("↻").strip() == note


def test_choices_are_cut_between_words() -> None:
    choice = (
        SettingRow("activation", "relu", None, "sigmoid tanh relu leaky-relu gelu"),
        SettingRow("long", "1", 0.5, "x" * 15),
    )
    lines = paint_settings(choice, None, None, 47, 2, DARK, BRAILLE).lines()
    assert lines[0] == "  activation relu  sigmoid tanh relu …"


def test_cursor_row_is_marked_with_and_without_colour() -> None:
    assert (paint_settings(ADJUSTABLE, 1, None, 40, 5, DARK, BRAILLE).back[1] == DARK.cursor).all()
    plain = paint_settings(ADJUSTABLE, 1, None, 40, 5, NONE, BRAILLE)
    assert plain.lines()[1].startswith("▸ batch") and plain.style[1, 2] == BOLD
    assert not (plain.style & REVERSE).any()


def test_setting_line_is_terse_and_drops_what_does_not_fit() -> None:
    assert settings_line(ADJUSTABLE[:4]) == "lr .15 · batch 100 · μ .9 · L2 1e-4"
    assert settings_line(ADJUSTABLE, width=20) == "lr .15 · batch 100"
    assert settings_line(ADJUSTABLE[1:2], glyphs=ASCII) == "batch 100"
    assert settings_line((SettingRow("dropout", "0.0"), SettingRow("n", "12.50")), glyphs=ASCII) == "dropout 0 | n 12.5"
    assert settings_line(()) == ""


@pytest.mark.parametrize("palette", [ANSI16, ANSI16_LIGHT], ids=lambda palette: palette.name)
def test_in_16_colours_the_chosen_row_has_no_patches_of_other_colours(palette: Palette) -> None:
    rows = (SettingRow("rate", "0.15", 0.6, "log 1e-5…1", changed=True), SettingRow("hidden", "128,64", live=False))
    for chosen in range(2):
        canvas = paint_settings(rows, chosen, None, 40, 2, palette, BRAILLE)
        assert (canvas.style[chosen] & REVERSE).all() and set(canvas.fore[chosen].tolist()) == {palette.text}


@pytest.mark.parametrize("palette", [DARK, ANSI16, ANSI16_LIGHT, NONE], ids=lambda palette: palette.name)
def test_the_empty_part_of_a_bar_can_be_seen(palette: Palette) -> None:
    progress = Canvas(8, 1)
    paint_bar(progress, 0, 0, 8, 0.5, palette, BRAILLE)
    gauge = paint_gauge(Gauge("acc", ("50%", "50% (40-60)"), 0.5, 0.4, 0.6, 0.1), 3, 40, palette, BRAILLE)
    for canvas, last in ((progress, 7), (gauge, 27)):
        back, character = int(canvas.back[0, last]), canvas.chars[0, last]
        assert (back, character) == ((palette.track, " ") if palette is DARK else (-1, "░"))


@pytest.mark.parametrize("palette", [ANSI16, ANSI16_LIGHT, NONE], ids=lambda palette: palette.name)
def test_a_bar_has_no_gap_before_its_empty_part(palette: Palette) -> None:
    for fraction in (0.3, 0.37, 0.7, 0.99):
        progress = Canvas(8, 1)
        paint_bar(progress, 0, 0, 8, fraction, palette, BRAILLE)
        gauge = Gauge("acc", ("50%", "50% (49-51)"), fraction, fraction, fraction, 0.1)
        bar = paint_gauge(gauge, 3, 40, palette, BRAILLE).lines()[0][4:28].replace("│", "█")
        assert set(progress.lines()[0]) == {"█", "░"} >= set(bar)
        assert progress.lines()[0].count("█") == int(8 * fraction), "not full before the end"
