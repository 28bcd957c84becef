"""The actions that lead somewhere: to a screen, into a part of one, out of the program. They know no widget."""

from typing import Protocol

from mnist_tui.tui.actions.running import Ask
from mnist_tui.tui.judgement import pair_in_focus, shown_judgement
from mnist_tui.tui.keys import FOCUS_ORDER
from mnist_tui.tui.mistakes.filter import spell
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing


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


class Places:
    """Screens, focus, help, the way out."""

    def __init__(self, view: RunView, showing: Showing, guide: Guide, ask: Ask) -> None:
        self._view, self._showing, self._guide, self._ask = view, showing, guide, ask

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
        self._showing.log_end = None
        self._showing.give_focus("log")

    def mistakes(self) -> None:
        """Show the gallery of mistakes."""
        if self._guide.place == "dashboard":
            self._showing.browsing.came_from = self._showing.focus
        self._guide.go_to("gallery")

    def gallery(self) -> None:
        """Go back to the gallery as it was left."""
        self._guide.go_to("gallery")

    def inspect(self) -> None:
        """Look closely at the image under the cursor of the gallery."""
        if self._guide.place == "dashboard":
            self._showing.browsing.came_from = self._showing.focus
        self._guide.go_to("inspect")

    def weights(self) -> None:
        """Show what the hidden units look for."""
        if self._guide.place == "dashboard":
            self._showing.browsing.came_from = self._showing.focus
        self._guide.go_to("weights")

    def map(self) -> None:
        """Show where the images lie in a layer."""
        if self._guide.place == "dashboard":
            self._showing.browsing.came_from = self._showing.focus
        self._guide.go_to("map")

    def inspect_steered(self, index: int) -> None:
        """Look closely at one of the images that steer, right or wrong."""
        browsing = self._showing.browsing
        browsing.split, browsing.text, browsing.index = None, f"idx:{index} flag:right|wrong", index
        self._guide.go_to("inspect")

    def pair(self) -> None:
        """Show the images of the pair under the cursor of the confusion matrix."""
        judged, pair = shown_judgement(self._view, self._showing), pair_in_focus(self._view, self._showing)
        if judged is None or pair is None or self._view.opened is None:
            return
        browsing, (true, answer) = self._showing.browsing, (self._view.opened.classes[place] for place in pair)
        browsing.split, browsing.text = judged.split, f"{spell('true', true)} {spell('pred', answer)}"
        if pair[0] == pair[1]:
            browsing.text += " flag:right"
        browsing.place, browsing.index = 0, None
        self.mistakes()

    def one_of_the_strip(self) -> None:
        """Show the gallery with the mistake under the cursor of the strip."""
        judged, browsing = shown_judgement(self._view, self._showing), self._showing.browsing
        if judged is not None and judged.mistakes:
            browsing.split, browsing.text, browsing.sort, browsing.reverse = judged.split, "", "confidence", False
            browsing.index = judged.mistakes[min(self._showing.chosen, len(judged.mistakes) - 1)].index
            self.mistakes()

    def back(self) -> None:
        """Go back to the part of the dashboard that had the keys before."""
        self._guide.go_to("dashboard")
        self._showing.give_focus(self._showing.browsing.came_from)

    def knobs(self) -> None:
        """Give the settings the focus."""
        self._guide.go_to("dashboard")
        self._showing.give_focus("settings")

    def focus_next(self) -> None:
        """Give the keys to the next part of the dashboard."""
        self._pass_focus(1)

    def focus_previous(self) -> None:
        """Give the keys to the part before."""
        self._pass_focus(-1)

    def _pass_focus(self, direction: int) -> None:
        if self._guide.place != "dashboard":
            return
        now = self._showing.focus
        place = FOCUS_ORDER.index(now) + direction if now in FOCUS_ORDER else 0 if direction > 0 else -1
        self._showing.give_focus(FOCUS_ORDER[place % len(FOCUS_ORDER)])

    def keys_help(self) -> None:
        """Explain keys, panes and settings."""
        self._guide.open_help()

    def leave(self) -> None:
        """End the program, after a question when a run would be lost."""
        progress = self._view.progress
        if progress is None or progress.step == 0 or self._view.phase in ("finished", "failed"):
            self._guide.leave(0)
            return
        self._ask("Quit? The run is not finished.", lambda: self._guide.leave(0), interrupt=True)
