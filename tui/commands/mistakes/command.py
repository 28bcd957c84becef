"""`mnist-tui mistakes`: prints the images that a saved network misclassifies, or exports them."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import Dataset
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.loading import load
from mnist_tui.data.quantity import count
from mnist_tui.data.replacement import refuse_taken
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.setting import Setting
from mnist_tui.engine.types import Labels
from mnist_tui.tui.cli.arguments import GLYPHS, add_data, add_setting, read_choice, read_preprocessing
from mnist_tui.tui.cli.console import complain, stdout_glyphs
from mnist_tui.tui.cli.data_report import tell_data
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.model_argument import add_model, read_model
from mnist_tui.tui.cli.model_data import check_data
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.paths import read_file_path, read_new_folder
from mnist_tui.tui.cli.selection import add_split, add_validation, read_split, read_validation
from mnist_tui.tui.cli.streams import STANDARD_OUTPUT, write_standard_output
from mnist_tui.tui.commands.mistakes.listing import lines
from mnist_tui.tui.images.export import csv_text, export, sheet_of
from mnist_tui.tui.images.export_formats import Format, check_extension
from mnist_tui.tui.images.filter import Filter
from mnist_tui.tui.images.filter_fields import FIELDS, OF_A_RUN
from mnist_tui.tui.images.filter_reader import FilterError, read_filter
from mnist_tui.tui.images.gallery import Gallery
from mnist_tui.tui.images.predictions import Predictions
from mnist_tui.tui.images.sort import SORTS, select
from mnist_tui.tui.paint.look import GlyphChoice
from mnist_tui.tui.paint.text import NOT_FINITE
from mnist_tui.tui.training.threads import compute_threads

SORT = Setting(
    "sort", "choice", "confidence", "mistakes", "what to sort by",
    choices=tuple(sort.name for sort in SORTS.values() if not sort.needs_dynamics),
)  # fmt: skip
TOP = Setting("top", "int", 24, "mistakes", "only the first N", low=1, high=10**9)
EPILOG = "Filter: terms that all have to match, as in --filter 'label:4 pred:9|7 conf>0.9'.\n" + "\n".join(
    f"  {field.example:<15} {field.help}" for field in FIELDS.values() if field.name not in OF_A_RUN
)


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `mistakes`; return the exit status, 1 where outputs were not finite."""
    namespace = parser().read(arguments)
    _refuse_glyphs_without_pictures(namespace)
    sort = SORTS[read_choice(namespace, SORT)]
    glyphs = stdout_glyphs(cast("GlyphChoice", read_choice(namespace, GLYPHS)))
    top = cast("int", TOP.parse(namespace.top)) if "top" in namespace else None
    _check_outputs(namespace)
    dataset, gallery = _gallery(namespace)
    if not gallery.predictions.is_finite:
        complain(f"{printable(str(namespace.model))}: {NOT_FINITE}: there are no predictions")
        return 1
    images = dataset.split(gallery.split).images
    wanted = _filter(namespace.filter, gallery)
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


def _check_outputs(namespace: argparse.Namespace) -> None:
    """Raise UsageError or DataError for a file or folder that cannot be written."""
    is_stream = namespace.png == STANDARD_OUTPUT
    if is_stream and sys.stdout.isatty():
        raise UsageError("--png -: found a terminal as standard output, expected a pipe or a file")
    outputs: dict[Format, Path | None] = {"png": None if is_stream else namespace.png, "idx": namespace.idx}
    for export_format, path in outputs.items():
        if path is not None:
            check_extension(path, export_format)
            refuse_taken(path)


def _refuse_glyphs_without_pictures(namespace: argparse.Namespace) -> None:
    others = [name for name in ("json", "csv", "png", "idx") if getattr(namespace, name)]
    if "glyphs" in namespace and others:
        raise UsageError(f"--glyphs has no effect with --{others[0]}: no digits are drawn in text")


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser(
        "mistakes",
        "Print the images that a saved network misclassifies.",
        usage="MODEL [--filter TERMS] [--sort NAME] [--top N] [--json | --csv | --png FILE | --idx DIR]",
        epilog=EPILOG,
    )
    add_model(parser, "model")
    group = parser.add_argument_group("images")
    add_split(group, "test")
    add_data(group)
    add_validation(group)
    group = parser.add_argument_group("mistakes")
    group.add_argument("--filter", metavar="TERMS", default="", help="only those that match all terms; see below")
    add_setting(group, SORT)
    group.add_argument("--reverse", action="store_true", help="reverse the order")
    group.add_argument(
        "--top", metavar="N", default=argparse.SUPPRESS, help=f"only the first N (default {TOP.default} as thumbnails)"
    )
    group = parser.add_argument_group("output").add_mutually_exclusive_group()
    group.add_argument("--json", action="store_true", help="print one JSON object per image")
    group.add_argument("--csv", action="store_true", help="print CSV, one row per image")
    group.add_argument(
        "--png",
        type=read_file_path,
        metavar="FILE",
        help="draw them as a contact sheet, in a new file; - is standard output",
    )
    group.add_argument(
        "--idx", type=read_new_folder, metavar="DIR", help="write them as IDX files that --data reads, in a new folder"
    )
    add_setting(parser.add_argument_group("screen"), GLYPHS)
    return parser


def _gallery(namespace: argparse.Namespace) -> tuple[Dataset, Gallery]:
    """Predict every image of the split; return the data and the predictions."""
    name = read_split(namespace, "test")
    model, model_name = read_model(namespace, namespace.model), printable(namespace.model)
    validation = read_validation(namespace, {model_name: model}, name)
    dataset = load(namespace.data, validation, read_preprocessing(namespace))
    check_data(namespace.data, dataset, model_name, model)
    split = dataset.split(name)
    if len(split) == 0:
        raise DataError(f"there are no {name} images: none are held out; --validation N holds N out")
    examples = Examples.of(split.images, split.labels)
    with compute_threads(0) as threads:
        model.network.workers = threads.workers
        predictions = Predictions.of(evaluate(model.network, examples), examples.labels)
    return dataset, Gallery.of(name, dataset.classes, dataset.is_mnist, predictions)


def _filter(text: str, gallery: Gallery) -> Filter:
    try:
        return read_filter(text, gallery.classes, gallery.missing)
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
