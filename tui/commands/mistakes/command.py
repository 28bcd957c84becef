"""`mnist-tui mistakes`: prints the images that a saved network misclassifies, or exports them."""

import argparse
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import cast

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import PARTS, Dataset
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.loading import load
from mnist_tui.data.quantity import count
from mnist_tui.engine.attributes import measure_attributes
from mnist_tui.engine.duplicates.pairs import find_pairs
from mnist_tui.engine.duplicates.twins import Twins
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.types import Labels
from mnist_tui.tui.cli.arguments import GLYPHS, read_choice, read_preprocessing
from mnist_tui.tui.cli.console import complain, stdout_glyphs
from mnist_tui.tui.cli.data_report import tell_data
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.model_argument import read_any_model
from mnist_tui.tui.cli.model_data import check_data
from mnist_tui.tui.cli.pair_search import finish
from mnist_tui.tui.cli.parser import UsageError
from mnist_tui.tui.cli.selection import read_split, read_validation
from mnist_tui.tui.cli.streams import STANDARD_OUTPUT, write_standard_output
from mnist_tui.tui.commands.mistakes.flags import SORT, TOP, check_flags, parser
from mnist_tui.tui.commands.mistakes.listing import lines
from mnist_tui.tui.images.export import csv_text, export, sheet_of
from mnist_tui.tui.images.filter import Filter
from mnist_tui.tui.images.filter_reader import FilterError, read_filter
from mnist_tui.tui.images.gallery import UNMEASURED, Gallery
from mnist_tui.tui.images.predictions import Predictions
from mnist_tui.tui.images.sort import SORTS, Sort, select
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.look import GlyphChoice
from mnist_tui.tui.paint.text import NOT_FINITE
from mnist_tui.tui.training.threads import compute_threads


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `mistakes`; return the exit status, 1 where outputs were not finite."""
    namespace = parser().read(arguments)
    sort = SORTS[read_choice(namespace, SORT)]
    glyphs = stdout_glyphs(cast("GlyphChoice", read_choice(namespace, GLYPHS)))
    top = cast("int", TOP.parse(namespace.top)) if "top" in namespace else None
    check_flags(namespace)
    if namespace.predictions is not None:
        return _run_on_table(namespace, sort, glyphs, top)
    dataset, gallery = _gallery(namespace)
    if not gallery.predictions.is_finite:
        complain(f"{printable(str(namespace.model))}: {NOT_FINITE}: there are no predictions")
        return 1
    images = dataset.split(gallery.split).images
    wanted = _filter(namespace.filter, gallery)
    if wanted.needs_attributes:
        measured = replace(gallery.predictions, attributes=measure_attributes(images))
        gallery = replace(gallery, predictions=measured)
    if wanted.needs_twins:
        gallery = replace(gallery, predictions=_with_twins(namespace, dataset, gallery))
    found = select(gallery.predictions, wanted, sort, namespace.reverse)
    written = _write(namespace, gallery, found[:top], images)
    tell_data(dataset, namespace.json, namespace.quiet)
    if written is not None:
        print(written, file=sys.stderr if namespace.png == STANDARD_OUTPUT else sys.stdout)
    elif namespace.json:
        for record in gallery.records(found[:top]):
            print_json({"event": "image", **record})
    elif namespace.csv:
        print(csv_text(gallery, found[:top]), end="")
    else:
        for line in lines(gallery, images, wanted, found, top or cast("int", TOP.default), glyphs):
            print(line)
    return 0


def _run_on_table(namespace: argparse.Namespace, sort: Sort, glyphs: Glyphs, top: int | None) -> int:
    """Do the same with predictions that were read from a file."""
    from mnist_tui.tui.commands.mistakes import of_table  # with all readers of tables, which models do without

    subject = of_table.read_subject(namespace)
    wanted = _filter(namespace.filter, subject.gallery, UNMEASURED)
    found = select(subject.gallery.predictions, wanted, sort, namespace.reverse)
    of_table.tell_subject(subject, namespace.json, namespace.quiet)
    if namespace.png is not None:
        written = of_table.write_sheet(namespace.png, subject, found[:top])
        print(written, file=sys.stderr if namespace.png == STANDARD_OUTPUT else sys.stdout)
    elif namespace.json:
        for record in subject.records(found[:top]):
            print_json({"event": "row", **record})
    elif namespace.csv:
        print(of_table.csv_text(subject, found[:top]), end="")
    else:
        for line in of_table.lines(subject, wanted, found, top or cast("int", TOP.default), glyphs):
            print(line)
    return 0


def _gallery(namespace: argparse.Namespace) -> tuple[Dataset, Gallery]:
    """Predict every image of the split; return the data and the predictions."""
    name = read_split(namespace, "test")
    model, model_name = read_any_model(namespace, namespace.model), printable(namespace.model)
    validation = read_validation(namespace, {model_name: model}, name)
    dataset = load(namespace.data, validation, read_preprocessing(namespace))
    check_data(namespace.data, dataset, model_name, model)
    split = dataset.split(name)
    if len(split) == 0:
        raise DataError(f"there are no {name} images: none are held out; --validation N holds N out")
    examples = Examples.of(split.images, split.labels)
    with compute_threads(0) as threads:
        model.network.workers = threads.workers
        predictions = Predictions.of(evaluate(model.network, examples, temperature=model.temperature), examples.labels)
    return dataset, Gallery.of(name, dataset.classes, dataset.is_mnist, predictions)


def _with_twins(namespace: argparse.Namespace, dataset: Dataset, gallery: Gallery) -> Predictions:
    """Return the predictions with the twins in all parts of the data."""
    parts = [dataset.split(name) for name in PARTS]
    sizes = [len(part) for part in parts]
    search = find_pairs([part.images.reshape(len(part), math.prod(part.images.shape[1:])) for part in parts])
    labels = np.concatenate([part.labels for part in parts])
    with compute_threads(0):
        twins = Twins.of(finish(search, namespace.quiet), sizes, labels.astype(np.intp))
    return replace(gallery.predictions, twins=twins.of_part(PARTS.index(gallery.split), sizes))


def _filter(text: str, gallery: Gallery, missing: Mapping[str, str] = MappingProxyType({})) -> Filter:
    try:
        return read_filter(text, gallery.classes, {**gallery.missing, **missing})
    except FilterError as error:
        raise UsageError(f"filter at character {error.start + 1}: {error}") from error


def _write(namespace: argparse.Namespace, gallery: Gallery, indices: Labels, images: NDArray[np.uint8]) -> str | None:
    """Export the images if a flag says so, and return what to say of it; to write none is no failure."""
    path = namespace.idx if namespace.png is None else namespace.png
    if path is None:
        return None
    is_stream = namespace.png == STANDARD_OUTPUT
    name = "standard output" if is_stream else printable(str(path))
    if len(indices) == 0:
        return f"no image to write: {name} {'is empty' if is_stream else 'was not made'}"
    if is_stream:
        write_standard_output(sheet_of(Path(name), gallery, indices, images))
    else:
        export(path, gallery, indices, images, "idx" if namespace.png is None else "png")
    return f"wrote {count(len(indices), 'image')} to {name}"
