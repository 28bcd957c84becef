"""What a page says at present: its words with the figures of the run, its table, and what enter does. No Textual."""

from dataclasses import dataclass

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.story.facts import Facts, facts
from mnist_tui.tui.features.story.figures import accuracy_of, evaluations_of, is_dead, small
from mnist_tui.tui.features.story.measures import milestones, spread_at
from mnist_tui.tui.features.story.script import BATCHES_LEG, STEPS, TAME_LEG, is_of
from mnist_tui.tui.features.story.state import END, Record, StoryState
from mnist_tui.tui.features.story.texts import PAGES, Part
from mnist_tui.tui.paint.ticks import percent

HEAD = ("step", "cost", "right", "spread")


@dataclass(frozen=True, slots=True)
class StoryText:
    """All that a page says."""

    number: int
    """From 1; one more than there are steps for the last page."""
    title: str
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()
    """Below the first paragraph, the head first; the last row is the newest."""
    beside: tuple[tuple[str, ...], ...] = ()
    """A table that has no room beside the text: it comes after all paragraphs."""
    key: str = "enter"
    action: str = ""
    """What that key does now; empty while there is nothing to do but wait."""
    turns: bool = False
    """Whether it turns the page or ends the story: where there is more of the page below, that is read first."""


def story_text(state: StoryState, run: Run) -> StoryText:
    """Return what the page says."""
    page = PAGES[STEPS[state.place].name if state.place < END else "end"]
    known, is_busy = facts(state, run), state.under_way is not None and state.under_way == state.place
    is_done = not is_busy and (state.place == END or state.is_done(state.place))
    said = page.told or page.asks if is_done else page.busy or page.asks if is_busy else page.asks
    if is_busy and not (paragraphs := worded(said, known)):
        paragraphs = worded(page.asks, known)
    else:
        paragraphs = worded(said, known)
    batches = state.record(BATCHES_LEG, run) if page is PAGES["batches"] else None
    table = milestone_rows(batches) if batches is not None and (is_busy or is_done) else ()
    action = _action(state, run, page.key, is_busy, is_done)
    key, does = action
    return StoryText(state.place + 1, page.title, paragraphs, table, key=key, action=does, turns=is_done)


def worded(parts: tuple[Part, ...], known: Facts) -> tuple[str, ...]:
    """Return the parts that hold, and whose figures are known."""
    return tuple(
        part.text.format_map(known.figures) for part in parts if holds(part.when, known) and _is_known(part.text, known)
    )


def holds(when: str, known: Facts) -> bool:
    """Tell whether all these conditions hold; `!` turns one over."""
    return all((one.removeprefix("!") in known.true) != one.startswith("!") for one in when.split())


def _is_known(text: str, known: Facts) -> bool:
    try:
        text.format_map(known.figures)
    except KeyError:
        return False
    return True


def milestone_rows(record: Record) -> tuple[tuple[str, ...], ...]:
    """Return how cost, accuracy and spread went, with a head; nothing before the first evaluation."""
    by_step = {step: (cost, accuracy) for step, cost, accuracy in evaluations_of(record.run) if step}
    rows = [
        (
            f"{step:,}",
            f"{by_step[step][0]:.4f}",
            percent(by_step[step][1]),
            small(spread_at(record.spreads, step)) if record.spreads else "",
        )
        for step in milestones(sorted(by_step), record.left_at)
    ]
    return (HEAD, *rows) if rows else ()


def _action(state: StoryState, run: Run, key: str, is_busy: bool, is_done: bool) -> tuple[str, str]:
    if state.place == END:
        return "esc", "leave the story"
    if is_done:
        return "enter", "next page" if state.place + 1 < END else "what each change was worth"
    if is_busy:
        is_paused = run.phase == "paused" and state.leg_under_way is not None
        return ("enter", "resume") if is_paused else ("", "")
    if state.under_way is not None:
        return "", f"step {state.under_way + 1} is under way"
    if not run.screens.steers:
        return "", "another screen steers"
    if STEPS[state.place].kind == "look" and not (run.step and is_of(run.settings, TAME_LEG)):
        return "", "run step 2 first"
    return "enter", key


def worth_rows(state: StoryState, run: Run) -> tuple[tuple[str, str, str], ...]:
    """Return every change, the step at which its network left the plateau, and its accuracy; with a head."""
    rows = []
    for step in STEPS:
        for leg in step.legs:
            record = state.record(leg, run)
            if record is None:
                rows.append((leg.change, "", "-"))
            else:
                rows.append((leg.change, _left_text(record), percent(accuracy_of(record))))
    return (("what was changed", "left at", "right"), *rows)


def _left_text(record: Record) -> str:
    """Write when a network left its plateau: `> 100` if it had not after so many steps, `never` if it is dead."""
    if record.left_at is not None:
        return f"{record.left_at:,}"
    return "never" if is_dead(record) else f"> {record.run.step or 0:,}"
