"""`mnist-tui doctor`: says what is wrong with a run, a model or a data set, and what was found well."""

from collections.abc import Sequence

from mnist_tui.tui.cli.arguments import add_data
from mnist_tui.tui.cli.console import stdout_glyphs, stdout_width
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.model_argument import add_subject
from mnist_tui.tui.cli.parser import Parser
from mnist_tui.tui.cli.selection import add_validation
from mnist_tui.tui.commands.doctor.report import lines, record
from mnist_tui.tui.commands.doctor.subject import examine
from mnist_tui.tui.training.finding_record import finding_record
from mnist_tui.tui.training.threads import compute_threads

DESCRIPTION = (
    "Say what is wrong with a run, a model or a data set, why, and what cures it; by default with the latest run.\n"
    "The test images are not evaluated, and nothing is trained but a new network on ten images."
)


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `doctor` and return the exit status: 0, whatever was found."""
    namespace = parser().read(arguments)
    with compute_threads(0):
        examined = examine(namespace)
    if not namespace.json:
        print("\n".join(lines(examined, stdout_glyphs(), stdout_width())), flush=True)
        return 0
    for finding in examined.examination.findings:
        print_json(finding_record(finding, examined.step))
    print_json(record(examined))
    return 0


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("doctor", DESCRIPTION, "[RUN | MODEL | --data DIR] [--json]")
    add_subject(parser)
    group = parser.add_argument_group("images")
    add_data(group)
    add_validation(group)
    parser.add_argument("--json", action="store_true", help="print one JSON object per finding, and one at the end")
    return parser
