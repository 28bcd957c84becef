"""What the doctor's screen has to show of a run: the newest findings and numbers. No Textual here."""

from collections.abc import Sequence
from dataclasses import replace

from mnist_tui.engine.diagnosis.finding import Change, Cure, Evidence, Finding
from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.doctor.queries import ExaminationAnswer
from mnist_tui.tui.features.doctor.state import DoctorState
from mnist_tui.tui.paint.glyphs import Glyphs

AT_START = ("validation",)
"""Settings that no run of the program can change: the images are split when it starts."""
DIVERGED = "R0"
"""The rule about a run that has diverged."""


def findings_of(run: Run) -> tuple[Finding, ...]:
    """Return what was found last, by the engine or by a look for this screen."""
    examined = run.examined
    return () if examined is None else tuple(_with_advised_rate(one, run) for one in examined.findings)


def _with_advised_rate(finding: Finding, run: Run) -> Finding:
    """Return what was found with the learning rate that was searched for a run which has diverged, if there is one."""
    rate = run.progress.advised_rate if run.progress is not None else None
    if finding.id != DIVERGED or rate is None:
        return finding
    changes = tuple(replace(one, new=rate) if one.name == "learning_rate" else one for one in finding.cure.changes)
    return replace(finding, cure=replace(finding.cure, changes=changes))


def checks_of(run: Run) -> tuple[Evidence, ...]:
    """Return all numbers that were measured."""
    answer = run.answer(ExaminationAnswer)
    return answer.checked if answer is not None else ()


def place_of(state: DoctorState, findings: tuple[Finding, ...]) -> int:
    """Return the place of the chosen finding; 0 where it is not found any more."""
    return next((place for place, one in enumerate(findings) if one.id == state.chosen), 0)


def changes_text(cure: Cure, glyphs: Glyphs) -> str:
    """Return the settings that a cure changes: `learning rate 5 → 0.05, initializer zeros → he`."""
    return ", ".join(
        f"{one.name.replace('_', ' ')} {find_setting(one.name).text(one.old)} {glyphs.becomes} "
        f"{find_setting(one.name).text(one.new)}"
        for one in cure.changes
    )


def flags_text(changes: Sequence[Change]) -> str:
    """Return settings as flags: `--validation 5000`."""
    settings = [find_setting(one.name) for one in changes]
    return " ".join(f"{one.flag} {one.text(change.new)}" for one, change in zip(settings, changes, strict=True))


def is_applied(cure: Cure, run: Run) -> bool:
    """Tell whether the run has the settings of a cure already."""
    return bool(cure.changes) and all(run.settings.value(one.name) == one.new for one in cure.changes)
