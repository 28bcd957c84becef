"""What comes from the terminal as text, and what to say where it has no place. No Textual here."""

from mnist_tui.tui.frame.keymap import Keymap

LONGEST_PASTE = 200
"""Characters; no line takes more."""


def one_line(text: str) -> str:
    """Return pasted text as it can be typed: in one line, without what cannot be seen."""
    return "".join(filter(str.isprintable, " ".join(text.split())))[:LONGEST_PASTE]


def not_keys(text: str) -> str:
    """Return the notice about text that was pasted where none is typed."""
    count = len(text)
    return f"paste ignored: {count:,} character{'s' * (count != 1)}"


def caps_lock_hint(key: str, keymap: Keymap, focus: str) -> str:
    """Return the notice about a capital letter that does nothing, if the small one is a key; else an empty one."""
    rows = keymap.focuses[focus].rows if focus in keymap.focuses else ()
    known = [*(one.key for one in keymap.keys), *(name for row in rows for name in row.keys)]
    is_meant = len(key) == 1 and key.isupper() and key not in known and key.lower() in known
    return f"caps lock? {key.lower()}, not {key}" if is_meant else ""
