"""What the key of the practice does, and what is told of it. No Textual here."""

import dataclasses

from mnist_tui.data.quantity import count
from mnist_tui.engine.diagnosis.rules import RULES
from mnist_tui.engine.diagnosis.sick_networks import SICK
from mnist_tui.tui.features.doctor.practice import Practice, looked_at, sick_settings
from mnist_tui.tui.features.doctor.practice import begin as begin_practice
from mnist_tui.tui.features.doctor.state import DoctorState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.run_question import what_becomes_of
from mnist_tui.tui.protocol.commands import Restart
from mnist_tui.tui.protocol.only_shown import PAST, SHOWN


def practise(controls: Controls, key: str) -> None:
    """Begin a run of a sick network whose name is not told, after a question."""
    run = controls.run
    if run.is_only_shown:
        controls.say(SHOWN if run.moment is None else PAST)
        return
    if not controls.may_steer():
        return
    before = controls.state(DoctorState).practice

    def begin() -> None:
        number = run.started.run if run.started is not None else 1
        practice = begin_practice(before.name if before is not None else "", number + 1)
        controls.put(dataclasses.replace(controls.state(DoctorState), practice=practice, treatment=None, chosen=""))
        controls.send(Restart(sick_settings(practice.name), new_seed=False))

    question = f"Start a sick network, to find out what it has?\n{what_becomes_of(run)}"
    controls.stage.confirm(question.rstrip(), begin)


def follow_practice(controls: Controls) -> None:
    """Count what was changed and trained with since the last evaluation; say when the network is healthy."""
    state, run = controls.state(DoctorState), controls.run
    practice = state.practice
    if practice is None or practice.is_cured or run.moment is not None:
        return
    now = looked_at(practice, run)
    if now != practice:
        controls.put(dataclasses.replace(state, practice=now))
    if now.is_cured:
        controls.say(cured_text(now))


def name_it(controls: Controls, practice: Practice) -> None:
    """Tell what the network has."""
    state = controls.state(DoctorState)
    controls.put(dataclasses.replace(state, practice=dataclasses.replace(practice, is_named=True)))
    controls.say(f"the answer: {name_of(practice)}")


def cured_text(practice: Practice) -> str:
    """Say how it went."""
    return f"healthy after {count(practice.changes, 'change')}: it was {name_of(practice)}"


def name_of(practice: Practice) -> str:
    """Return the name of what it has, and how to have it again."""
    rule = SICK[practice.name].rule
    name = next(one.name for one in RULES if one.id == rule)
    return f"{name} (--sick {practice.name})"
