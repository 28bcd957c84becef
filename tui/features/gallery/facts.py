"""What the gallery says in words of an image, and of all images of its split. It draws nothing."""

import dataclasses
import math

from mnist_tui.engine.dynamics import NEVER
from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.tui.frame.gallery_state import Selection
from mnist_tui.tui.images.gallery import Gallery, GroupAccuracy, group_accuracies
from mnist_tui.tui.paint.accuracy import interval_text
from mnist_tui.tui.paint.text import NOT_FINITE, image_name
from mnist_tui.tui.paint.ticks import number, percent, probability


def facts_of_image(selection: Selection, index: int | None, name: str = "") -> list[str]:
    """Return the facts of one image, whose file may have a `name`, the most important first."""
    if index is None:
        return []
    gallery, predictions = selection.gallery, selection.gallery.predictions
    facts = [f"{image_name(index)} {name}".rstrip()]
    if predictions.is_labelled:
        facts.append(f"label {gallery.classes[predictions.labels[index]]}")
    facts.append(_prediction(gallery, index) if predictions.is_finite else NOT_FINITE)
    if (opinion := gallery.opinion(index)) is not None:
        facts.append(opinion)
    if (twin := predictions.twin_of(index)) is not None:
        facts.append(twin)
    is_known = not predictions.is_finite or math.isfinite(predictions.margin[index])
    if predictions.is_labelled and is_known:
        facts.append(f"cost {number(max(predictions.cost[index], 0))}")
    if is_known:
        facts.append(f"margin {predictions.margin[index]:.2f}")
    if predictions.given is not None:
        facts.append(f"raw {probability(predictions.given[index])}")
    if (past := predictions.dynamics) is not None:
        first = int(past.first_right[index])
        facts.append("never correct" if first == NEVER else f"first correct at step {first:,}")
        if times := int(past.forgotten[index]):
            facts.append("forgotten once" if times == 1 else f"forgotten {times} times")
    if gallery.notes is not None and gallery.notes.get(index):
        facts.append(f"note: {gallery.notes[index]}")
    return facts


def _prediction(gallery: Gallery, index: int) -> str:
    predictions = gallery.predictions
    confidence = "" if predictions.classes_only else f" {probability(predictions.confidence[index])}"
    return f"predicted {gallery.classes[predictions.predicted[index]]}{confidence}"


def facts_of_split(selection: Selection, width: int) -> list[str]:
    """Return the accuracy, for MNIST's test images also by writer and without disputed labels.

    All of them have their 95 % interval where the line is at least `width` wide; else only the first.
    """
    predictions = selection.gallery.predictions
    if len(predictions) == 0 or not predictions.is_finite:
        return []
    if not predictions.is_labelled:
        return ["nobody knows the labels"]
    whole = GroupAccuracy("accuracy", int((~predictions.wrong).sum()), len(predictions))
    if selection.gallery.opinions:
        groups = group_accuracies(~predictions.wrong)
        facts = [_with_interval(one) for one in (whole, *groups)]
        if len(" · ".join(facts)) <= width:
            return facts
        short = _with_interval(dataclasses.replace(whole, name="acc"))
        return [short, *(f"{one.name} {percent(one.accuracy, 1)}" for one in groups)]
    facts = [_with_interval(whole)]
    if (past := predictions.dynamics) is not None and past.evaluations > 1:
        facts.append(f"since the previous evaluation: {past.learned_count} learned, {past.forgotten_count} forgotten")
    if predictions.temperature is not None:
        facts.append(f"confidence at T = {predictions.temperature:.2f}")
    return facts


def _with_interval(one: GroupAccuracy) -> str:
    return f"{one.name} {percent(one.accuracy)} ({interval_text(*wilson_interval(one.right, one.count))})"
