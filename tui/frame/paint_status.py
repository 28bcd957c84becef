"""Draws the status line: phase, network, progress, accuracy. It knows no session; every text is given to it."""

from dataclasses import dataclass

from mnist_tui.tui.frame.status_layout import GAP, Form, Forms, Layout, Name, cover, place
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.gauge import bar_of
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import shorten_line

LEAST_BAR, MOST_BAR = 6, 24
NARROW, COLUMNS_PER_BAR_CELL = 60, 6
"""Above so many columns, the bar gets a cell for every few more: its length depends on the width alone."""
LEAST_FOR_BAR = 45
USUAL_COLUMNS = 80
"""In fewer, what a step did takes the place of its number."""
BEFORE_ITS_NUMBER: tuple[Name, ...] = ("accuracy", "screens", "epoch")
"""Parts that take the place of that number wherever there is no room for both."""
STEP_WIDTH = 6
"""Room kept for the number of steps, so that nothing moves when it gets another digit."""


@dataclass(frozen=True, slots=True)
class Score:
    """An accuracy as texts, from short to long, all but the first with its interval; empty without any."""

    texts: tuple[str, ...] = ()
    plain_role: Role = "text"
    """The colour without the interval."""
    role: Role = "text"
    """The colour with it."""


@dataclass(frozen=True, slots=True)
class StatusData:
    """Texts of the status line; empty ones are left out. `progress` is the fraction of the run that is done, 0..1."""

    phase: str
    badge: str
    network: str = ""
    epoch_text: str = ""
    progress: float = 0.0
    step: int | None = None
    rate_text: str = ""
    accuracy: Score = Score()
    eta_text: str = ""
    badge_text: str = ""
    """What is added to the badge where no notice needs its place."""
    percent_text: str = ""
    """The progress as a number."""
    target_text: str = ""
    """What the run continues until."""
    threads_text: str = ""
    test: Score = Score()
    effect_texts: tuple[str, ...] = ()
    """What a single step did, or which checkpoint is shown, from short to long."""
    findings: int | None = None
    """How many things are wrong; None while nobody knows."""
    screens_text: str = ""
    """Whether this screen only watches, and how many others look on."""
    notice: str = ""
    """A message that covers what is least important and moves nothing."""


