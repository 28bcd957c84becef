"""The keys of the list of runs: cursor, marks, filter, order, curves, notes and removal. No Textual here."""

import dataclasses

from mnist_tui.tui.features.runs.comparison import numbers_of, pair_meant, runs_meant
from mnist_tui.tui.features.runs.state import MOST_MARKED, QUANTITIES, SORTS, X_UNITS, RunsState
from mnist_tui.tui.features.runs.typing import begin_filter, begin_group, begin_name, begin_note, type_line
from mnist_tui.tui.frame.comparison_state import ComparisonState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Focus, FocusKey, Key, Marked

FAR = 10**9
MOVES = {"up": -1, "k": -1, "down": 1, "j": 1, "home": -FAR, "end": FAR}
PAGES = {"pageup": -1, "comma": -1, "pagedown": 1, "full_stop": 1}


def move(controls: Controls, key: str) -> None:
    """Move the cursor."""
    state = controls.state(RunsState)
    rows = state.rows(controls.run)
    page = max(controls.ui.size("runs")[1] - 2, 1)
    steps = MOVES[key] if key in MOVES else PAGES[key] * page
    if rows:
        place = min(max(state.place(rows) + steps, 0), len(rows) - 1)
        controls.put(dataclasses.replace(state, chosen=rows[place].name))


def chosen(controls: Controls) -> str | None:
    """Return the name of the run under the cursor."""
    state = controls.state(RunsState)
    rows = state.rows(controls.run)
    return rows[state.place(rows)].name if rows else None


def toggle_mark(controls: Controls, key: str) -> bool | None:
    """Mark the run under the cursor to compare it, or remove its mark."""
    state, name = controls.state(RunsState), chosen(controls)
    if name is None:
        return False
    if name not in state.marked and len(state.marks) == MOST_MARKED:
        controls.say(f"{MOST_MARKED} runs are marked, which is all that can be told apart; M removes a mark")
        return None
    changed = state.without_mark(name) if name in state.marked else state.with_mark(name)
    controls.put(dataclasses.replace(changed, chosen=name))
    return None


def drop(controls: Controls, key: str) -> None:
    """Remove the filter, and if there is none, the marks."""
    state = controls.state(RunsState)
    controls.put(
        dataclasses.replace(state, text="") if state.text else dataclasses.replace(state, marked=(), compared=())
    )


def sort(controls: Controls, key: str) -> None:
    """Sort by the next key, or reverse the order."""
    state, names = controls.state(RunsState), list(SORTS)
    if key == "A":
        controls.put(dataclasses.replace(state, reverse=not state.reverse))
    else:
        controls.put(dataclasses.replace(state, sort=names[(names.index(state.sort) + 1) % len(names)]))


def next_axis(controls: Controls, key: str) -> None:
    """Show the curves over the next unit."""
    state = controls.state(RunsState)
    unit = X_UNITS[(X_UNITS.index(state.x_unit) + 1) % len(X_UNITS)]
    controls.put(dataclasses.replace(state, x_unit=unit, lower="curves"))


def next_quantity(controls: Controls, key: str) -> None:
    """Show the curves of the next quantity."""
    state = controls.state(RunsState)
    quantity = QUANTITIES[(QUANTITIES.index(state.quantity) + 1) % len(QUANTITIES)]
    controls.put(dataclasses.replace(state, quantity=quantity, lower="curves"))


def toggle_lower(controls: Controls, key: str) -> None:
    """Show what differs in place of the curves, or the curves again."""
    state = controls.state(RunsState)
    controls.put(dataclasses.replace(state, lower="settings" if state.lower == "curves" else "curves"))


def compare(controls: Controls, key: str) -> bool | None:
    """Open two networks side by side, image by image."""
    if (name := chosen(controls)) is None:
        return False
    state, run = controls.state(RunsState), controls.run
    first, second = pair_meant(state.marks_by_hand, name, run)
    runs = runs_meant(state.marks_by_hand, name, run)
    state = state.with_comparison(runs)
    controls.put(state)
    controls.put(ComparisonState(first, second, numbers=numbers_of(runs, state.marked)))
    controls.go_to("comparison")
    return None


