"""What is chosen on the doctor's screen, and the cure that was applied last. No Textual here."""

from dataclasses import dataclass

from mnist_tui.tui.features.doctor.practice import Practice
from mnist_tui.tui.features.doctor.treatment import Treatment
from mnist_tui.tui.frame.feature_state import FeatureState


@dataclass(frozen=True, slots=True)
class DoctorState(FeatureState):
    """The screen's part of the doctor."""

    chosen: str = ""
    """The id of the chosen finding; the first one counts where it is not found any more."""
    top: int = 0
    """The first row of the page that is seen."""
    treatment: Treatment | None = None
    practice: Practice | None = None
    """The sick network to practise on, the last one."""
    memorising: tuple[int, int] = (0, 0)
    """The run whose settings are tested on ten images, and how often that was asked for."""
    logged: tuple[int, frozenset[str]] = (0, frozenset())
    """A run, and the ids of its findings that stand in the log."""
