"""The labelled images by which it is found out how another program's network means its pixels. It reads no network."""

from dataclasses import dataclass

from mnist_tui.data.dataset import Dataset
from mnist_tui.engine.examples import Examples

MOST_IMAGES = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class LabelledSample:
    """Some images of a data set, and what is known of all of it."""

    examples: Examples
    split: str
    classes: tuple[str, ...]
    rows: int
    columns: int

    def fits(self, inputs: int, classes: int) -> bool:
        """Tell whether these are images for such a network."""
        return len(self.examples) > 0 and (self.rows * self.columns, len(self.classes)) == (inputs, classes)

    def first(self, images: int) -> Examples:
        """Return some of them."""
        return Examples(self.examples.pixels[:images], self.examples.labels[:images], self.examples.shape)


def labelled_sample(dataset: Dataset) -> LabelledSample:
    """Return the first of the validation images; of training images where none are held out."""
    split, name = (dataset.validation, "validation") if len(dataset.validation) else (dataset.training, "training")
    rows, columns = split.images.shape[1:]
    examples = Examples.of(split.images[:MOST_IMAGES], split.labels[:MOST_IMAGES])
    return LabelledSample(examples, name, dataset.classes, rows, columns)
