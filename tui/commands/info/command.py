"""`mnist-tui info`: says what a model file or a data folder is, without using it."""

from collections.abc import Sequence
from pathlib import Path

from mnist_tui.data.checks import warnings_about
from mnist_tui.data.errors import printable
from mnist_tui.data.idx_files import FILE_NAME
from mnist_tui.data.loading import load
from mnist_tui.data.npz_file import ENDING as NPZ
from mnist_tui.data.npz_file import has_images
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.data_names import read_data
from mnist_tui.tui.cli.foreign_options import add_reading, open_model_file
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.parser import Parser
from mnist_tui.tui.commands.info.data import data_lines, data_record
from mnist_tui.tui.commands.info.model import model_lines, model_record

DATA_ENDINGS = (".csv",)
DESCRIPTION = "Say what a model file or a data folder is: sizes, classes, and the settings of a model's training."


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `info` and return the exit status."""
    namespace = parser().read(arguments)
    path: Path | None = namespace.path
    if path is None or _is_data(path):
        dataset = load(path, 0)
        record, lines = data_record(dataset), data_lines(dataset)
        for warning in warnings_about(dataset):
            complain(f"warning: {warning}")
    else:
        model = open_model_file(namespace, path).model
        record, lines = model_record(model), model_lines(model)
    named = "" if path is None else printable(str(path))
    if namespace.json:
        print_json({**record, "path": named or None})
    else:
        print("\n".join([*[named] * bool(named), *lines]))
    return 0


def _is_data(path: Path) -> bool:
    if path.suffix.lower() == NPZ and path.is_file():
        return has_images(path)
    return path.is_dir() or path.suffix.lower() in DATA_ENDINGS or FILE_NAME.fullmatch(path.name) is not None


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("info", DESCRIPTION, "[FILE | DIR] [--json]")
    parser.add_argument(
        "path", type=read_data, nargs="?", metavar="FILE|DIR", help="a model or a data folder (default: MNIST itself)"
    )
    add_reading(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser
