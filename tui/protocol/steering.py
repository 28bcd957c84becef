"""Why a screen may not change the run that it shows, in the words of both sides."""

from typing import Final

WATCHING: Final = "another screen steers: ! takes over"
ONLY_WATCHES: Final = "this screen only watches"
ONLY_WATCHED: Final = "mnist-tui train is only watched: stop and resume it to steer it"