def paint_status(data: StatusData, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the first row; in a narrower one the least important parts are left out first."""
    canvas = Canvas(width, height)
    canvas.fill(0, 0, width, height, palette.bar)
    short = f" {glyphs.badge(data.phase)} {data.badge} "
    forms = _forms(data, width, palette, glyphs)
    badge = _badge(data, short, forms, width)
    left = len(badge)
    layout = place(forms, left, width)
    covered = cover(layout, len(data.notice), left + 1, width) if data.notice else None
    if covered is not None and "accuracy" in layout and covered[1] >= layout["accuracy"].x:
        shorter = place({**forms, "accuracy": forms["accuracy"][:1]}, left, width)
        layout, covered = shorter, cover(shorter, len(data.notice), left + 1, width)
    if covered is not None and covered[1] - covered[0] < len(data.notice):
        badge = short
        covered = cover(layout, len(data.notice), min(len(short) + 1, width), width)
    canvas.text(
        0,
        0,
        badge if len(badge) <= width else short if len(short) <= width else short.strip(),
        palette.badge(data.phase),
    )
    _paint_parts(canvas, layout, covered, data, palette, glyphs)
    if covered is not None:
        start, stop = covered
        canvas.text(start, 0, shorten_line(data.notice, max(stop - start, 1), glyphs), palette.ink("warm", bold=True))
    return canvas


def _badge(data: StatusData, short: str, forms: Forms, width: int) -> str:
    """Return the badge with what is added to it, if that displaces nothing that is more important."""
    whole = f"{short}{data.badge_text} "
    if not data.badge_text or (width < USUAL_COLUMNS and data.effect_texts):
        return short
    beside_whole, beside_short = (place(forms, len(badge), width) for badge in (whole, short))
    before: tuple[Name, ...] = (*BEFORE_ITS_NUMBER, "test") if width < NARROW else BEFORE_ITS_NUMBER
    is_in_the_way = any(name in beside_short and name not in beside_whole for name in before)
    if data.test.texts and data.test.role != "muted":  # its interval comes before that number, and so does the bar
        common = {*before, "test"} & beside_short.keys() & beside_whole.keys()
        is_in_the_way |= any(beside_short[name].width > beside_whole[name].width for name in common)
    return short if is_in_the_way else whole


def _paint_parts(
    canvas: Canvas, layout: Layout, covered: tuple[int, int] | None, data: StatusData, palette: Palette, glyphs: Glyphs
) -> None:
    """Write the parts that the notice does not cover; of the epoch, the number without its bar may remain."""
    for name, placed in layout.items():
        end = placed.first_end if name == "epoch" else placed.end
        if covered is not None and end >= covered[0] and placed.x < covered[1] + GAP:
            continue
        is_whole = covered is None or placed.end < covered[0] or placed.x >= covered[1] + GAP
        x = placed.x
        for text, ink in placed.form if is_whole else placed.form[:1]:
            canvas.text(x, 0, text, ink)
            x += len(text)
        if name == "epoch" and is_whole and len(placed.form) > 1:
            bar = len(placed.form[1][0]) - 1
            paint_bar(canvas, placed.first_end + 1, 0, bar, data.progress, palette, glyphs)


def _forms(data: StatusData, width: int, palette: Palette, glyphs: Glyphs) -> Forms:
    """Return the parts, from left to right; where little fits, a test evaluation stands for that nothing was found."""
    text, muted = palette.ink("text"), palette.ink("muted")
    bar = min(LEAST_BAR + max(width - NARROW, 0) // COLUMNS_PER_BAR_CELL, MOST_BAR) if width >= LEAST_FOR_BAR else 0
    epoch: list[Form] = [((data.epoch_text, muted),)] if data.epoch_text else []
    if epoch and bar:
        epoch.append((*epoch[0], (" " * (bar + 1), text)))
        epoch += [(*epoch[1], (f" {data.percent_text:<4}", text))] if data.percent_text else []
    step = ((("step ", muted), (f"{data.step:,}".ljust(STEP_WIDTH), text)),) if data.step is not None else ()
    found = palette.ink("warm", bold=True) if data.findings else muted
    is_counted = data.findings is not None and (data.findings or width >= USUAL_COLUMNS or not data.test.texts)
    return {
        "screens": (((data.screens_text, muted),),) if data.screens_text else (),
        "epoch": tuple(epoch),
        "effect": tuple(((one, text),) for one in data.effect_texts),
        "network": (((data.network, palette.ink("text", bold=True)),),) if data.network else (),
        "step": step,
        "target": ((("until ", muted), (data.target_text, text)),) if data.target_text else (),
        "findings": (((_findings(data.findings, glyphs), found),),) if is_counted else (),
        "threads": (((data.threads_text, muted),),) if data.threads_text else (),
        "rate": (((data.rate_text, palette.ink("rate")),),) if data.rate_text else (),
        "eta": (((data.eta_text, text),),) if data.eta_text else (),
        "test": _test_forms(data.test, palette),
        "accuracy": _score_forms(data.accuracy, palette),
    }


def _findings(count: int | None, glyphs: Glyphs) -> str:
    """Return how many things are wrong; blanks for none, so that nothing moves when something is found."""
    text = f"{glyphs.finding}{count}"
    return text if count else " " * len(text)


def _test_forms(score: Score, palette: Palette) -> tuple[Form, ...]:
    """Return the forms of a test evaluation; of one that is out of date, the progress comes before the interval."""
    forms = _score_forms(score, palette)
    return (*forms[:1], *forms) if score.role == "muted" else forms


def _score_forms(score: Score, palette: Palette) -> tuple[Form, ...]:
    roles = (score.plain_role, *[score.role] * len(score.texts))
    return tuple(
        ((text, palette.ink(role, bold=role != "muted")),) for text, role in zip(score.texts, roles, strict=False)
    )


def paint_bar(canvas: Canvas, x: int, y: int, width: int, fraction: float, palette: Palette, glyphs: Glyphs) -> None:
    """Draw a progress bar of `width` cells, in parts of a cell where glyphs and palette have them."""
    fraction = fraction if 0 <= fraction <= 1 else float(fraction > 1)
    bar = bar_of(fraction * width, palette, glyphs, lambda parts: int(parts + 1e-9))
    if palette.fills_track:
        canvas.fill(x, y, width, 1, palette.track)
        canvas.text(x, y, bar, palette.ink("train"))
        return
    canvas.text(x, y, glyphs.unfilled * width, palette.ink("faint"))
    ink = palette.ink("faint" if palette.colour else "text")  # other screens need the few colours for something else
    canvas.text(x, y, bar, ink)
