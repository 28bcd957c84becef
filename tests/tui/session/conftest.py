"""A session that is paused, and the store of the screen that looks on."""

from collections.abc import Callable

import pytest
from stores import new_store

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.reports import Report


@pytest.fixture
def store() -> Store:
    return new_store()


@pytest.fixture
def paused(
    start_session: Callable[..., ScreenEnd],
    follow: Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]],
    store: Store,
    small_settings: Settings,
) -> ScreenEnd:
    """The line to a session that is paused and has evaluated its untrained network."""
    link = start_session(small_settings, paused=True)
    follow(link, store, lambda: store.run.phase == "paused")
    return link
