"""Writing to the terminal: in order, without waiting for it, and without a fault when it is gone."""

import io
import threading

from mnist_tui.tui.frame.terminal_output import TerminalOutput


class SlowFile(io.StringIO):
    """Takes nothing before it may."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.may_take = threading.Event(), threading.Event()

    def write(self, text: str) -> int:
        self.asked.set()
        self.may_take.wait()
        return super().write(text)


def test_texts_are_written_in_order_and_to_the_end() -> None:
    file = io.StringIO()
    output = TerminalOutput(file)
    for number in range(100):
        output.write(f"{number} ")
    output.close()
    assert file.getvalue().split() == [str(number) for number in range(100)]
    assert not output.is_behind


def test_a_slow_terminal_is_not_waited_for_but_known() -> None:
    file = SlowFile()
    output = TerminalOutput(file)
    assert not output.is_behind
    output.write("a")
    file.asked.wait()
    assert not output.is_behind, "what is being written may be answered any moment"
    for _ in range(1000):
        output.write("b")
    assert output.is_behind and file.getvalue() == ""
    file.may_take.set()
    output.close()
    assert file.getvalue() == "a" + 1000 * "b" and not output.is_behind


def test_a_terminal_that_is_gone_is_no_fault() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(5, "Input/output error")

    output = TerminalOutput(Gone())
    output.write("a")
    output.write("b")
    output.close()
    assert not output.is_behind
