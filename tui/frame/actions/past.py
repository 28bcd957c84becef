"""The keys that step through the checkpoints of the run, and what replays them. No Textual here."""

from functools import partial

from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import FooterOf, Key
from mnist_tui.tui.protocol.commands import USUAL_PACE, Replay, ShowMoment, ShowPresent

MANY, ALL = 10, 1_000_000_000
"""Checkpoints at a time."""
PACES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Of a replay, in checkpoints a second."""


def show(controls: Controls, by: int) -> None:
    """Show the network of another checkpoint."""
    if by > 0 and controls.run.moment is None:
        controls.say("this is the present; , goes back")
    else:
        controls.send(ShowMoment(by))


def show_present(controls: Controls) -> None:
    """Show the network as it stands."""
    if controls.run.moment is not None:
        controls.send(ShowPresent())


def toggle_replay(controls: Controls) -> None:
    """Replay the checkpoints from the one that is shown, or the first; or stop."""
    moment = controls.run.moment
    pace = USUAL_PACE if moment is None else moment.pace
    controls.send(Replay(None if moment is not None and moment.is_replayed else pace))


def change_replay_pace(controls: Controls, direction: int) -> None:
    """Replay slower (-1) or faster (1)."""
    moment = controls.run.moment
    now = USUAL_PACE if moment is None else moment.pace
    nearest = min(range(len(PACES)), key=lambda place: abs(PACES[place] - now))
    pace = PACES[min(max(nearest + direction, 0), len(PACES) - 1)]
    controls.send(Replay(pace))
    controls.say(f"{pace:g} checkpoint{'s' * (pace != 1)} per second")


def _key(key: str, name: str, label: str, by: int, meaning: str, footer_of: FooterOf | None = None) -> Key:
    return Key(
        key,
        label,
        meaning,
        partial(show, by=by),
        name,
        needs_engine=True,
        needs_gradients=True,
        by_watchers=True,
        footer_of=footer_of,
    )


TO_PRESENT = "From the past to the present, where nothing has the focus."
_MOMENTS = FooterOf("past", 5, "moment")
PAST_KEYS = (
    _key("comma", ",", "back", -1, "Show the run as it was one checkpoint before; training continues.", _MOMENTS),
    _key("full_stop", ".", "forward", 1, "One checkpoint forward; after the last, the present.", _MOMENTS),
    _key("less_than_sign", "<", "far back", -MANY, "Ten checkpoints back."),
    _key("greater_than_sign", ">", "far forward", MANY, "Ten checkpoints forward."),
    _key("home", "home", "first checkpoint", -ALL, "The first checkpoint of the run."),
    Key("end", "present", TO_PRESENT, show_present, needs_gradients=True),
    Key(
        "escape",
        "present",
        TO_PRESENT,
        show_present,
        "esc",
        footer_of=FooterOf("past", 7),
        needs_gradients=True,
    ),
)
