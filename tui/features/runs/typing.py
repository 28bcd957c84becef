"""The input line of the list of runs: a filter, a note, or a name. No Textual here."""

import dataclasses

from mnist_tui.tui.features.runs.filter import RunFilterError, read_run_filter
from mnist_tui.tui.features.runs.queries import RunRow
from mnist_tui.tui.features.runs.state import RunInput, RunsState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.typed_line import type_into_line


def begin_filter(controls: Controls, key: str) -> None:
    """Edit the filter."""
    _begin(controls, "filter", controls.state(RunsState).text)


def begin_note(controls: Controls, key: str) -> bool | None:
    """Edit the note of the run under the cursor."""
    if (row := _chosen(controls)) is None:
        return False
    _begin(controls, "note", row.note)
    return None


def begin_name(controls: Controls, key: str) -> bool | None:
    """Edit the name of the run under the cursor."""
    if (row := _chosen(controls)) is None:
        return False
    _begin(controls, "name", row.name)
    return None


def filter_error(text: str) -> RunFilterError | None:
    """Return what is wrong with a filter."""
    try:
        read_run_filter(text)
    except RunFilterError as error:
        return error
    return None


def type_line(controls: Controls, key: str, character: str | None) -> bool:
    """Handle a key while the line is typed."""
    return type_into_line(controls, key, character, _accept, _end)


def _accept(controls: Controls, typed: str) -> None:
    typed = typed.strip()
    state, row = controls.state(RunsState), _chosen(controls)
    if state.input == "filter":
        if filter_error(typed) is not None:
            return  # the line says what is wrong, and stays
        controls.put(dataclasses.replace(state, text=typed))
    elif state.input == "note" and row is not None:
        controls.put(state.with_request("note", row.name, typed))
    elif state.input == "name" and row is not None and typed != row.name:
        marked = tuple(typed if one == row.name else one for one in state.marked)
        controls.put(dataclasses.replace(state.with_request("rename", row.name, typed), chosen=typed, marked=marked))
    _end(controls)


def _chosen(controls: Controls) -> RunRow | None:
    state = controls.state(RunsState)
    rows = state.rows(controls.run)
    return rows[state.place(rows)] if rows else None


def _begin(controls: Controls, kind: RunInput, text: str) -> None:
    controls.put(dataclasses.replace(controls.state(RunsState), input=kind))
    controls.show_typed(text)


def _end(controls: Controls) -> None:
    controls.show_typed(None)
    controls.put(dataclasses.replace(controls.state(RunsState), input=""))
