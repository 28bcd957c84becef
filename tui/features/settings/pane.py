"""The settings: live ones take effect at the next batch, the others need a new run."""

import textwrap
from functools import lru_cache

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.settings import Settings, find_setting
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE, fraction
from mnist_tui.tui.features.settings.change import chosen_name, value_of
from mnist_tui.tui.features.settings.paint import SettingRow, paint_settings, settings_line
from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas, Ink
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.setting_name import short_name
from mnist_tui.tui.paint.text import first_fitting, whole_words

COMPACT_ROWS, BRIEF_SETTINGS = 3, 5
"""In so few rows, one line shows so many settings."""
LEAST_SETTINGS, LEAST_ADVICE = 3, 3
"""Rows that settings have beside an explanation, and an explanation with the rule above it; else there is none."""
DEFAULTS = Settings()
FOREIGN = "trained by another program"


def setting_row(name: str, run: Run, ui: UiState) -> SettingRow:
    """Return one setting as a row."""
    setting = find_setting(name)
    value = value_of(run, ui, name)
    return SettingRow(
        name=name.replace("_", " "),
        value_text=setting.text(value),
        fraction=fraction(setting, value),
        range_text=_range_text(name, ui.look.glyphs),
        live=setting.live,
        changed=value != DEFAULTS.value(name),
        note=_note(setting.live and run.is_only_shown) if name in ui.state(SettingsState).pending else "",
        wrong=complaint(name, ui),
        short=short_name(name, ui.look.glyphs),
    )


def _note(is_for_fork: bool) -> str:
    return "enter: fork" if is_for_fork else "enter: new run"


def _range_text(name: str, glyphs: Glyphs) -> str:
    setting = find_setting(name)
    if setting.kind == "choice":
        return " ".join(setting.choices)
    if setting.kind == "sizes":
        return "e.g. 128,64"
    low, high = setting.slider or (setting.low, setting.high)
    end = setting.zero or f"{high:g}"
    return f"{'log ' if setting.log else ''}{low:g}{glyphs.ellipsis}{end}".replace("e-0", "e-")


def complaint(name: str, ui: UiState) -> str:
    """Return what is wrong with the value typed for a setting: `12 is not in (0, 10]`; empty when it is valid."""
    typed = (ui.typed or "").strip()
    if not typed or name != chosen_name(ui):
        return ""
    try:
        find_setting(name).parse(typed)
    except SettingError as error:
        return str(error).partition("=")[2]
    return ""


def advice(run: Run, ui: UiState) -> str:
    """Return the explanation of the chosen setting."""
    name = chosen_name(ui)
    return find_setting(name).explained(str(value_of(run, ui, name)), is_brief=True)


ROUND_TITLE = 5
"""Columns of the border, the pointer and the gaps beside a title."""


