"""The corrupted images of a split, made when a query is about them, and the last ones kept. Session thread only."""

from dataclasses import dataclass

from mnist_tui.engine.corruption.table import corrupted
from mnist_tui.engine.examples import Examples
from mnist_tui.tui.protocol.corrupted_split import CorruptedSplit, corrupted_count


@dataclass(frozen=True, slots=True, eq=False)
class CorruptedExamples:
    """Images that were made last."""

    split: CorruptedSplit
    examples: Examples

    @property
    def nbytes(self) -> int:
        """Bytes that are held."""
        return self.examples.pixels.nbytes


def first_examples(examples: Examples) -> Examples:
    """Return those of a split that are corrupted, as they are."""
    count = corrupted_count(len(examples), examples.shape)
    return Examples(examples.pixels[:count], examples.labels[:count], examples.shape)


def corrupted_examples(split: CorruptedSplit, examples: Examples) -> CorruptedExamples:
    """Corrupt the first `examples` of a split."""
    first = first_examples(examples)
    images = corrupted(first.pixels.reshape(-1, *first.shape), split.name, split.severity)
    return CorruptedExamples(split, Examples(images.reshape(first.pixels.shape), first.labels, first.shape))
