"""Makes a gallery of predictions that were read from a file. It knows no files."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.predictions.table import PredictionTable
from mnist_tui.tui.images.gallery import Gallery
from mnist_tui.tui.images.predictions import Predictions
from mnist_tui.tui.training.table_evaluation import measured


def gallery_of(table: PredictionTable, labels: NDArray[np.intp], is_mnist: bool = False) -> Gallery:
    """Return the gallery of a table whose rows have these `labels` (n,); its index is the row, counted from 0.

    `is_mnist` says that the rows are MNIST's test images in their order.
    """
    predictions = Predictions.of(measured(replace(table, labels=labels)), labels)
    classes_only = bool(np.isnan(table.confidence).all())
    return Gallery.of("test", table.classes, is_mnist, replace(predictions, classes_only=classes_only))
