"""What the page of the doctor says of a run. No Textual here."""

from mnist_tui.engine.diagnosis.finding import Cure, Finding
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.doctor.page import DoctorText, FindingText
from mnist_tui.tui.features.doctor.shown import changes_text, checks_of, findings_of, is_applied, place_of
from mnist_tui.tui.features.doctor.state import DoctorState
from mnist_tui.tui.features.doctor.treatment import is_under_treatment, verdict_text
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.glyphs import Glyphs


def doctor_text(run: Run, ui: UiState) -> DoctorText:
    """Return what the page says of a run."""
    state, findings, glyphs = ui.state(DoctorState), findings_of(run), ui.look.glyphs
    chosen, treatment = place_of(state, findings), state.treatment
    texts = tuple(_in_words(one, place == chosen, run, glyphs) for place, one in enumerate(findings))
    told = ("", "")
    if treatment is not None and is_under_treatment(treatment, run):
        told = treatment.changes, verdict_text(treatment, run, glyphs)
    return DoctorText(texts, checks_of(run), told, run.examined is not None)


def _in_words(finding: Finding, is_chosen: bool, run: Run, glyphs: Glyphs) -> FindingText:
    cure, changes = finding.cure, changes_text(finding.cure, glyphs)
    if changes:
        changes += ", with the same network" if cure.is_live else ", with a new network"
    text = "; ".join(filter(None, (changes, cure.words)))
    return FindingText(
        finding.name, finding.severity == "note", finding.evidence, finding.why, text, _hint(cure, run), is_chosen
    )


def _hint(cure: Cure, run: Run) -> str:
    if not cure.changes or (run.is_only_shown and not cure.is_live):
        return ""
    if is_applied(cure, run):
        return "applied"
    if run.is_only_shown:
        return "enter forks a run with it"
    return "enter changes it" if cure.is_live else "enter begins a new run with it"
