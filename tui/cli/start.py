"""The first lines of the program. They import nothing of it until an interrupt can no longer show a traceback."""

# The built-in part of `signal`: the module itself imports others, and takes most of the time until `main` begins.
import _signal as signal  # type: ignore[import-not-found]
import sys


def main() -> int:
    """Run the program's own command line and return the exit status."""
    # Python would answer an interrupt during the imports with a traceback: until `cli.main` handles it, it just ends.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        from mnist_tui.tui.cli.early_room import has_room

        if not has_room():
            raise MemoryError
        return _run(sys.argv[1:])
    except Exception as error:  # nothing of the program may fit, not even what deals with errors
        from mnist_tui.tui.system.shortage import is_shortage

        if not is_shortage(error):
            raise
        sys.stderr.write("mnist-tui: not enough memory\n")
        return 1


def _run(arguments: list[str]) -> int:
    from mnist_tui.tui.cli.early_engine import start_early
    from mnist_tui.tui.system.process_title import called_title, set_process_title

    set_process_title(called_title(arguments))
    engine, question = start_early(arguments), None
    try:
        if engine is not None:
            from mnist_tui.tui.cli.early_question import ask_early

            question = ask_early(arguments)
        from mnist_tui.tui.cli.main import main as run

        return run(arguments, engine, question)
    finally:
        if question is not None:
            question.end()
        if engine is not None:
            engine.discard()
