"""Replies about the map of the data, from what the evaluations of the run have left. Session thread only."""

import numpy as np

from mnist_tui.tui.features.trust.data_map_queries import DataMap, DataMapAnswer
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext


def data_map(context: QueryContext, query: DataMap) -> Job:
    """Sum up the run; nothing is evaluated for it."""
    watched, examples = context.watched, context.examples(query.split)
    yield
    if watched is None or watched.split != query.split:
        empty, none = np.zeros(0, np.float32), np.zeros(0, np.uint8)
        return DataMapAnswer(query.split, context.trainer.steps, 0, empty, empty, none, none)
    moments = watched.label_probability.moments()
    yield
    return DataMapAnswer(
        split=query.split,
        step=watched.step,
        evaluations=moments.evaluations,
        mean=moments.mean,
        spread=moments.spread,
        labels=examples.labels.astype(np.uint8),
        predicted=watched.result.predicted.astype(np.uint8),
    )


ANSWERS: Answers = {DataMap: data_map}
