"""Dialogs close once, however many keys ask for it before they are gone."""

from collections.abc import Callable
from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import Screen

Result = TypeVar("Result")


def close_once(screen: Screen[Result], dismiss: Callable[[], AwaitComplete]) -> AwaitComplete:
    """Dismiss a screen if it is on top: Textual removes whichever is, so a second call would remove the one below."""
    if screen.app.screen is screen:
        return dismiss()
    return AwaitComplete.nothing()  # type: ignore[no-untyped-call,no-any-return]
