"""What the terminfo database says of a terminal, where there is one. Ask only if needed: curses is slow to load."""

import os


def terminfo_colours(term: str) -> int:
    """Return how many colours a terminal of this name has; 0 where nothing is known of it."""
    try:
        import curses
    except ImportError:  # Python was built without it
        return 0
    nowhere = os.open(os.devnull, os.O_RDWR)
    try:
        curses.setupterm(term, nowhere)
        direct = any(curses.tigetflag(name) > 0 or curses.tigetnum(name) > 0 for name in ("RGB", "Tc"))
        return 1 << 24 if direct else max(curses.tigetnum("colors"), 0)
    except curses.error:
        return 0
    finally:
        os.close(nowhere)
