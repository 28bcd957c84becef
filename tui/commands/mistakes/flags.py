"""The command line of `mnist-tui mistakes`: its flags, and which of them exclude each other."""

import argparse
import sys
from pathlib import Path

from mnist_tui.data.errors import printable
from mnist_tui.data.replacement import refuse_taken
from mnist_tui.engine.setting import Setting
from mnist_tui.tui.cli.arguments import GLYPHS, add_data, add_setting
from mnist_tui.tui.cli.model_argument import add_optional_model
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.paths import read_file_path, read_new_folder, read_path
from mnist_tui.tui.cli.selection import add_split, add_validation
from mnist_tui.tui.cli.streams import STANDARD_OUTPUT
from mnist_tui.tui.images.export_formats import Format, check_extension
from mnist_tui.tui.images.filter_fields import FIELDS, OF_A_RUN, OF_LABELS
from mnist_tui.tui.images.sort import SORTS

SORT = Setting(
    "sort", "choice", "confidence", "mistakes", "what to sort by",
    choices=tuple(sort.name for sort in SORTS.values() if not sort.needs_dynamics),
)  # fmt: skip
TOP = Setting("top", "int", 24, "mistakes", "only the first N", low=1, high=10**9)
OF_PREDICTIONS: tuple[str, ...] = ("images", "labels", "classes")
OF_MODEL: tuple[str, ...] = ("split", "data", "invert", "transpose", "validation", "idx")
"""Flags that have an effect with predictions from a file only, and with a model only."""
EPILOG = "Filter: terms that all have to match, as in --filter 'label:4 pred:9|7 conf>0.9'.\n" + "\n".join(
    f"  {field.example:<15} {field.help}" for field in FIELDS.values() if field.name not in (*OF_A_RUN, *OF_LABELS)
)


def check_flags(namespace: argparse.Namespace) -> None:
    """Raise UsageError or DataError for flags without effect, and for a file or folder that cannot be written."""
    _refuse_glyphs_without_pictures(namespace)
    _check_outputs(namespace)
    _check_subject(namespace)


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser(
        "mistakes",
        "Print the images that a saved network misclassifies.",
        usage="MODEL | --predictions FILE [--filter TERMS] [--sort NAME] [--top N] "
        "[--json | --csv | --png FILE | --idx DIR]",
        epilog=EPILOG,
    )
    add_optional_model(parser)
    _add_predictions(parser)
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


def _add_predictions(parser: Parser) -> None:
    group = parser.add_argument_group("predictions of any other classifier, instead of MODEL")
    group.add_argument(
        "--predictions",
        type=read_file_path,
        metavar="FILE",
        help="npz, npy, csv, JSON lines or Parquet: probabilities or logits of every class, or the predicted class",
    )
    group.add_argument(
        "--images",
        type=read_path,
        metavar="PATH",
        help="their images: IDX, npz, a folder for each class, or a list of paths; mnist is the bundled test set",
    )
    group.add_argument("--labels", type=read_file_path, metavar="FILE", help="their labels, if --predictions has none")
    group.add_argument("--classes", metavar="A,B", help="the names of the classes in their order, or a file of them")


def _check_subject(namespace: argparse.Namespace) -> None:
    """Raise UsageError for neither a model nor predictions, for both, and for flags of the other."""
    if namespace.predictions is None:
        if namespace.model is None:
            raise UsageError("nothing to find mistakes of: expected MODEL or --predictions FILE")
        others = OF_PREDICTIONS
    else:
        if namespace.model is not None:
            raise UsageError(f"{printable(namespace.model)} and --predictions exclude each other: both predict")
        if namespace.png is not None and namespace.images is None:
            raise UsageError("--png needs --images with --predictions: the table has no pixels")
        others = OF_MODEL
    for name in others:
        if getattr(namespace, name, None):
            has = "without" if namespace.predictions is None else "with"
            raise UsageError(f"--{name} has no effect {has} --predictions")


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
