"""The commands of the palette: every key that does something, where it does it. No Textual here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Focus, FocusKey, Key, Keymap


@dataclass(frozen=True, slots=True)
class Command:
    """A line of the palette."""

    title: str
    key: str
    """Its key, as people write it."""
    help: str
    callback: Callable[[], None]
    is_grey: bool = False
    """True for one that does nothing for what is shown, and says why."""


def commands_of(keymap: Keymap, screens: Mapping[str, str], controls: Controls) -> tuple[Command, ...]:
    """Return every command, those that do nothing last; `screens` says which screen has a part that can be focused."""
    offered = (*_everywhere(keymap, controls), *_in_parts(keymap, screens, controls))
    return tuple(sorted(offered, key=lambda command: command.is_grey))


def _everywhere(keymap: Keymap, controls: Controls) -> Iterator[Command]:
    """Offer the keys that work everywhere; of several that do the same the first."""
    first, greyed = {(key.label, key.handler): key for key in reversed(keymap.keys)}, keymap.greyed(controls.run).keys
    for key in keymap.keys:
        if first[key.label, key.handler] is not key:
            continue
        if key.suits(controls.run):
            yield Command(key.label.capitalize(), key.name, key.help, partial(_do, controls, key))
        elif key in greyed:
            yield Command(key.label.capitalize(), key.name, controls.run.lacks, partial(key.press, controls), True)


def _do(controls: Controls, key: Key) -> None:
    """Do it, on the first of its screens if it does nothing here."""
    if key.screens and controls.ui.screen not in key.screens:
        controls.go_to(key.screens[0])
    key.press(controls)


def _in_parts(keymap: Keymap, screens: Mapping[str, str], controls: Controls) -> Iterator[Command]:
    """Offer the keys of every part; the last one of each leaves it."""
    for name, focus in keymap.focuses.items():
        for row in focus.rows[:-1]:
            if row.is_command and row.suits(controls.run):
                title, text = f"{focus.title}: {row.label}", f"{row.help}."
                do = partial(_do_in, controls, focus, row, screens[name])
                yield Command(title[0].upper() + title[1:], row.names, text[0].upper() + text[1:], do)


def _do_in(controls: Controls, focus: Focus, row: FocusKey, screen: str) -> None:
    """Do it where it belongs, leaving the cursor of a part that has the focus where it is."""
    if controls.ui.screen != screen:
        controls.go_to(screen)
    if controls.ui.focus != focus.name:
        controls.focus(focus.name)
    row.handler(controls, row.keys[0])
