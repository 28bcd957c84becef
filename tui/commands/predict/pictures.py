"""The pictures on the command line, prepared for a network. One that cannot be used costs a line, not the rest."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.grey import grey_of
from mnist_tui.data.loading import load
from mnist_tui.data.picture_file import can_read_pictures, read_picture
from mnist_tui.tui.cli.arguments import read_preprocessing
from mnist_tui.tui.cli.data_report import tell_data
from mnist_tui.tui.cli.model_data import check_data
from mnist_tui.tui.cli.parser import UsageError
from mnist_tui.tui.commands.predict.images import LabelledImage
from mnist_tui.tui.images.drawing import learns_mnist_form
from mnist_tui.tui.images.photo.preparation import prepare, raw
from mnist_tui.tui.images.photo.report import PreparedPhoto
from mnist_tui.tui.training.foreign_model import AnyModel


def from_pictures(namespace: argparse.Namespace, model: AnyModel) -> Iterator[LabelledImage | DataError]:
    """Yield an image for every picture, or why there is none.

    `--invert` and `--transpose` say how the images of a data set are stored: a picture that was prepared is upright and
    light on dark as it is.

    Raises:
        UsageError: the package that reads pictures is missing.
        DataError: the data that `--data` names cannot be used with the model.
    """
    if not can_read_pictures():
        raise UsageError("pictures need the package Pillow: expected pip install 'mnist-tui[images]'")
    classes, is_mnist_form = model.classes, True
    if namespace.data is not None:
        dataset = load(namespace.data, 0, read_preprocessing(namespace))
        check_data(namespace.data, dataset, printable(str(namespace.model)), model)
        tell_data(dataset, namespace.json, namespace.quiet)
        classes, is_mnist_form = dataset.classes, learns_mnist_form(dataset.training.images)
    for path in namespace.pictures:
        try:
            photo = _prepared(path, model, None if namespace.raw else is_mnist_form)
        except DataError as error:
            yield error
            continue
        image = photo.made.image
        if namespace.raw:
            image = read_preprocessing(namespace).applied(image[None])[0]
        yield LabelledImage(printable(str(path)), 0, image, None, classes, is_of_file=True, photo=photo)


def _prepared(path: Path, model: AnyModel, is_mnist_form: bool | None) -> PreparedPhoto:
    """Return what was made of a picture; without a form nothing but its size is changed."""
    picture, shape = read_picture(path), (model.rows, model.columns)
    greys = grey_of(picture.pixels)
    made = raw(greys, shape) if is_mnist_form is None else prepare(greys, shape, is_mnist_form)
    if made is None:
        found = f"a picture of {picture.columns}×{picture.rows} pixels in which nothing stands out"
        raise DataError.about(path, found, "something written on paper; --raw takes it as it is")
    scale = max(greys.shape) / max(picture.rows, picture.columns)
    return PreparedPhoto(picture.rows, picture.columns, picture.is_first_of_several, made, scale)
