"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.doctor.cure import tell_whether_it_helped
from mnist_tui.tui.features.doctor.exercise import follow_practice
from mnist_tui.tui.features.doctor.findings_log import log_findings
from mnist_tui.tui.features.doctor.keys import FOCUS, KEYS
from mnist_tui.tui.features.doctor.state import DoctorState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.feature import Feature, View


def _after_report(controls: Controls) -> None:
    """Follow cure, practice and findings."""
    tell_whether_it_helped(controls)
    follow_practice(controls)
    log_findings(controls)


def _view() -> View:
    from mnist_tui.tui.features.doctor.pane import DoctorPane
    from mnist_tui.tui.features.doctor.screen import DoctorScreen

    return View(DoctorScreen, (DoctorPane,))


DOCTOR = Feature(
    name="doctor",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(FOCUS,),
    view=_view,
    states=(DoctorState,),
    after_report=_after_report,
)
