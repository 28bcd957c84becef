"""What a person does with the image under inspection: edits, the layer looked at. It draws nothing. No Textual."""

from dataclasses import dataclass

from mnist_tui.tui.features.inspector.queries import InspectAnswer
from mnist_tui.tui.images.queries import EditRequest

Subject = tuple[str, int]
"""Split and index."""


@dataclass(slots=True)
class InspectorState:
    """The screen's part of an inspection; another image begins without edits."""

    subject: Subject | None = None
    edits: tuple[EditRequest, ...] = ()
    perturbed: bool = False
    layer: int = 0
    past: bool = False
    """True when its past takes the place of the neighbours, where there is no room for both."""

    def look_at(self, subject: Subject | None) -> None:
        """Turn to an image."""
        if subject != self.subject:
            self.subject, self.edits, self.perturbed = subject, (), False

    def edit(self, kind: str, *amounts: float) -> None:
        """Add an edit."""
        self.edits = (*self.edits, EditRequest(kind, list(amounts)))

    def undo(self) -> bool:
        """Take back the nudge, or else the last edit; False if there is nothing to take back."""
        if self.perturbed:
            self.perturbed = False
        elif self.edits:
            self.edits = self.edits[:-1]
        else:
            return False
        return True

    def fits(self, answer: InspectAnswer | None) -> bool:
        """True when an answer is about the image looked at."""
        return answer is not None and (answer.split, answer.index) == self.subject