class SettingsPane(Pane):
    """Rows with sliders; where there is little room and no focus, two lines."""

    IS_ABOUT = ("run",)
    FOLLOWS_STEPS = False
    SHOWS = ("settings", "requested", "moment")
    TITLE = "settings"
    FOCUS = "settings"
    HELP = (
        "The settings of this run: value, slider, range. p focuses them. Live settings take effect from the next batch "
        "on. Those marked ↻ (@ in ASCII) need a new run: a change to one is pending until n or enter starts it. A * "
        "marks values that differ from the default."
    )
    WORDS = ("learning rate", "batch, step, epoch", "momentum", "weight decay (L2)", "dropout", "schedule", "Adam")
    ALWAYS_LIVE = True

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the rows, or the line."""
        look = ui.look
        is_brief = height <= COMPACT_ROWS and ui.focus != "settings"
        rows = tuple(setting_row(name, run, ui) for name in (ADJUSTABLE[:BRIEF_SETTINGS] if is_brief else ADJUSTABLE))
        chosen = ui.state(SettingsState).cursor if ui.focus == "settings" else None
        if chosen is not None:
            return _paint_focused(rows, run, ui, width, height)
        if not is_brief:
            return paint_settings(rows, None, None, width, height, look.palette, look.glyphs)
        canvas = Canvas(width, height)
        muted, settings = look.palette.ink("muted"), run.settings
        line = settings_line(rows, width, look.glyphs)
        rest = [settings.optimizer, settings.schedule, settings.activation, f"seed {settings.seed}"]
        if _is_foreign(run):
            line, rest = FOREIGN, [settings.activation, settings.cost]
        canvas.text(0, 0, line, muted)
        canvas.text(0, 1, look.glyphs.separator.join(rest), muted)
        return canvas

    def title(self, run: Run, ui: UiState) -> str:
        """Count the settings where not all are visible, or say which one is chosen, and what its marks mean."""
        rows, glyphs = self.size.height, ui.look.glyphs
        has_focus = ui.focus == "settings"
        name = "settings of a fork" if _is_foreign(run) and rows > COMPACT_ROWS else self.TITLE
        if not has_focus and not COMPACT_ROWS < rows < len(ADJUSTABLE):
            return name
        number = ui.state(SettingsState).cursor + 1 if has_focus else rows
        row = setting_row(chosen_name(ui), run, ui) if has_focus else None
        marks = [f"{glyphs.restart} new run"] if row is not None and not row.live else []
        marks += [f"{glyphs.changed} changed"] if row is not None and row.changed else []
        places = f"{number} of {len(ADJUSTABLE)}", f"{number}/{len(ADJUSTABLE)}"
        texts = tuple(glyphs.separator.join((name, place, *marks)) for place in places)
        return first_fitting(texts, self.size.width - ROUND_TITLE) if self.size.width else texts[0]

    def footnote(self, run: Run, ui: UiState) -> str:
        """Explain the marks."""
        glyphs = ui.look.glyphs
        keys = "esc leaves" if ui.focus == "settings" else "p changes"
        return f"{keys}{glyphs.separator}{glyphs.restart} new run"


def _is_foreign(run: Run) -> bool:
    return run.started is not None and run.started.is_foreign


def _paint_focused(rows: tuple[SettingRow, ...], run: Run, ui: UiState, width: int, height: int) -> Canvas:
    """Draw the rows with a cursor and, where there is room, the explanation of the chosen setting.

    What is wrong with a value that is typed is always there in full, if need be in place of other rows.
    """
    palette, glyphs = ui.look.palette, ui.look.glyphs
    canvas = Canvas(width, height)
    if width < 1:
        return canvas
    lines = _lines(complaint(chosen_name(ui), ui), width, palette.ink("wrong", bold=True))
    below = max(_advice_rows(width, height), min(len(lines), height - 1))
    table = paint_settings(rows, ui.state(SettingsState).cursor, ui.typed, width, height - below, palette, glyphs)
    canvas.paste(0, 0, table)
    if below > len(lines):
        canvas.text(0, height - below, glyphs.rule * width, palette.ink("line"))
        lines = [("", palette.ink("line")), *lines, *_lines(advice(run, ui), width, palette.ink("muted"))]
    for y, (line, ink) in enumerate(lines[:below], start=height - below):
        is_cut = y == height - 1 and len(lines) > below
        canvas.text(0, y, whole_words(f"{line} {' ' * width}x", width, glyphs) if is_cut else line, ink)
    return canvas


def _advice_rows(width: int, height: int) -> int:
    """Return the rows below the settings: as many as the longest explanation of all takes, so that none moves them."""
    rows = min(_longest_advice(max(width, 1)) + 1, height - LEAST_SETTINGS)
    return rows if rows >= LEAST_ADVICE else 0


@lru_cache(maxsize=16)
def _longest_advice(width: int) -> int:
    texts = (
        setting.explained(choice, is_brief=True)
        for setting in map(find_setting, ADJUSTABLE)
        for choice in setting.choices or ("",)
    )
    return max(len(_wrapped(text, width)) for text in texts)


def _lines(text: str, width: int, ink: Ink) -> list[tuple[str, Ink]]:
    return [(line, ink) for line in _wrapped(text, width)]


def _wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text; names such as leaky-relu stay whole."""
    return textwrap.wrap(text, width, break_on_hyphens=False)
