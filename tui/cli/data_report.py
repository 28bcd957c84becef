"""Says what was loaded, first thing, and what looks wrong with it. It knows no command."""

import contextlib
import sys

from mnist_tui.data.checks import warnings_about
from mnist_tui.data.dataset import Dataset
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.json_lines import print_json

OF_QMNIST = "; MNIST's training images, none of its test set"


def tell_data(dataset: Dataset, as_json: bool = False, quiet: bool = False, *, with_copies: bool = True) -> None:
    """Say what was loaded: in a line on standard error, or as an object on standard output. Warnings follow in lines.

    Standard output is for results; there the line would be in the way of whoever reads them. `quiet` leaves it out.
    `with_copies` is false where the results are about them.
    """
    warnings = tuple(warnings_about(dataset, with_copies=with_copies))
    if as_json:
        print_json(data_record(dataset, warnings))
    elif not quiet:
        with contextlib.suppress(OSError, ValueError):  # as `complain` does: the terminal may be gone
            print(data_line(dataset), file=sys.stderr, flush=True)
    for warning in warnings:
        complain(f"warning: {warning}")


def data_line(dataset: Dataset) -> str:
    """Return name, images, size and classes: `MNIST: 60,000 training and 10,000 test images of 28×28 pixels; ...`."""
    parts = [("training", dataset.training), ("validation", dataset.validation), ("test", dataset.test)]
    *first, last = (f"{len(split):,} {name}" for name, split in parts if len(split))
    rows, columns = dataset.test.images.shape[1:]
    counts = dataset.class_counts(dataset.training)
    each = f"{min(counts):,}" if min(counts) == max(counts) else f"{min(counts):,} to {max(counts):,}"
    noun = "image" if max(counts) == 1 else "images"
    changes = "".join(f", {word}" for word in dataset.preprocessing.words)
    return (
        f"{dataset.name}: {', '.join(first)} and {last} images of {rows}×{columns} pixels{changes}; "
        f"{len(dataset.classes)} classes, {each} training {noun} each{OF_QMNIST if dataset.is_qmnist else ''}"
    )


def data_record(dataset: Dataset, warnings: tuple[str, ...]) -> dict[str, object]:
    """Return what was loaded for JSON; the counts are those of each class, in the order of `classes`."""
    rows, columns = dataset.test.images.shape[1:]
    return {
        "event": "data",
        "name": dataset.name,
        "rows": rows,
        "columns": columns,
        "classes": dataset.classes,
        "train_images": len(dataset.training),
        "validation_images": len(dataset.validation),
        "test_images": len(dataset.test),
        "train_counts": dataset.class_counts(dataset.training),
        "validation_counts": dataset.class_counts(dataset.validation),
        "test_counts": dataset.class_counts(dataset.test),
        "inverted": dataset.preprocessing.invert,
        "transposed": dataset.preprocessing.transpose,
        "warnings": warnings,
    }
