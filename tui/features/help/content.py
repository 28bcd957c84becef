"""The content of the help: every text comes from the table that also makes the program work. No Textual here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mnist_tui.engine.setting import Setting
from mnist_tui.engine.settings import SETTINGS
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE
from mnist_tui.tui.frame.glossary import GLOSSARY
from mnist_tui.tui.frame.keymap import Focus, Keymap, in_words
from mnist_tui.tui.paint.text import in_ascii

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Subject:
    """A pane, or a screen as a whole."""

    name: str
    text: str
    """What it shows, and how to read it."""
    words: tuple[str, ...] = ()
    """The terms of the glossary that help to read it."""
    focus: str = ""
    """The name of its `Focus`; empty if it cannot be focused."""
    pages: tuple[Row, ...] = ()
    """Its pages by name, each with what it shows."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and a text or a table below it."""

    heading: str
    text: str = ""
    rows: tuple[Row, ...] = ()
    is_wide: bool = False
    """True for a table that may have two columns in a wide window."""
    is_grey: bool = False
    """True for keys that do nothing for what is shown."""


@dataclass(frozen=True, slots=True)
class Greyed:
    """Keys that do nothing for what is shown."""

    why: str
    keymap: Keymap


NOTHING_GREYED = Greyed("", Keymap())


@dataclass(frozen=True, slots=True)
class HelpContext:
    """What was shown when the help was opened."""

    screen: Subject
    """The screen as a whole."""
    focus: str = ""
    """The part that has the focus."""
    setting: str = ""
    """The one under the cursor of the settings."""
    greyed: Greyed = NOTHING_GREYED


def sections(keymap: Keymap, panes: Sequence[Subject], context: HelpContext, plain: bool) -> Iterator[Section]:
    """Yield the help, the pane in focus first; with `plain` in ASCII, and arrows that are keys as words."""
    told = _sections(keymap, panes, context, plain)
    yield from map(_in_ascii, told) if plain else told


def _in_ascii(section: Section) -> Section:
    rows = tuple((in_ascii(name), in_ascii(text)) for name, text in section.rows)
    return replace(section, heading=in_ascii(section.heading), text=in_ascii(section.text), rows=rows)


def _sections(keymap: Keymap, panes: Sequence[Subject], context: HelpContext, plain: bool) -> Iterator[Section]:
    in_focus = [pane for pane in panes if pane.focus and pane.focus == context.focus]
    if context.focus == "settings":
        name = context.setting.replace("_", " ")
        yield Section(name, dict(setting_rows())[name])
    for subject in in_focus or [context.screen]:
        yield Section(_name(subject, keymap), subject.text)
        if subject.words:
            yield Section("words used here", rows=tuple(term_rows(subject.words)))
    if context.focus in keymap.focuses:
        yield _keys_of(keymap.focuses[context.focus], plain)
    yield from (Section("pages", rows=subject.pages) for subject in in_focus if subject.pages)
    yield Section("keys everywhere", rows=tuple(key_rows(keymap)), is_wide=True)
    yield from _greyed(context, plain)
    yield Section("panes", rows=tuple((_name(pane, keymap), pane.text) for pane in panes if pane not in in_focus))
    yield from (_keys_of(part, plain) for name, part in keymap.focuses.items() if name != context.focus)
    yield Section("settings", rows=tuple(setting_rows()))
    yield Section("glossary", rows=tuple(term_rows(tuple(term.name for term in GLOSSARY))))


def _greyed(context: HelpContext, plain: bool) -> Iterator[Section]:
    """Yield what does nothing: the keys of the part in focus, and those that work everywhere else."""
    keymap, part = context.greyed.keymap, context.greyed.keymap.focuses.get(context.focus)
    rows = (*(() if part is None else focus_rows(part, plain)), *((key.name, key.help) for key in keymap.keys))
    if rows:
        yield Section(context.greyed.why, rows=rows, is_wide=True, is_grey=True)


def _keys_of(part: Focus, plain: bool) -> Section:
    return Section(f"keys in the {part.title}", rows=tuple(focus_rows(part, plain)), is_wide=True)


def _name(pane: Subject, keymap: Keymap) -> str:
    """Return what people call a pane: as the part that it is, if it can have the keys."""
    part = keymap.focuses.get(pane.focus)
    return part.title if part is not None else pane.name


def key_rows(keymap: Keymap) -> Iterator[Row]:
    """Yield the keys that work everywhere, and what they do."""
    yield from ((key.name, key.help) for key in keymap.keys)
    yield "ctrl+p", "Every command by name."


def focus_rows(focus: Focus, plain: bool) -> Iterator[Row]:
    """Yield the keys of a part of the screen, and what they do."""
    for key in focus.rows:
        yield in_words(key.names) if plain else key.names, f"{key.help[0].upper()}{key.help[1:]}."


def setting_rows() -> Iterator[Row]:
    """Yield every setting with its explanation and range."""
    for setting in SETTINGS.values():
        yield (
            setting.name.replace("_", " "),
            f"{setting.explained()} {setting.flag} {setting.range_text}; {_effect(setting)}.",
        )


def _effect(setting: Setting) -> str:
    if setting.name not in ADJUSTABLE:
        return "command line only"
    return "live (from the next batch)" if setting.live else "takes effect in the next run"


def term_rows(names: Sequence[str]) -> Iterator[Row]:
    """Yield terms of the glossary with their meanings and experiments; raise KeyError for one that it does not have."""
    meanings = {term.name: f"{term.text} Try it: {term.experiment}" for term in GLOSSARY}
    yield from ((name, meanings[name]) for name in names)
