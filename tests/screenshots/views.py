"""What there is to see in the program, and the keys that lead there from the dashboard. It starts nothing."""

from dataclasses import dataclass

from stage import DOWN, ENTER, ESCAPE, PAGE_DOWN

TAB, PALETTE, RIGHT, LEFT, HOME, END = "\t", "\x10", "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F"
BACKTAB = "\x1b[Z"
TRUST_PAGES = ("abstain", "slices", "corruptions", "map")
"""After the first."""


@dataclass(frozen=True, slots=True)
class View:
    """A screen in one of its states."""

    name: str
    there: str = ""
    """The keys from the dashboard to it."""
    back: str = ""
    """Those from it to the dashboard."""
    at: tuple[int, int] = (200, 60)
    """The size in which the keys are pressed."""


VIEWS = (
    View("dashboard"),
    View("cost", TAB + LEFT * 3, ESCAPE),
    View("matrix", TAB + TAB, ESCAPE),
    View("matrix-percent", TAB + TAB + "%" + DOWN + RIGHT, "%" + ESCAPE),
    View("strip", TAB + TAB + TAB + RIGHT, ESCAPE),
    View("settings", "p" + HOME + DOWN, ESCAPE),
    View("settings-typed", "p" + HOME + DOWN + ENTER + "99", ESCAPE + ESCAPE),
    View("settings-changed", "p" + HOME + DOWN + ENTER + "99" + ENTER, ESCAPE + ESCAPE),
    View("settings-refused", "p" + HOME + DOWN + ENTER + "-1" + ENTER, ESCAPE + ESCAPE),
    View("charts", "c", ESCAPE),
    View("gallery", "2", "1"),
    View("filter", "2/label:4 pred:9", ESCAPE + "1"),
    View("gallery-few", "2/label:4 pred:9" + ENTER, "\x7f1"),
    View("note", "2N", ESCAPE + "1"),
    View("inspector", "2" + ENTER, "1"),
    View("inspector-history", "2" + ENTER + "i", "i1"),
    View("perturbation", "2" + RIGHT + ENTER + "P", "b1"),
    View("inspector-edited", "2" + ENTER + "G", "b1"),
    View("units", "4", "1"),
    View("histograms", "4i", "i1", at=(60, 20)),
    View("ablated", "4X", "\x7f1"),
    View("outputs", "4..", ",,1"),
    View("unit", "4" + ENTER, ESCAPE + "1"),
    View("learn", "5", "1"),
    View("learn-sum", "5" + RIGHT, "1"),
    View("learn-error", "5" + PAGE_DOWN, "1"),
    View("learn-check", "5" + PAGE_DOWN * 2, "1"),
    View("learn-step", "5" + PAGE_DOWN * 3, "1"),
    View("learn-optimizer", "5" + END, "1"),
    View("learn-path", "5*", "*1"),
    View("learn-bug", "5B", "R1"),
    View("draw", "6", "1"),
    View("draw-four", "6" + "k" * 8 + "h" * 5 + " " + "j" * 8 + "l" * 11 + " " + "k" * 9 + " " + "j" * 16 + " ", "U1"),
    View("draw-meant", "6 " + "j" * 8 + " t", ESCAPE + "U1"),
    View("draw-kept", "6 " + "j" * 8 + " t1" + ENTER, "XU1"),
    View("map", "m", "1"),
    View("map-image", "m" + RIGHT, "1"),
    View("map-class", "mCC", "\x7f1"),
    View("runs", "7", "1"),
    View("runs-marked", "7" + END + "M" + HOME + "M" + DOWN, "\x7f1"),
    View("runs-settings", "7" + END + "M" + HOME + "M" + ENTER, ENTER + "\x7f1"),
    View("runs-filter", "7/valid>90", ESCAPE + "1"),
    View("runs-groups", "7#state" + ENTER, "#" + "\x7f" * 5 + ENTER + "1"),
    View("runs-rename", "7L", ESCAPE + "1"),
    View("comparison", "7" + DOWN + "=", "1"),
    View("comparison-matrices", "7" + DOWN + "=i", "i1"),
    View("comparison-asks", "7" + DOWN + "==", ESCAPE + "1"),
    View("log", "o", ESCAPE),
    View("doctor", "d", ESCAPE),
    View("doctor-overfit", "dO", ESCAPE),
    View("trust", "0", ESCAPE),
    *(View(f"trust-{name}", "0" + TAB * place, BACKTAB * place + ESCAPE) for place, name in enumerate(TRUST_PAGES, 1)),
    View("quiz", "9", ESCAPE),
    View("quiz-answered", "92", "\x7f" + ESCAPE),
    View("quiz-image", "9" + RIGHT * 3, LEFT * 3 + ESCAPE),
    View("quiz-two-charts", "9" + RIGHT * 8 + "4", "\x7f" + LEFT * 8 + ESCAPE),
    View("quiz-score", "92" + RIGHT + "2" + RIGHT * 9, LEFT * 9 + "\x7f" + LEFT + "\x7f" + ESCAPE),
    View("help", "?", ESCAPE),
    View("help-end", "?" + END, ESCAPE),
    View("help-gallery", "2?", ESCAPE + "1"),
    View("palette", PALETTE + "ru", ESCAPE),
    View("until", "u", ESCAPE),
    View("restart", "r", "n"),
    View("save", "S", ESCAPE),
    View("frozen", "f", "f"),
    View("notice", "!"),
    View("past", ",", ESCAPE),
    View("past-gallery", ",2", "1" + ESCAPE),
    View("fork", ",F", "n" + ESCAPE),
    View("tested", "t"),
)
UNSAVED = (View("quit", "q", "n"), View("restart-unsaved", "n", "n"))
"""What differs where nothing is saved."""
WATCHER = (View("watcher"), View("watcher-notice", "s"))
"""What a second screen shows."""


@dataclass(frozen=True, slots=True)
class OddRun:
    """A run in which something is out of the ordinary."""

    name: str
    flags: tuple[str, ...]
    until: str
    """What the status line shows when it is far enough."""
    views: tuple[str, ...] = ("dashboard", "matrix", "charts", "gallery", "inspector", "units", "map", "doctor")


ODD_RUNS = (
    OddRun("untrained", ("--paused",), "PAUSE"),
    OddRun("dead-layer", ("--sick", "dead-layer", "--epochs", "3"), "DONE"),
    OddRun("zeros", ("--sick", "zeros", "--epochs", "1"), "DONE"),
    OddRun("diverged", ("--sick", "diverging"), "DIVERGED"),
    OddRun("two-classes", ("--data", "{two}", "--epochs", "3"), "DONE"),
    OddRun("47-classes", ("--data", "{many}", "--epochs", "3"), "DONE"),
    OddRun("whole-batch", ("--batch-size", "0", "--epochs", "12"), "DONE"),
    OddRun("validation-20", ("--validation", "20", "--epochs", "2"), "DONE"),
    OddRun("validation-0", ("--validation", "0", "--epochs", "2"), "DONE"),
    OddRun("few-images", ("--data", "{few}", "--epochs", "1"), "DONE"),
    OddRun("overfitted", ("--data", "{few}", "--epochs", "60", "--learning-rate", "0.02"), "DONE"),
    OddRun("no-hidden", ("--hidden", "none", "--epochs", "2"), "DONE"),
)
