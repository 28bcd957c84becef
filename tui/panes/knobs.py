"""The settings, to look at and to turn: live ones take effect at the next batch, the others take a new network."""

import textwrap

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.settings import Settings, find_setting
from mnist_tui.tui.charts.cost import short_name
from mnist_tui.tui.knobs import KNOBS, fraction
from mnist_tui.tui.paint.canvas import Canvas, Ink
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.knobs import Knob, knob_line, paint_knobs
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

COMPACT_ROWS, BRIEF_KNOBS = 3, 5
"""In so few rows so many settings stand on one line."""
ADVICE_ROWS = ((14, 6), (12, 5), (10, 4), (8, 3))
"""From so many rows on, so many of them explain the chosen setting, a rule above them included."""
DEFAULTS = Settings()


def knob(name: str, view: RunView, showing: Showing) -> Knob:
    """Return one setting as a row."""
    setting = find_setting(name)
    text = showing.pending.get(name, setting.text(view.settings.value(name)))
    value = setting.parse(text)
    return Knob(
        name=name.replace("_", " "),
        value_text=text,
        fraction=fraction(setting, value),
        range_text=_range_text(name, showing.look.glyphs),
        live=setting.live,
        changed=value != DEFAULTS.value(name),
        note="enter: new network" if name in showing.pending else "",
        wrong=complaint(name, showing),
        short=short_name(name, showing.look.glyphs),
    )


def _range_text(name: str, glyphs: Glyphs) -> str:
    setting = find_setting(name)
    if setting.kind == "choice":
        return " ".join(setting.choices)
    if setting.kind == "sizes":
        return "sizes as 128,64"
    low, high = setting.slider or (setting.low, setting.high)
    return f"{'log ' if setting.log else ''}{low:g}{glyphs.ellipsis}{high:g}".replace("e-0", "e-")


def complaint(name: str, showing: Showing) -> str:
    """Return why what is being typed for the setting will not do: `12 is not in (0, 10]`; empty when it will."""
    typed = (showing.typed or "").strip()
    if not typed or name != KNOBS[showing.knob]:
        return ""
    try:
        find_setting(name).parse(typed)
    except SettingError as error:
        return str(error).partition("=")[2]
    return ""


def advice(view: RunView, showing: Showing) -> str:
    """Return the two sentences about the chosen setting."""
    name = KNOBS[showing.knob]
    text = showing.pending.get(name, str(view.settings.value(name)))
    return find_setting(name).explained(text)


class KnobsPane(Pane):
    """Rows with sliders; where there is little room and no focus, two lines."""

    FOLLOWS_STEPS = False
    TITLE = "settings"
    FOCUS = "settings"
    HELP = "The settings of this run. p gives them the focus."
    ALWAYS_LIVE = True

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw the rows, or the line."""
        look = showing.look
        is_brief = height <= COMPACT_ROWS and showing.focus != "settings"
        knobs = tuple(knob(name, view, showing) for name in (KNOBS[:BRIEF_KNOBS] if is_brief else KNOBS))
        chosen = showing.knob if showing.focus == "settings" else None
        if chosen is not None:
            return _paint_turning(knobs, view, showing, width, height)
        if not is_brief:
            return paint_knobs(knobs, None, None, width, height, look.palette, look.glyphs)
        canvas = Canvas(width, height)
        muted, settings = look.palette.ink("muted"), view.settings
        canvas.text(0, 0, knob_line(knobs, width, look.glyphs), muted)
        rest = (settings.optimizer, settings.schedule, settings.activation, f"seed {settings.seed}")
        canvas.text(0, 1, look.glyphs.separator.join(rest), muted)
        return canvas

    def title(self, view: RunView, showing: Showing) -> str:
        """Count the settings where not all of them are in sight, or say which one is chosen."""
        rows = self.size.height
        turning = showing.focus == "settings"
        if not turning and not COMPACT_ROWS < rows < len(KNOBS):
            return self.TITLE
        place = showing.knob + 1 if turning else rows
        return f"{self.TITLE}{showing.look.glyphs.separator}{place} of {len(KNOBS)}"

    def footnote(self, view: RunView, showing: Showing) -> str:
        """Explain the marks."""
        glyphs = showing.look.glyphs
        keys = "esc leaves" if showing.focus == "settings" else "p changes"
        return f"{keys}{glyphs.separator}{glyphs.restart} new network"


def _paint_turning(knobs: tuple[Knob, ...], view: RunView, showing: Showing, width: int, height: int) -> Canvas:
    """Draw the rows with a cursor and, where there is room, what the chosen setting does."""
    palette, glyphs = showing.look.palette, showing.look.glyphs
    below = next((rows for least, rows in ADVICE_ROWS if height >= least), 0)
    canvas = Canvas(width, height)
    rows = paint_knobs(knobs, showing.knob, showing.typed, width, height - below, palette, glyphs)
    canvas.paste(0, 0, rows)
    if not below or width < 1:
        return canvas
    canvas.text(0, height - below, glyphs.rule * width, palette.ink("line"))
    lines = _lines(complaint(KNOBS[showing.knob], showing), width, palette.ink("wrong", bold=True))
    lines += _lines(advice(view, showing), width, palette.ink("muted"))
    for y, (line, ink) in enumerate(lines[: below - 1], start=height - below + 1):
        is_cut = y == height - 1 and len(lines) > below - 1
        canvas.text(0, y, line[: width - 2] + " " + glyphs.ellipsis if is_cut else line, ink)
    return canvas


def _lines(text: str, width: int, ink: Ink) -> list[tuple[str, Ink]]:
    return [(line, ink) for line in textwrap.wrap(text, width)]
