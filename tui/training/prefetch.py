"""Batches made ready ahead of the learner, in a thread of their own; to the bit what the learner gets without it.

numpy lets go of the interpreter in its large loops, so that distorting the next images costs a second core instead of
the learner's time. It must not know what learns, nor who counts the cores.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from mnist_tui.engine.feed import Block, FeedPosition, InlineFeed
from mnist_tui.engine.learner import Learner
from mnist_tui.engine.settings import Settings

GROUP_IMAGES: Final = 512
"""Blocks are made ready in groups of about so many images: threads that wait for each other cost time at each turn."""
LARGEST_GROUP: Final = 16
"""Blocks, so that tiny batches do not keep a change of settings waiting."""
GROUPS: Final = 2
"""The group that is handed out and the one being made."""


@dataclass(frozen=True, slots=True, eq=False)
class _Ready:
    """A block, and where the feed stood after it if it ended its batch."""

    block: Block
    position: FeedPosition | None


class AheadFeed:
    """Hands out what an `InlineFeed` would, made ready by a thread as long as images are distorted and a core is free.

    What was made ready for other settings, or beyond the place where the learner goes back to, is thrown away, and the
    generators are put back to where they stood before it. One thread may call; all others keep off the inline feed.
    """

    def __init__(self, feed: InlineFeed, is_core_free: Callable[[], bool]) -> None:
        """Take over `feed` until `close`; `is_core_free` is asked before every batch."""
        self._feed, self._is_core_free = feed, is_core_free
        self._thread = ThreadPoolExecutor(1, "ahead")
        self._groups: deque[Future[list[_Ready]]] = deque()
        """Groups that are not yet handed out, made or in the making."""
        self._ready: deque[_Ready] = deque()
        """What is left of the group that is handed out."""
        self._group_size = 0
        self._position: FeedPosition | None = None
        """Where the learner stands; None when the inline feed stands there itself."""
        self._settings: Settings | None = None
        self._is_within_batch = False
        self._is_worth_it = self._is_ahead = False

    @property
    def position(self) -> int:
        """Images of this epoch already handed out, 0 … count."""
        return self._feed.position if self._position is None else self._position.order.position

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return self._feed.epoch if self._position is None else self._position.order.epoch

    def next(self, settings: Settings) -> Block:
        """Return the next block, good until the next call; what fails in the thread is raised here."""
        if not self._is_within_batch:
            self._turn_to(settings)
        block = self._take(settings) if self._is_ahead else self._feed.next(settings)
        self._is_within_batch = not block.is_last
        return block

    def _turn_to(self, settings: Settings) -> None:
        """Decide how the batches of `settings` are made from here on, and drop those that were made for others."""
        before = self._settings
        if before is not settings:
            augmentation, self._settings = settings.augmentation, settings
            self._is_worth_it = augmentation.is_on
            if before is None or (before.batch_size, before.augmentation) != (settings.batch_size, augmentation):
                self.pause()
        self._is_ahead = self._is_worth_it and self._is_core_free()
        if not self._is_ahead:
            self.pause()

    def _take(self, settings: Settings) -> Block:
        """Return the next block of the group, or wait for another group; keep the thread busy with those after it."""
        if self._position is None:
            self._position = self._feed.tell()
            self._group_size = min(max(GROUP_IMAGES // (settings.batch_size or GROUP_IMAGES), 1), LARGEST_GROUP)
            self._feed.keep(GROUPS * self._group_size)
        if not self._ready:
            while len(self._groups) < GROUPS:
                self._groups.append(self._thread.submit(self._make, settings, self._group_size))
            try:
                self._ready.extend(self._groups[0].result())
            except BaseException:
                self.pause()
                raise
            self._groups.popleft()
        ready = self._ready.popleft()
        self._position = ready.position or self._position
        return ready.block

    def _make(self, settings: Settings, count: int) -> list[_Ready]:
        """Make the next blocks ready; in the thread, the only place that calls the feed while any are asked for."""
        made = []
        for _ in range(count):
            block = self._feed.next(settings)
            made.append(_Ready(block, self._feed.tell() if block.is_last else None))
        return made

    def tell(self) -> FeedPosition:
        """Return where this stands; between two batches only."""
        return self._position or self._feed.tell()

    def seek(self, position: FeedPosition) -> None:
        """Continue from `position`."""
        self.pause()
        self._feed.seek(position)

    def pause(self) -> None:
        """Let the thread pause until the next batch, and put the feed back to where the learner stands.

        That is before the present batch, if it is within one.
        """
        for group in self._groups:
            group.cancel()
        wait(self._groups)
        self._groups.clear()
        self._ready.clear()
        self._is_within_batch = False
        if self._position is not None:
            self._feed.seek(self._position)
            self._feed.keep(1)
            self._position = None

    def close(self) -> None:
        """End the thread; the inline feed goes on from where the learner stands."""
        self.pause()
        self._thread.shutdown()


@contextmanager
def fed_ahead(learner: Learner, is_core_free: Callable[[], bool]) -> Iterator[AheadFeed]:
    """Let the feed of `learner` run ahead within the block; afterwards it is as it was, at the learner's place.

    Raises:
        TypeError: the feed runs ahead already.
    """
    inline = learner.feed
    if not isinstance(inline, InlineFeed):
        raise TypeError(f"the learner is fed by {type(inline).__name__}, not by an InlineFeed")
    learner.feed = ahead = AheadFeed(inline, is_core_free)
    try:
        yield ahead
    finally:
        ahead.close()
        learner.feed = inline
