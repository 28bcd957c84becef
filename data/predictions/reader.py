"""Reads a table of predictions from any format, and says how it was understood."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.predictions.classes import Coded, checked_names, class_names, resolved
from mnist_tui.data.predictions.content import Content, read_content
from mnist_tui.data.predictions.distributions import as_probabilities, of_two
from mnist_tui.data.predictions.formats import open_rows
from mnist_tui.data.predictions.heads import Head, Scores, described, find_column, find_scores, names_of
from mnist_tui.data.predictions.labels import read_labels
from mnist_tui.data.predictions.table import PredictionTable

EXPECTED = "probabilities or logits of every class, or a predicted class (docs/predictions.md lists their names)"
MOST_NAMED = 4


def read_predictions(path: Path, classes: Sequence[str] = (), labels: Path | None = None) -> PredictionTable:
    """Read what a classifier predicted, from npz, npy, csv, JSON lines or Parquet, as the first bytes tell.

    `classes` are names in the order of their numbers; `labels` is a file with the true ones, instead of a column.
    Raises DataError, one line, for a file that is none of these, or whose content does not fit.
    """
    rows = open_rows(path)
    scores, roles = _understood(path, rows.heads, classes, labels is not None)
    content = read_content(path, rows, scores, roles)
    label = content.label
    if labels is not None:
        label = read_labels(labels).in_order(content.rows, content.names, content.indices)
    notes = [_note_of_scores(rows.heads, scores)] if scores else []
    probabilities, was = _probabilities(path, content, scores)
    width = 0 if probabilities is None else probabilities.shape[1]
    columns = [column for column in (label, content.predicted) if column is not None]
    known = tuple(classes) or (scores.classes if scores else ())
    names, how = class_names(path, known, width, columns)
    shown_names = checked_names(path, names)
    predicted, mismatch = _predicted(content.predicted, probabilities, names)
    confidence = _confidence(path, content, probabilities, predicted)
    notes += [was, how, mismatch, *_notes_of_columns(rows.heads, content, scores)]
    true = None if label is None else resolved(label, names)
    for array in (probabilities, predicted, confidence, true, content.indices):
        if array is not None:
            array.setflags(write=False)
    source, told = printable(str(path)), tuple(note for note in notes if note)
    return PredictionTable(
        probabilities, predicted, confidence, true, content.names, content.indices, shown_names, source, told
    )


def _understood(
    path: Path, heads: Sequence[Head], classes: Sequence[str], has_labels: bool
) -> tuple[Scores | None, dict[str, int]]:
    """Return where the values of all classes are, and the columns for class, label and confidence."""
    scores = find_scores(heads, classes)
    roles: dict[str, int] = {}
    for role in ("predicted", "label", "confidence"):
        taken = [*(scores.columns if scores else ()), *roles.values()]
        found = find_column(heads, role, taken)
        if found is not None and not (role == "label" and has_labels) and not (role == "confidence" and scores):
            roles[role] = found
    if scores is None and "predicted" not in roles and "confidence" not in roles:
        if len(heads) != 1 or heads[0].width != 1:
            raise DataError.about(path, f"the columns {names_of(heads)}", EXPECTED)
        roles = {"predicted": 0}
    return scores, roles


def _probabilities(path: Path, content: Content, scores: Scores | None) -> tuple[NDArray[np.float32] | None, str]:
    if scores is not None and content.scores is not None:
        return as_probabilities(path, content.scores, scores.meaning)
    if content.predicted is None and content.confidence is not None:
        return of_two(path, content.confidence), "two classes: the probability of the second one"
    return None, ""


def _predicted(
    column: Coded | None, probabilities: NDArray[np.float32] | None, names: Sequence[str]
) -> tuple[NDArray[np.intp], str]:
    """Return the predicted classes, and a clause where they are not the most probable ones."""
    if probabilities is None:
        assert column is not None
        return resolved(column, names), ""
    largest = probabilities.argmax(1)
    if column is None:
        return largest, ""
    predicted = resolved(column, names)
    rows = np.arange(len(predicted))
    differ = int((probabilities[rows, predicted] < probabilities[rows, largest]).sum())
    return predicted, f"{column.head} is not the most probable class in {differ:,} rows" if differ else ""


def _confidence(
    path: Path, content: Content, probabilities: NDArray[np.float32] | None, predicted: NDArray[np.intp]
) -> NDArray[np.float32]:
    if probabilities is not None:
        return probabilities[np.arange(len(predicted)), predicted]
    if content.confidence is None:
        return np.full(len(predicted), np.nan, np.float32)
    bad = ~((content.confidence >= 0) & (content.confidence <= 1))
    if bad.any():
        row = int(bad.argmax())
        found = f"a confidence of {content.confidence[row]:g} in row {row + 1:,}"
        raise DataError.about(path, found, "0 to 1")
    return content.confidence.astype(np.float32)


def _note_of_scores(heads: Sequence[Head], scores: Scores) -> str:
    which = "".join(described(scores.columns, heads))
    return f"{'columns' if len(scores.columns) > 1 else 'array'} {which}"


def _notes_of_columns(heads: Sequence[Head], content: Content, scores: Scores | None) -> Iterator[str]:
    for role, place in content.roles.items():
        if heads[place].name.strip().lower() not in (role, f"{role}s"):
            yield f"{role}: {heads[place].name.strip() or 'the first column'}"
    used = {*content.roles.values(), *(scores.columns if scores else ())}
    unused = [head.name for place, head in enumerate(heads) if place not in used]
    if unused:
        more = f" and {len(unused) - MOST_NAMED} more" if len(unused) > MOST_NAMED else ""
        yield f"not used: {printable(', '.join(unused[:MOST_NAMED]))}{more}"
