"""What the page of the doctor says of a run. No Textual here."""

from dataclasses import replace

from mnist_tui.data.quantity import count
from mnist_tui.engine.diagnosis.finding import Cure, Finding
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.doctor.exercise import cured_text, name_of
from mnist_tui.tui.features.doctor.findings_log import is_secret
from mnist_tui.tui.features.doctor.page import DoctorText, FindingText
from mnist_tui.tui.features.doctor.practice import Practice
from mnist_tui.tui.features.doctor.queries import MemorisationAnswer
from mnist_tui.tui.features.doctor.shown import (
    AT_START,
    changes_text,
    checks_of,
    findings_of,
    flags_text,
    is_applied,
    place_of,
)
from mnist_tui.tui.features.doctor.state import DoctorState
from mnist_tui.tui.features.doctor.treatment import is_under_treatment, verdict_text
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.glyphs import Glyphs


def doctor_text(run: Run, ui: UiState) -> DoctorText:
    """Return what the page says of a run."""
    state, findings, glyphs = ui.state(DoctorState), findings_of(run), ui.look.glyphs
    chosen, treatment = place_of(state, findings), state.treatment
    texts = tuple(_in_words(one, place == chosen, run, glyphs) for place, one in enumerate(findings))
    practice = state.practice
    if is_secret(state):
        texts = tuple(_unnamed(one) for one in texts)
    told = ("", "")
    if treatment is not None and is_under_treatment(treatment, run):
        told = treatment.changes, verdict_text(treatment, run, glyphs)
    return DoctorText(
        texts,
        checks_of(run),
        told,
        run.examined is not None,
        "" if practice is None else practice_text(practice),
        memorisation_text(run, state.memorising),
    )


def practice_text(practice: Practice) -> str:
    """Say what is to be done, or how it went."""
    if practice.is_cured:
        text = cured_text(practice)
        return f"{text[0].upper()}{text[1:]}. Q gives another one."
    tried = f"{count(practice.changes, 'change') if practice.changes else 'No change'} so far."
    if practice.is_named:
        return f"{tried} The answer: {name_of(practice)}. enter on its finding applies the cure."
    return (
        "This network is sick. Find out what it has, from the curves, the units (4), the settings (p) and the numbers "
        f"below, and change settings until it is healthy. {tried} enter tells the answer."
    )


def memorisation_text(run: Run, asked: tuple[int, int]) -> str:
    """Say whether ten images could be memorised, and what that means; nothing where nobody has asked."""
    of, times = asked
    if not times or of != run.source:
        return ""
    answer = run.answer(MemorisationAnswer)
    if answer is None or answer.revision != times:
        return "A new network with these settings is trained on ten images\N{HORIZONTAL ELLIPSIS}"
    if answer.right == answer.images:
        return (
            f"A new network with these settings knew {answer.images} images after {count(answer.steps, 'step')}. So it "
            "can learn. Where the run does not, look at the data, or at what this test leaves out: augmentation, "
            "dropout, label smoothing, batches and schedule."
        )
    return (
        f"A new network with these settings knew only {answer.right} of {answer.images} images after "
        f"{count(answer.steps, 'step')}. So the fault is in the settings, and not in the data: any sound network "
        "memorises ten images."
    )


def _unnamed(finding: FindingText) -> FindingText:
    return replace(finding, name="?", why="", cure="", hint="enter tells what it is" if finding.is_chosen else "")


def _in_words(finding: Finding, is_chosen: bool, run: Run, glyphs: Glyphs) -> FindingText:
    cure, changes = finding.cure, changes_text(finding.cure, glyphs)
    if changes:
        changes += ", with the same network" if cure.is_live else ", with a new network"
    text = "; ".join(filter(None, (changes, cure.words)))
    return FindingText(
        finding.name, finding.severity == "note", finding.evidence, finding.why, text, _hint(cure, run), is_chosen
    )


def _hint(cure: Cure, run: Run) -> str:
    if any(one.name in AT_START for one in cure.changes):
        return "set it at the start: mnist-tui " + flags_text(cure.changes)
    if not cure.changes or (run.is_only_shown and not cure.is_live):
        return ""
    if is_applied(cure, run):
        return "applied"
    if run.is_only_shown:
        return "enter forks a run with it"
    return "enter changes it" if cure.is_live else "enter begins a new run with it"
