"""The door for screens that look on while `train` trains, and what replies to them. It costs next to nothing unused."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from functools import cached_property
from pathlib import Path
from typing import Any

from mnist_tui.tui.cli.state_folder import drawings_folder
from mnist_tui.tui.protocol.queries import Query
from mnist_tui.tui.session.listener import Listener
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext
from mnist_tui.tui.session.recorder import Recorder


def opened_door(recorder: Recorder) -> AbstractContextManager[Listener]:
    """Open a socket that the run's lock names; where the system refuses it, `attach` says that nobody is let in."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return closing(Listener(recorder.announce))


class LateAnswers(Mapping[type[Query], Callable[[QueryContext, Any], Job]]):
    """The answers of all features, loaded when the first of them is wanted; about runs, for those in a folder."""

    def __init__(self, runs: Path) -> None:
        self._runs = runs

    @cached_property
    def _table(self) -> Answers:
        from mnist_tui.tui.features.answers import answers_about

        return answers_about(self._runs, drawings_folder())

    def __getitem__(self, query: type[Query]) -> Callable[[QueryContext, Any], Job]:
        return self._table[query]

    def __iter__(self) -> Iterator[type[Query]]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)
