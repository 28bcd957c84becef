"""The actions that lead somewhere: to a screen, into a part of one, out of the program. They know no widget."""

from typing import Protocol

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.actions.run import Confirm
from mnist_tui.tui.frame.keymap import FOCUS_ORDER
from mnist_tui.tui.frame.shown_evaluation import pair_in_focus, shown_evaluation
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.filter import spell


class Guide(Protocol):
    """What the app does for those who want to go elsewhere."""

    @property
    def place(self) -> str:
        """The name of the screen of the run that is shown."""

    def go_to(self, name: str) -> None:
        """Show the screen of that name."""

    def open_help(self) -> None:
        """Explain keys, panes and settings."""

    def leave(self, status: int) -> None:
        """End the program."""


class Navigation:
    """Screens, focus, help, the way out."""

    def __init__(self, view: Run, ui: UiState, guide: Guide, confirm: Confirm) -> None:
        self._view, self._ui, self._guide, self._confirm = view, ui, guide, confirm

    def dashboard(self) -> None:
        """Go back to the dashboard."""
        self._guide.go_to("dashboard")

    def chart(self) -> None:
        """Show the curves on the full screen, or go back."""
        self._guide.go_to("dashboard" if self._guide.place == "chart" else "chart")

    def output(self) -> None:
        """Show what happened and what was printed, or go back."""
        if self._guide.place == "log":
            self._guide.go_to("dashboard")
            return
        self._guide.go_to("log")
        self._ui.log_end = None
        self._ui.give_focus("log")

    def mistakes(self) -> None:
        """Show the gallery of mistakes."""
        if self._guide.place == "dashboard":
            self._ui.gallery.came_from = self._ui.focus
        self._guide.go_to("gallery")

    def gallery(self) -> None:
        """Go back to the gallery as it was left."""
        self._guide.go_to("gallery")

    def inspect(self) -> None:
        """Look closely at the image under the cursor of the gallery."""
        if self._guide.place == "dashboard":
            self._ui.gallery.came_from = self._ui.focus
        self._guide.go_to("inspect")

    def weights(self) -> None:
        """Show what the hidden units look for."""
        if self._guide.place == "dashboard":
            self._ui.gallery.came_from = self._ui.focus
        self._guide.go_to("weights")

    def map(self) -> None:
        """Show where the images lie in a layer."""
        if self._guide.place == "dashboard":
            self._ui.gallery.came_from = self._ui.focus
        self._guide.go_to("map")

    def inspect_evaluated(self, index: int) -> None:
        """Look closely at one of the images that steer, right or wrong."""
        gallery = self._ui.gallery
        gallery.split, gallery.text, gallery.index = None, f"idx:{index} flag:right|wrong", index
        self._guide.go_to("inspect")

    def pair(self) -> None:
        """Show the images of the pair under the cursor of the confusion matrix."""
        evaluated, pair = shown_evaluation(self._view, self._ui), pair_in_focus(self._view, self._ui)
        if evaluated is None or pair is None or self._view.started is None:
            return
        gallery, (true, answer) = self._ui.gallery, (self._view.started.classes[place] for place in pair)
        gallery.split, gallery.text = evaluated.split, f"{spell('true', true)} {spell('pred', answer)}"
        if pair[0] == pair[1]:
            gallery.text += " flag:right"
        gallery.place, gallery.index = 0, None
        self.mistakes()

    def one_of_the_strip(self) -> None:
        """Show the gallery with the mistake under the cursor of the strip."""
        evaluated, gallery = shown_evaluation(self._view, self._ui), self._ui.gallery
        if evaluated is not None and evaluated.mistakes:
            gallery.split, gallery.text, gallery.sort, gallery.reverse = evaluated.split, "", "confidence", False
            gallery.index = evaluated.mistakes[min(self._ui.chosen, len(evaluated.mistakes) - 1)].index
            self.mistakes()

    def back(self) -> None:
        """Go back to the part of the dashboard that had the keys before."""
        self._guide.go_to("dashboard")
        self._ui.give_focus(self._ui.gallery.came_from)

    def settings(self) -> None:
        """Give the settings the focus."""
        self._guide.go_to("dashboard")
        self._ui.give_focus("settings")

    def focus_next(self) -> None:
        """Give the keys to the next part of the dashboard."""
        self._pass_focus(1)

    def focus_previous(self) -> None:
        """Give the keys to the part before."""
        self._pass_focus(-1)

    def _pass_focus(self, direction: int) -> None:
        if self._guide.place != "dashboard":
            return
        now = self._ui.focus
        place = FOCUS_ORDER.index(now) + direction if now in FOCUS_ORDER else 0 if direction > 0 else -1
        self._ui.give_focus(FOCUS_ORDER[place % len(FOCUS_ORDER)])

    def keys_help(self) -> None:
        """Explain keys, panes and settings."""
        self._guide.open_help()

    def leave(self) -> None:
        """End the program, after a question when a run would be lost."""
        progress = self._view.progress
        if progress is None or progress.step == 0 or self._view.phase in ("finished", "failed"):
            self._guide.leave(0)
            return
        self._confirm("Quit? The run is not finished.", lambda: self._guide.leave(0), interrupt=True)
