"""`mnist-tui fetch`: gets a data set that is known by name from the web, and puts it where --data looks for it."""

import sys
from collections.abc import Sequence
from pathlib import Path

from mnist_tui.data.download import download, fault_of
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.qmnist import ADDRESSES, TEST_FILES, KnownFile
from mnist_tui.data.regular_file import open_regular
from mnist_tui.data.replacement import new_folder, refuse_taken, replace_file
from mnist_tui.engine.spelling import suggestion
from mnist_tui.tui.cli.data_names import QMNIST_WORD, VARIABLE, data_folder
from mnist_tui.tui.cli.parser import ChoiceFlag, Parser, UsageError
from mnist_tui.tui.cli.paths import read_new_folder

SETS = (QMNIST_WORD,)
DESCRIPTION = """\
Get QMNIST's test images from the web, 10 MB, for --data qmnist. No other command asks the web for anything. The files
are checked by size and MD5, as torchvision does; nothing is kept unless both are right."""


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `fetch` and return the exit status."""
    namespace = parser().read(arguments)
    if namespace.name.lower() not in SETS:
        hint = suggestion(namespace.name, SETS)
        raise UsageError(f"{printable(namespace.name)} is not one of {', '.join(SETS)}{hint}")
    folder: Path = data_folder() / QMNIST_WORD if namespace.to is None else namespace.to
    if all(_is_there(folder, file) for file in TEST_FILES):
        print(f"{printable(str(folder))}: all of it is there already")
        return 0
    refuse_taken(folder)
    contents = {file.name: _fetched(file, namespace.quiet) for file in TEST_FILES}
    _write(folder, contents)
    way = QMNIST_WORD if namespace.to is None else printable(str(folder))
    print(f"{printable(str(folder))}: {len(contents)} files; --data {way} reads them")
    return 0


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("fetch", DESCRIPTION, "NAME [--to DIR]")
    parser.add_argument("name", action=ChoiceFlag, const=SETS, metavar="NAME", help=", ".join(SETS))
    parser.add_argument(
        "--to",
        type=read_new_folder,
        metavar="DIR",
        help=f"new folder for the files (default: {QMNIST_WORD} in ${VARIABLE}, or in the data folder)",
    )
    return parser


def _is_there(folder: Path, file: KnownFile) -> bool:
    try:
        with open_regular(folder / file.name) as content:
            return not fault_of(content.read(file.size + 1), file)
    except (OSError, DataError):  # nothing is there, or a pipe
        return False


def _fetched(file: KnownFile, quiet: bool) -> bytes:
    if not quiet:
        print(f"fetching {file.name}, {file.size / 1e6:.1f} MB", file=sys.stderr, flush=True)
    return download(file, ADDRESSES)


def _write(folder: Path, contents: dict[str, bytes]) -> None:
    """Make the folder with the files, whole or not at all."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError.from_system(folder, error, "write the folder") from error
    with new_folder(folder) as draft:
        for name, content in contents.items():
            replace_file(draft / name, content)
