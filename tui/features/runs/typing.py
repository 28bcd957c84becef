"""The input line of the list of runs: a filter, what to group by, a note, or a name. No Textual here."""

import dataclasses
from collections.abc import Sequence

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.runs.filter import RunFilterError, read_run_filter
from mnist_tui.tui.features.runs.grouping import OF_A_RUN, PARENT, read_group
from mnist_tui.tui.features.runs.queries import KeptRunsAnswer, RunRow
from mnist_tui.tui.features.runs.state import RunInput, RunsState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.typed_line import type_into_line
from mnist_tui.tui.paint.input_line import InputError


def begin_filter(controls: Controls, key: str) -> None:
    """Edit the filter."""
    _begin(controls, "filter", controls.state(RunsState).text)


def begin_group(controls: Controls, key: str) -> None:
    """Edit what the runs are grouped by."""
    _begin(controls, "group", controls.state(RunsState).group)


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


def wrong_line(kind: RunInput, typed: str, columns: Sequence[str]) -> InputError | None:
    """Return what is wrong with a filter, or with what to group by; `columns` are the settings that differ."""
    try:
        if kind == "filter":
            read_run_filter(typed)
        elif kind == "group":
            read_group(typed, columns)
    except RunFilterError as error:
        return InputError(str(error), error.start, error.length)
    except ValueError as error:
        return InputError(str(error), 0, len(typed))
    return None


def group_hint(columns: Sequence[str]) -> str:
    """Return what there is to group by."""
    return "  ".join((*OF_A_RUN, PARENT, *columns))


def type_line(controls: Controls, key: str, character: str | None) -> bool:
    """Handle a key while the line is typed."""
    return type_into_line(controls, key, character, _accept, _end)


def _accept(controls: Controls, typed: str) -> None:
    typed = typed.strip()
    state, row = controls.state(RunsState), _chosen(controls)
    columns = columns_of(controls.run)
    if wrong_line(state.input, typed, columns) is not None:
        return  # the line says what is wrong, and stays
    if state.input == "filter":
        controls.put(dataclasses.replace(state, text=typed))
    elif state.input == "group":
        controls.put(dataclasses.replace(state, group=read_group(typed, columns)))
    elif state.input == "note" and row is not None:
        controls.put(state.with_request("note", row.name, typed))
    elif state.input == "name" and row is not None and typed != row.name:
        controls.put(dataclasses.replace(state.with_request("rename", row.name, typed), chosen=row.name))
    _end(controls)


def columns_of(run: Run) -> Sequence[str]:
    """Return the settings that are not the same in all runs."""
    listed = run.answer(KeptRunsAnswer)
    return listed.columns if listed is not None else ()


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
