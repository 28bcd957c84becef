"""Puts what is found into the event log, each finding once a run. No Textual here."""

import dataclasses

from mnist_tui.tui.features.doctor.state import DoctorState
from mnist_tui.tui.frame.controls import Controls


def log_findings(controls: Controls) -> None:
    """Add what is new; nothing that would give a network to practise on away."""
    run, state = controls.run, controls.state(DoctorState)
    examined = run.examined
    if examined is None or run.moment is not None or is_secret(state):
        return
    number, known = state.logged
    known = known if number == examined.run else frozenset()
    news = [one for one in examined.findings if one.id not in known]
    if not news:
        return
    controls.put(dataclasses.replace(state, logged=(examined.run, known | {one.id for one in news})))
    for one in news:
        kind = "a note: " if one.severity == "note" else ""
        controls.log("found", f"{kind}{one.name}: d says why, and what cures it", examined.step)


def is_secret(state: DoctorState) -> bool:
    """Tell whether what is found has no name yet, because it is to be found out."""
    return state.practice is not None and state.practice.is_hidden
