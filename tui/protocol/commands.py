"""What the screen tells the engine: frozen, schema-checked records."""

from typing import Literal, TypeAlias

import msgspec

from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.setting_values import PlainValue

OnHangUp: TypeAlias = Literal["end", "detach", "continue"]
"""End the run; leave it as it is, paused or not; or have it go on even if it is paused."""


class PredictionFiles(msgspec.Struct, frozen=True, array_like=True):
    """Predictions that were made elsewhere, and what they are about; paths, None for what was not given."""

    predictions: str
    images: str | None = None
    labels: str | None = None
    classes: tuple[str, ...] = ()
    """Their names; none where the files tell them."""
    against: str | None = None
    """Other predictions for the same images."""
    marks: str | None = None
    """The folder in which marks are kept; None for nowhere."""


class StartRun(Message, frozen=True):
    """The first word: which data and settings, and whether to start paused."""

    source: str | None
    """Where the data are; None is the bundled MNIST."""
    settings: dict[str, PlainValue]
    paused: bool
    invert: bool = False
    transpose: bool = False
    size: int = 28
    """These three say what is done to the images."""
    runs: str | None = None
    """The folder that runs are kept in; None for nowhere."""
    listed: str | None = None
    """The folder whose runs can be seen beside one that is kept nowhere."""
    resume: str | None = None
    """The folder of a run to continue; data and settings are then those of the run."""
    keep: Literal["last", "best"] | None = None
    """Which network is handed over at the end; None for the last one, or what the run to continue says."""
    budget_bytes: int | None = None
    """What the checkpoints of a run may take on disk; None for the usual, or what the run to continue says."""
    epochs: int | None = None
    last_step: int | None = None
    """Where the run to continue is to end; None for no change."""
    until: str = ""
    """The target that the run to continue is to pause at; empty for no change."""
    shows: str | None = None
    """The folder of a run that is only to be shown: nothing is trained, and nothing in it is written."""
    model: str | None = None
    """A model file that is only to be shown."""
    activation: str | None = None
    pixels: str | None = None
    cost: str | None = None
    """These three say how a model of another program is read; None where it tells itself."""
    on_hang_up: OnHangUp = "end"
    """What becomes of the run when the last screen is gone without a word."""
    starts_slowly: bool = False
    """True for a new run whose first steps can be watched."""
    drawings: str | None = None
    """The folder that a person's labelled drawings are kept in; None for nowhere."""
    predictions: PredictionFiles | None = None
    """What is only to be shown in place of a run."""


class Attach(Message, frozen=True):
    """The first word of a screen that comes to a run under way."""

    only_watches: bool
    """True for one that will never steer."""
    counts: bool = False
    """True for one on another machine, which says how far it has heard: it is told no more than gets there soon."""


class Heard(Message, frozen=True):
    """So many bytes have arrived from the beginning."""

    count: int


class TakeOver(Message, frozen=True):
    """Let this screen steer from now on, in place of another."""


class Detach(Message, frozen=True):
    """The last word of a screen without which the run is to go on."""


class Pause(Message, frozen=True):
    """Pause at the next batch."""


class Resume(Message, frozen=True):
    """Resume; a diverged run from its last finite state, a finished one past its end."""


class TogglePause(Message, frozen=True):
    """Pause when running, else resume: the engine knows which, the screen may be a moment behind."""


class Steps(Message, frozen=True):
    """Take `count` more steps, then pause."""

    count: int


class FinishEpoch(Message, frozen=True):
    """Train to the end of this epoch, then pause."""


class RunUntil(Message, frozen=True):
    """Run until a target is reached, spelt as in `target.py`; an empty text drops the target and changes nothing."""

    text: str


class SetPace(Message, frozen=True):
    """Take at most so many steps a second; None is full speed."""

    steps_per_second: float | None


class SetSetting(Message, frozen=True):
    """Give a live setting a new value."""

    name: str
    value: PlainValue


class Restart(Message, frozen=True):
    """Begin a new run: with changed settings by name, and a new seed if asked."""

    changes: dict[str, PlainValue]
    new_seed: bool


class EvaluateTest(Message, frozen=True):
    """Evaluate the network on the test images, once."""


class SaveNetwork(Message, frozen=True):
    """Write the network as it stands to a new file; a path that is not absolute begins in the home folder."""

    path: str


class MarkImage(Message, frozen=True):
    """Keep it with the run that an image is marked."""

    split: str
    index: int
    note: str | None
    """An empty one is a mark alone; None takes the mark away."""


class ShowMoment(Message, frozen=True):
    """Show the network of another checkpoint, `by` so many later than what is shown; the present after the last."""

    by: int


class ShowPresent(Message, frozen=True):
    """Show the network as it stands again."""


USUAL_PACE = 4.0
"""Checkpoints a second of a replay."""


class Replay(Message, frozen=True):
    """Show one checkpoint after the other, so many a second, in the past from where it is; None stops."""

    pace: float | None


class Fork(Message, frozen=True):
    """Begin a new run that continues from the network that is shown, with some live settings changed, by name."""

    changes: dict[str, PlainValue]


class WatchTraining(Message, frozen=True):
    """Evaluate a fixed sample of the training images, too, now and with every evaluation; or no longer."""

    on: bool


class Ask(Message, frozen=True):
    """Put a question about the present run; a later one of the same kind takes its place."""

    number: int
    """Comes back with the reply."""
    kind: str
    """The name of its class, which a feature declares."""
    body: msgspec.Raw


class Forget(Message, frozen=True):
    """Drop questions of these kinds, and what was kept to answer them: nobody looks at the answers any more."""

    kinds: tuple[str, ...]


class Stop(Message, frozen=True):
    """The last word: save the run and end."""


Command: TypeAlias = (
    StartRun
    | Pause
    | Resume
    | TogglePause
    | Steps
    | FinishEpoch
    | RunUntil
    | SetPace
    | SetSetting
    | Restart
    | EvaluateTest
    | MarkImage
    | ShowMoment
    | ShowPresent
    | Replay
    | Fork
    | WatchTraining
    | SaveNetwork
    | Ask
    | Forget
    | Attach
    | Heard
    | TakeOver
    | Detach
    | Stop
)
