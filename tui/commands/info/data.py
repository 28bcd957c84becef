"""Tells what a data set holds: images, their size, and how many there are of each class."""

from collections.abc import Iterator

from mnist_tui.data.dataset import Dataset
from mnist_tui.data.quantity import count


def data_record(dataset: Dataset) -> dict[str, object]:
    """Return what is known of a data set, for JSON; its training images include those for validation."""
    rows, columns = dataset.training.images.shape[1:]
    return {
        "event": "data_info",
        "name": dataset.name,
        "is_mnist": dataset.is_mnist,
        "rows": rows,
        "columns": columns,
        "classes": dataset.classes,
        "train_counts": dataset.class_counts(dataset.training),
        "test_counts": dataset.class_counts(dataset.test),
    }


def data_lines(dataset: Dataset) -> Iterator[str]:
    """Yield the same for people."""
    rows, columns = dataset.training.images.shape[1:]
    known = " (the images of MNIST)" if dataset.is_mnist and dataset.name != "MNIST" else ""
    if dataset.is_qmnist:
        known = " (MNIST's training images, none of its test set)"
    yield f"data       {dataset.name}{known}"
    images = f"{count(len(dataset.training), 'training image')} and {count(len(dataset.test), 'test image')}"
    yield f"images     {images} of {rows}×{columns} pixels"
    yield f"classes    {len(dataset.classes)}; training and test images of each:"
    width = max(map(len, dataset.classes))
    both = zip(dataset.class_counts(dataset.training), dataset.class_counts(dataset.test), strict=True)
    for name, (training, test) in zip(dataset.classes, both, strict=True):
        yield f"  {name:<{width}}  {training:>9,}  {test:>9,}"
