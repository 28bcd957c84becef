"""The evaluations of a run's checkpoints, as far as they are kept: so that a step back need not evaluate again."""

from collections import deque

from mnist_tui.engine.evaluation import EvaluationResult

MOST_KEPT = 4
"""Those that a person may step to first."""


class KnownEvaluations:
    """Of the split that a run is watched on. Session thread only."""

    def __init__(self) -> None:
        self._latest: tuple[int, EvaluationResult] | None = None
        """The last evaluation, with its step."""
        self._of_copies: deque[tuple[int, EvaluationResult]] = deque(maxlen=MOST_KEPT)
        """Those of networks of which there is a copy, the newest last."""

    def at(self, step: int) -> EvaluationResult | None:
        """Return the last evaluation if it was of this step."""
        return self._latest[1] if self._latest is not None and self._latest[0] == step else None

    def note(self, step: int, result: EvaluationResult) -> None:
        """Take in the evaluation of the network as it stands."""
        self._latest = step, result

    def note_copy(self, step: int) -> None:
        """Keep the evaluation of the network that has just been copied, if it was evaluated."""
        latest, kept = self._latest, self._of_copies
        if latest is None or latest[0] != step:
            return
        if kept and _figures(kept[-1]) == _figures(latest):  # the same network, evaluated or copied again
            kept.pop()
        kept.append(latest)

    def of_checkpoint(self, step: int, cost: float, accuracy: float) -> EvaluationResult | None:
        """Return the evaluation of a copied network, by what its history says of it; None where it is not kept.

        The step alone is not enough: a run that has diverged comes by the same step again, with another network.
        """
        wanted = step, cost, accuracy
        return next((known[1] for known in reversed(self._of_copies) if _figures(known) == wanted), None)


def _figures(known: tuple[int, EvaluationResult]) -> tuple[int, float, float]:
    step, result = known
    return step, result.cost, result.accuracy
