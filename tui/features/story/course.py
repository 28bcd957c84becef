"""What enter does, and how the step that it began is followed until it has happened. No Textual here."""

from dataclasses import replace

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.story.figures import plateau_of
from mnist_tui.tui.features.story.measures import leaving_step
from mnist_tui.tui.features.story.queries import CureAnswer, Look, LookAnswer, TryCure
from mnist_tui.tui.features.story.script import CURES, STEPS, Leg, is_of, leg_of, step_of
from mnist_tui.tui.features.story.start import begin, begin_leg, is_lost, train
from mnist_tui.tui.features.story.state import END, Record, StoryState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.protocol.commands import SetPace

LOOK_EVERY_S = 0.2
AT_ONCE = "this step is under way"


def proceed(controls: Controls) -> None:
    """Begin the step of this page, resume it where it was paused, or turn the page once it has happened."""
    state = controls.state(StoryState)
    if state.place == END:
        controls.say("the story ends here; esc leaves it")
    elif state.under_way is None and state.is_done(state.place):
        turn(controls, 1)
    elif state.under_way != state.place or is_lost(state, controls.run):
        begin(controls)
        follow(controls)  # what was asked for may be known already
    elif controls.run.phase == "paused" and state.leg_under_way is not None and controls.may_steer():
        train(controls, state.leg_under_way, controls.run.step or 0)
    else:
        controls.say(AT_ONCE)


def turn(controls: Controls, by: int) -> None:
    """Go to the next page, or the one before."""
    state = controls.state(StoryState)
    place = min(max(state.place + by, 0), END)
    if place != state.place:
        controls.put(replace(state, place=place, top=0))


def find_place(controls: Controls) -> None:
    """Begin at the page that a run under way belongs to, the first time that the story is opened."""
    state, leg = controls.state(StoryState), leg_of(controls.run.settings)
    is_new = state.place == 0 and state.under_way is None and not state.records
    if is_new and leg is not None and controls.run.step:
        controls.put(replace(state, place=step_of(leg)))
        _adopt(controls)
        follow(controls)  # it may be over already


def follow(controls: Controls) -> None:
    """Take in what a report tells of the step that is under way; called after every report."""
    state, run = controls.state(StoryState), controls.run
    if state.under_way is None:
        if controls.ui.screen == "story":
            _adopt(controls)
        return
    kind = STEPS[state.under_way].kind
    if kind == "look":
        look = run.answer(LookAnswer)
        if look is not None and look.step == run.step:
            controls.put(replace(state.without_step(), look=look))
    elif kind == "cures":
        cure = run.answer(CureAnswer)
        if cure is not None and cure.number == len(state.cures):
            state = replace(state, cures=(*state.cures, cure))
            controls.put(state if len(state.cures) < len(CURES) else state.without_step())
    elif run.moment is None and run.started is not None and run.started.run >= state.run:
        _follow_run(controls, state)


def subscriptions(run: Run, ui: UiState) -> tuple[Subscription, ...]:
    """Ask for what the step under way needs, whichever screen is open."""
    state = ui.state(StoryState)
    if state.under_way is None or run.failed is not None:
        return ()
    if STEPS[state.under_way].kind == "cures":
        return (Subscription(TryCure(len(state.cures)), NEVER_S),)
    if STEPS[state.under_way].kind == "look" or state.follows(run):
        return (Subscription(Look(), LOOK_EVERY_S),)
    return ()


def _adopt(controls: Controls) -> None:
    """Take a run for that of this page which a person has begun by hand, or on another screen.

    Of a step with several networks it is not: where the next one begins is for those to say who began it.
    """
    state, run = controls.state(StoryState), controls.run
    legs = state.step.legs if state.step is not None else ()
    if len(legs) != 1 or legs[0].name in state.records or run.started is None or run.moment is not None:
        return
    if run.step and is_of(run.settings, legs[0]):
        controls.put(replace(state.without_step(), under_way=state.place, run=run.started.run))


def _follow_run(controls: Controls, state: StoryState) -> None:
    run = controls.run
    if not state.follows(run):
        if not run.requested and run.started is not None and run.started.run > state.run:
            controls.put(state.without_step())  # another run has taken its place
        return
    changed = _with_news(state, run)
    if changed is not state:
        controls.put(changed)
    leg = changed.leg_under_way
    if leg is None or not _is_over(leg, run, changed.since):
        return
    records = {**changed.records, leg.name: Record(run, changed.spreads, changed.left_at)}
    is_last = changed.leg == len(STEPS[changed.under_way or 0].legs) - 1
    controls.put(replace(changed.without_step() if is_last else changed, records=records))
    if is_last:
        if leg.pace is not None and not controls.is_watching:
            controls.send(SetPace(controls.ui.pace))
    elif not controls.is_watching:
        begin_leg(controls, changed.leg + 1)


def _with_news(state: StoryState, run: Run) -> StoryState:
    """Return the state with the last look at the network, and the step at which it left the plateau."""
    look = run.answer(LookAnswer)
    if look is not None and (not state.spreads or look.step > state.spreads[-1][0]):
        before = state.spreads or ((0, look.first_spread),)
        state = replace(state, spreads=(*before, (look.step, look.spread)) if look.step else before)
    if state.left_at is None and (left_at := leaving_step(run.steps, plateau_of(run))) is not None:
        state = replace(state, left_at=left_at)
    return state


def _is_over(leg: Leg, run: Run, since: int) -> bool:
    """Tell whether a network has learned as long as its leg says since that step, and was evaluated then."""
    at = run.progress
    if at is None or run.phase == "running":
        return False
    is_known = run.evaluated is not None and run.evaluated.step == at.step
    has_ended = run.phase in ("finished", "diverged") or (leg.steps and at.step >= leg.steps)
    return bool(has_ended and is_known and at.step > since)
