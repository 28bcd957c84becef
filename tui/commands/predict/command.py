"""`mnist-tui predict`: classifies images of the data set or of an IDX file with a saved network."""

import argparse
from collections.abc import Sequence

from mnist_tui.data.errors import printable
from mnist_tui.data.quantity import count
from mnist_tui.tui.cli.arguments import add_data
from mnist_tui.tui.cli.console import complain, stdout_glyphs
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.model_argument import add_model, read_model
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.paths import read_file_path
from mnist_tui.tui.cli.selection import add_index, add_split, add_validation
from mnist_tui.tui.commands.predict.images import from_file, from_split
from mnist_tui.tui.commands.predict.prediction import predict
from mnist_tui.tui.commands.predict.report import lines, record
from mnist_tui.tui.paint.text import NOT_FINITE
from mnist_tui.tui.training.threads import one_blas_thread


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `predict`; return the exit status, 1 where outputs were not finite."""
    namespace = parser().read(arguments)
    _refuse_contradictions(namespace)
    model = read_model(namespace, namespace.model)
    images = from_split(namespace, model) if namespace.idx is None else from_file(namespace, model)
    glyphs, total, not_finite = stdout_glyphs(), 0, 0
    with one_blas_thread():
        for one in images:
            prediction = predict(model, one.image)
            total, not_finite = total + 1, not_finite + (not prediction.is_finite)
            if namespace.json:
                print_json(record(one, prediction))
            else:
                print("\n".join(lines(one, prediction, glyphs)))
    if not_finite:
        complain(f"{printable(str(namespace.model))}: {NOT_FINITE} for {not_finite:,} of {count(total, 'image')}")
        return 1
    return 0


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser(
        "predict",
        "Classify images with a saved network.",
        usage="MODEL [--index I,J,K-L] [--split NAME | --idx FILE] [--json]",
    )
    add_model(parser, "model")
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
    parser.add_argument("--json", action="store_true", help="print one JSON object per image")
    return parser


def _refuse_contradictions(namespace: argparse.Namespace) -> None:
    if namespace.index is None and namespace.idx is None:
        raise UsageError("predict needs --index I, --idx FILE or both")
    if namespace.idx is not None:
        of_data = [name for name in ("split", "data", "validation") if getattr(namespace, name, None) is not None]
        if of_data:
            raise UsageError(f"--{of_data[0]} has no effect with --idx, which names the images itself")
