"""`mnist-tui predict`: classifies pictures, or images of the data set or of an IDX file, with a saved network."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.quantity import count
from mnist_tui.data.replacement import refuse_taken
from mnist_tui.tui.cli.arguments import add_data
from mnist_tui.tui.cli.console import complain, stdout_glyphs
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.model_argument import add_model, read_any_model
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.paths import read_file_path, read_new_file
from mnist_tui.tui.cli.selection import add_index, add_split, add_validation
from mnist_tui.tui.commands.predict.images import LabelledImage, from_file, from_split
from mnist_tui.tui.commands.predict.pictures import from_pictures
from mnist_tui.tui.commands.predict.prediction import predict
from mnist_tui.tui.commands.predict.predictions import write_predictions
from mnist_tui.tui.commands.predict.report import lines, record, row
from mnist_tui.tui.paint.text import NOT_FINITE
from mnist_tui.tui.training.foreign_model import AnyModel
from mnist_tui.tui.training.threads import one_blas_thread

BAD_INPUT = 2


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `predict`; return 1 where outputs were not finite, 2 for bad pictures."""
    namespace = parser().read(arguments)
    _refuse_contradictions(namespace)
    model = read_any_model(namespace, namespace.model)
    if namespace.npz is not None:
        with one_blas_thread():
            print(write_predictions(namespace, model), file=sys.stderr if namespace.json else sys.stdout)
        return 0
    glyphs = stdout_glyphs()
    total = not_finite = unusable = 0
    with one_blas_thread():
        for one in _images(namespace, model):
            if isinstance(one, DataError):
                complain(str(one))
                unusable += 1
                continue
            prediction = predict(model, one.image)
            total, not_finite = total + 1, not_finite + (not prediction.is_finite)
            if namespace.json:
                print_json(record(one, prediction))
            elif len(namespace.pictures) > 1:
                print(row(one, prediction), flush=True)
            else:
                print("\n".join(lines(one, prediction, glyphs)))
    if not_finite:
        complain(f"{printable(str(namespace.model))}: {NOT_FINITE} for {not_finite:,} of {count(total, 'image')}")
    return BAD_INPUT if unusable else int(not_finite > 0)


def _images(namespace: argparse.Namespace, model: AnyModel) -> Iterator[LabelledImage | DataError]:
    if namespace.pictures:
        return from_pictures(namespace, model)
    return from_split(namespace, model) if namespace.idx is None else from_file(namespace, model)


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser(
        "predict",
        "Classify images with a saved network.",
        usage="MODEL [PICTURE ...] [--index I,J,K-L] [--split NAME | --idx FILE] [--json | --npz FILE]",
    )
    add_model(parser, "model")
    parser.add_argument(
        "pictures",
        type=read_file_path,
        nargs="*",
        metavar="PICTURE",
        help="photographs or drawings, of any size, that are brought into the form of the data",
    )
    group = parser.add_argument_group("images")
    add_split(group, "test")
    add_index(group, "classify")
    add_data(group)
    add_validation(group)
    group.add_argument(
        "--idx",
        type=read_file_path,
        metavar="FILE",
        help="read the images from an IDX file instead; - is standard input",
    )
    group.add_argument("--raw", action="store_true", help="change nothing about a picture but its size")
    output = parser.add_argument_group("output").add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="print one JSON object per image")
    output.add_argument(
        "--npz", type=read_new_file, metavar="FILE", help="write the probabilities and labels of a split to a new file"
    )
    return parser


def _refuse_contradictions(namespace: argparse.Namespace) -> None:
    if namespace.npz is not None:
        _refuse(namespace, ("idx",), "with --npz, which is about a split")
        refuse_taken(namespace.npz)
    if namespace.pictures:
        with_pictures = ("index", "idx", "split", "validation", "npz")
        _refuse(namespace, with_pictures, "with pictures, which are all classified")
        return
    if namespace.raw:
        raise UsageError("--raw has no effect without pictures")
    if namespace.index is None and namespace.idx is None and namespace.npz is None:
        raise UsageError("predict needs a picture, --npz FILE, --index I, --idx FILE or both of these")
    if namespace.idx is not None:
        _refuse(namespace, ("split", "data", "validation"), "with --idx, which names the images itself")


def _refuse(namespace: argparse.Namespace, flags: tuple[str, ...], why: str) -> None:
    given = [name for name in flags if getattr(namespace, name, None) is not None]
    if given:
        raise UsageError(f"--{given[0]} has no effect {why}")
