"""The footer: the most important keys, from the table of keys."""

from dataclasses import dataclass, replace

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.keymap import FooterOf, Key, Keymap
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas

TYPING = [("enter", "accept"), ("esc", "cancel")]
EDGE = 1
"""Blank columns at either end, aligned with the status line."""
LEAST_FOR_EDGES = 60
ESSENTIAL = ("space", "question_mark", "q")
"""The keys that stand in every footer, as Textual names them."""
GREYED = 2
"""Keys that do nothing for want of gradients for which there is room in any case: to train, and screens."""
TAKE_OVER = "exclamation_mark"
"""The key of a screen that only watches."""
PAST = "past"
"""What the dashboard counts as while it shows what nobody trains."""
LEAST_LABELLED = 5
"""Keys of the focused part beside which the essential keys keep their labels; fewer are not worth the words."""
LETTERS = {"↑↓": "j k", "←→": "h l"}
"""Replacements for arrows that the terminal cannot draw."""


class FooterPane(Pane):
    """One line of keys."""

    FOLLOWS_STEPS = False
    SHOWS = ("started", "failed", "screens", "moment")
    ALWAYS_LIVE = True

    def is_out_of_date(self, run: Run, ui: UiState, now: float) -> bool:
        """Tell it also when the network takes its first step: space begins training before, and resumes it after."""
        if super().is_out_of_date(run, ui, now):
            return True
        return self._shown is not None and bool(self._shown[0].step) is not bool(run.step)

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Write the most important keys that fit, in the order of the table."""
        palette = ui.look.palette
        canvas = Canvas(width, height)
        canvas.fill(0, 0, width, height, palette.bar)
        edge = EDGE if width >= LEAST_FOR_EDGES else 0
        x, room = edge, width - 2 * edge
        greyed = _greyed(run, ui)
        for name, label in _focus_keys(run, ui, room) if ui.focus else _keys(run, ui, room):
            canvas.text(x, 0, name, palette.ink("key", back=palette.bar, bold=True))
            canvas.text(x + len(name) + 1, 0, label, palette.ink("text", back=palette.bar))
            x += len(name) + len(label) + (2 if label else 1)
        for name, label in greyed:
            if x + len(name) + 1 + len(label) <= edge + room:
                canvas.text(x, 0, f"{name} {label}", palette.ink("muted", back=palette.bar))
                x += len(name) + len(label) + 2
        return canvas


def _greyed(run: Run, ui: UiState) -> list[tuple[str, str]]:
    """Return name and label of the keys that do nothing for want of gradients, the most important first."""
    keymap = ui.keymap.greyed(run)
    if not keymap.keys or ui.typed is not None:
        return []
    if ui.focus:
        plain = ui.look.glyphs.name == "ascii"
        rows = [row for row in keymap.focuses[ui.focus].rows if row.short]
        return [(LETTERS.get(row.short, row.short) if plain else row.short, row.label) for row in rows]
    groups: dict[tuple[int, str], list[str]] = {}
    for key in keymap.keys:
        if key.footer:
            groups.setdefault((key.footer, _label(key, run)), []).append(key.name)
    ranked = sorted(groups.items(), key=lambda group: (group[0][0] > 1 and len(group[1]) == 1, group[0]))
    return [(_short(names), label) for (_, label), names in ranked]


def _width(entries: list[tuple[str, str]]) -> int:
    """Return the columns that these take, with a blank after each but the last."""
    return sum(len(name) + len(label) + (2 if label else 1) for name, label in entries) - 1


def _focus_keys(run: Run, ui: UiState, width: int) -> list[tuple[str, str]]:
    """Return name and label of the keys of the part that has the focus, as many as fit into `width`."""
    if ui.typed is not None:  # every other key is text
        return list(TYPING) if _width(TYPING) <= width else []
    rows = [
        row
        for row in ui.keymap.focuses[ui.focus].rows
        if row.suits(run) and (row.is_idle is None or not row.is_idle(ui))
    ]
    plain = ui.look.glyphs.name == "ascii"
    shown = [(LETTERS.get(key.short, key.short) if plain else key.short, key.label) for key in rows if key.short]
    *kept, way_out = shown
    essential = _essential(run, ui.keymap)
    named = _besides(kept, essential)
    if _width([*kept, *named, way_out]) <= width:
        return [*kept, *named, way_out]
    for count in range(len(kept) - 1, LEAST_LABELLED - 1, -1):
        line = [*kept[:count], *_besides(kept[:count], essential), way_out]
        if _width(line) <= width:
            return line
    bare = [(name, "") for name, _ in essential]
    while kept and _width([*kept, *_besides(kept, bare), way_out]) > width:
        kept.pop()
    lines = [*kept, *_besides(kept, bare), way_out], [way_out]
    return next((line for line in lines if _width(line) <= width), [])


def _besides(kept: list[tuple[str, str]], essential: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the essential keys that do nothing else in the part that has the focus."""
    taken = {name for name, _ in kept}
    return [entry for entry in essential if entry[0] not in taken]


