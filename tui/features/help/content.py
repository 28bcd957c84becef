"""What the help says: every text comes from the table that also makes the thing work. No Textual here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mnist_tui.engine.settings import SETTINGS
from mnist_tui.tui.frame.keymap import Focus, Keymap, in_words

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PaneHelp:
    """What is told of a pane."""

    name: str
    text: str
    focus: str = ""
    """The name of its `Focus`."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and a text or a table below it."""

    heading: str
    text: str = ""
    rows: tuple[Row, ...] = ()
    is_wide: bool = False
    """True for a table whose rows may stand side by side in a wide window."""


def sections(keymap: Keymap, panes: Sequence[PaneHelp], focus: str, setting: str, plain: bool) -> Iterator[Section]:
    """Yield the help, what has the focus first; with `plain` arrows are written as words.

    `setting` is the one under the cursor.
    """
    if focus in keymap.focuses:
        part = keymap.focuses[focus]
        if focus == "settings":
            name = setting.replace("_", " ")
            yield Section(name, dict(setting_rows())[name])
        else:
            yield from (Section(part.title, pane.text) for pane in panes if _name(pane, keymap) == part.title)
        yield Section(f"keys in the {part.title}", rows=tuple(focus_rows(part, plain)), is_wide=True)
    yield Section("keys everywhere", rows=tuple(key_rows(keymap)), is_wide=True)
    yield Section("panes", rows=tuple((_name(pane, keymap), pane.text) for pane in panes))
    for name, part in keymap.focuses.items():
        if name != focus:
            yield Section(f"keys in the {part.title}", rows=tuple(focus_rows(part, plain)), is_wide=True)
    yield Section("settings", rows=tuple(setting_rows()))


def _name(pane: PaneHelp, keymap: Keymap) -> str:
    """Return what people call a pane: as the part that it is, if it can have the keys."""
    part = keymap.focuses.get(pane.focus)
    return part.title if part is not None else pane.name


def key_rows(keymap: Keymap) -> Iterator[Row]:
    """Yield what every key does that works everywhere."""
    yield from ((key.name, key.help) for key in keymap.keys)
    yield "ctrl+p", "Every command by name."


def focus_rows(focus: Focus, plain: bool) -> Iterator[Row]:
    """Yield what the keys do while that part of the screen has them."""
    for key in focus.rows:
        yield in_words(key.names) if plain else key.names, f"{key.help[0].upper()}{key.help[1:]}."


def setting_rows() -> Iterator[Row]:
    """Yield what every setting is, with its range."""
    for setting in SETTINGS.values():
        effect = "live." if setting.live else "needs a new network."
        yield setting.name.replace("_", " "), f"{setting.explained()} {setting.flag} {setting.range_text}; {effect}"