def remove(controls: Controls, key: str) -> bool | None:
    """Remove the run under the cursor, so that it can be brought back."""
    state, name = controls.state(RunsState), chosen(controls)
    if name is None:
        return False
    rows = state.rows(controls.run)
    place = state.place(rows)
    following = (rows[place + 1 : place + 2] or rows[max(place - 1, 0) : place] or rows)[0].name
    controls.put(dataclasses.replace(state.without_mark(name).with_request("remove", name), chosen=following))
    return None


def restore(controls: Controls, key: str) -> None:
    """Bring back the run that was removed last."""
    controls.put(controls.state(RunsState).with_request("restore", ""))


def refresh(controls: Controls, key: str) -> None:
    """List the runs again."""
    state = controls.state(RunsState)
    controls.put(dataclasses.replace(state, revision=state.revision + 1))


def tell_outcome(controls: Controls) -> None:
    """Say what became of the last request, and list the runs again."""
    state = controls.state(RunsState)
    if (done := state.outcome(controls.run)) is not None:
        controls.put(dataclasses.replace(state, answered=done.number, revision=state.revision + 1))
        controls.say(done.text)


def marked(controls: Controls) -> Marked | None:
    """Return the name of the run under the cursor."""
    name = chosen(controls)
    return None if name is None else Marked("name", name)


KEYS = (
    Key(
        "7",
        "runs",
        "The runs that are kept: list, compare, filter, rename, remove.",
        lambda controls: controls.go_to("runs"),
        footer=7,
        group="screens",
        needs_network=True,
    ),
)
FOCUS = Focus(
    "runs",
    "runs",
    (
        FocusKey("↑ ↓  k j", "choose a run", ("up", "k", "down", "j"), move, "↑↓", "choose"),
        FocusKey(
            "M",
            "mark the run, or remove its mark: the curves of up to six are overlaid",
            ("M",),
            toggle_mark,
            "M",
            "mark",
        ),
        FocusKey(
            "/",
            "filter, e.g. lr>=0.01 hidden:512 valid>98 state:finished; backspace removes it",
            ("slash",),
            begin_filter,
            "/",
            "filter",
        ),
        FocusKey(
            "enter",
            "results and settings that differ in place of the curves, or the curves again",
            ("enter",),
            toggle_lower,
            "enter",
            "settings",
        ),
        FocusKey(
            "=",
            "compare two networks image by image: those of two marked runs, of a marked one and that under the cursor, "
            "or of this one and the present one; they are marked with the numbers that they have there",
            ("equals_sign",),
            compare,
            "=",
            "compare",
        ),
        FocusKey("a", "sort by the next key: latest, accuracy, cost, time, name", ("a",), sort, "a", "sort"),
        FocusKey("A", "reverse the order", ("A",), sort, label="reverse"),
        FocusKey(
            "#",
            "group by state, data, parent (the run that they came from) or a setting, e.g. lr; an empty line ends that",
            ("number_sign",),
            begin_group,
            "#",
            "group",
        ),
        FocusKey("x", "curves over epochs, steps or seconds of training", ("x",), next_axis, "x", "axis"),
        FocusKey(
            "v",
            "curves of the validation cost, the accuracy, or the training cost",
            ("v",),
            next_quantity,
            "v",
            "curve",
        ),
        FocusKey("N", "add a note to the run", ("N",), begin_note, "N", "note"),
        FocusKey("L", "rename the run", ("L",), begin_name, "L", "rename"),
        FocusKey("E", "erase the run; b brings it back", ("E",), remove, "E", "erase"),
        FocusKey("b", "undo: bring back the run that was erased last", ("b",), restore, label="undo"),
        FocusKey("R", "refresh: read the list again", ("R",), refresh, label="refresh"),
        FocusKey("backspace", "remove the filter; without one, all marks", ("backspace",), drop, label="all runs"),
        FocusKey("pgup pgdn  , .", "previous page, next page", tuple(PAGES), move),
        FocusKey("home end", "the first run, the last", ("home", "end"), move),
        FocusKey("esc", "back to the dashboard", ("escape",), lambda controls, key: controls.back(), "esc", "back"),
    ),
    type_line,
    marked=marked,
)