def _essential(run: Run, keymap: Keymap) -> list[tuple[str, str]]:
    """Return name and label of the keys that stand in every footer; of a failed run only those that still work."""
    usable = [key for key in keymap.keys if key.key in ESSENTIAL and _is_of_use(key, run)]
    return [(key.name, _label(key, run, run.is_only_shown)) for key in usable]


def _is_of_use(key: Key, run: Run) -> bool:
    """Tell whether a key does anything: of a failed run only some do, and on a screen that only watches."""
    if not key.suits(run):
        return False
    if run.failed is None and run.screens.steers:
        return key.key != TAKE_OVER
    return not key.needs_engine or (run.failed is None and key.by_watchers)


@dataclass(frozen=True, slots=True)
class Entry:
    """A key, or the keys of a group, in the footer."""

    name: str
    label: str
    priority: int
    """1 gets room first."""


def entries(keymap: Keymap, run: Run, screen: str = "") -> list[Entry]:
    """Return what the footer may show, in the order of the table of keys: only what does something."""
    keys = [key for key in keymap.keys if _is_of_use(key, run) and not (screen == PAST and key.trains)]
    places = [(key, _place(key, screen, run)) for key in keys]
    groups: dict[tuple[int, str], list[str]] = {}
    for key, place in places:
        if place.priority:
            groups.setdefault((place.priority, place.label), []).append(key.name)
    return [Entry(_short(names), label, priority) for (priority, label), names in groups.items()]


def _place(key: Key, screen: str, run: Run) -> FooterOf:
    own = key.footer_of
    if own is not None and own.screen == screen:
        return own if own.label else replace(own, label=_label(key, run))
    return FooterOf(screen, key.footer, _label(key, run, screen == PAST))


def _label(key: Key, run: Run, is_only_shown: bool = False) -> str:
    """Return what a key does; the one that pauses does something else where nothing is under way."""
    if key.label == "pause" and (is_only_shown or run.is_idle):
        return "replay" if is_only_shown else "resume" if run.step and run.phase != "finished" else "train"
    return key.group or key.label


def _short(names: list[str]) -> str:
    """Write digits that follow each other as one: 1-4."""
    ranges: list[list[int]] = []
    for digit in sorted(int(name) for name in names if name.isdigit()):
        if ranges and ranges[-1][-1] == digit - 1:
            ranges[-1].append(digit)
        else:
            ranges.append([digit])
    written = [f"{one[0]}-{one[-1]}" if len(one) > 1 else str(one[0]) for one in ranges]
    return " ".join([*written, *(name for name in names if not name.isdigit())])


def _keys(run: Run, ui: UiState, width: int) -> list[tuple[str, str]]:
    """Return name and label of the keys that fit into `width`."""
    screen = PAST if run.is_only_shown and ui.screen == "dashboard" else ui.screen
    possible = entries(ui.keymap, run, screen)
    essential = _essential(run, ui.keymap)
    if essential and _width(essential) > width:
        bare = [(name, "") for name, _ in essential]
        return bare if _width(bare) <= width else []
    width -= sum(len(name) + len(label) + 2 for name, label in _greyed(run, ui)[:GREYED])
    kept: set[Entry] = set()
    first = [name for name, _ in essential]
    for entry in sorted(possible, key=lambda entry: (entry.name not in first, entry.priority)):
        if sum(len(one.name) + len(one.label) + 2 for one in (*kept, entry)) - 1 <= width:
            kept.add(entry)
    return [(entry.name, entry.label) for entry in possible if entry in kept]
