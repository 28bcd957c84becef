"""What is wrong with the run, and what is well."""

from mnist_tui.data.quantity import count
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.doctor.keys import scroll
from mnist_tui.tui.features.doctor.paint import paint_doctor, rows_below
from mnist_tui.tui.features.doctor.queries import ExaminationAnswer
from mnist_tui.tui.features.doctor.shown import findings_of
from mnist_tui.tui.features.doctor.state import DoctorState
from mnist_tui.tui.features.doctor.text import doctor_text
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas


class DoctorPane(Pane):
    """A page that scrolls."""

    TITLE = "doctor"
    FOCUS = "doctor"
    HELP = (
        "What is wrong with the run: each finding with the numbers that show it beside those of healthy runs, why, and "
        "the setting that cures it. Below, all numbers that were checked. It looks at the network every few seconds, "
        "and tells what two looks in a row have found; the status line counts what is found without this screen."
    )
    FOLLOWS_STEPS = False

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw what is seen of it."""
        top = ui.state(DoctorState).top
        return paint_doctor(doctor_text(run, ui), top, width, height, ui.look.palette, ui.look.glyphs)

    def title(self, run: Run, ui: UiState) -> str:
        """Count what was found and the rows below those that are seen, and say at which step."""
        findings, answer, glyphs = findings_of(run), run.answer(ExaminationAnswer), ui.look.glyphs
        ills = sum(one.severity == "finding" for one in findings)
        parts = [self.TITLE, count(ills, "finding") if ills else "nothing found"]
        parts += [count(len(findings) - ills, "note")] if len(findings) > ills else []
        below = rows_below(doctor_text(run, ui), ui.state(DoctorState).top, *ui.size("doctor"), glyphs)
        parts += [f"{glyphs.down} {below} more"] if below else []
        parts += [f"step {answer.step:,}"] if answer is not None else []
        return glyphs.separator.join(parts)

    def scroll(self, controls: Controls, lines: int) -> None:
        """Follow the mouse wheel."""
        scroll(controls, lines)
