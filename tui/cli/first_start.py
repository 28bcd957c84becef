"""Whether the program has ever been started by this person. The state folder, which every start makes, remembers it."""

from mnist_tui.tui.cli.state_folder import state_folder


def is_first_start() -> bool:
    """Tell whether this is the very first start, and remember it; where nothing can be remembered, none is."""
    try:
        state_folder().mkdir(parents=True)
    except OSError:
        return False
    return True
