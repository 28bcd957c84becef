"""What the terminal still owes at the end of the program."""

from mnist_tui.tui.frame.input_driver import LATE_ANSWER_S, Answers


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_answer_is_due_until_it_is_there_or_too_late() -> None:
    clock = Clock()
    answers = Answers(clock)
    answers.ask()
    assert answers.due == 0, "it may never answer"
    answers.take()
    assert answers.due == 0
    answers.ask()
    answers.ask()
    answers.take()
    assert answers.due == LATE_ANSWER_S
    clock.now = LATE_ANSWER_S
    assert answers.due == 0, "it has got lost"
    answers.ask()
    answers.take()
    assert answers.due == 0, "the lost one is not waited for"


def test_nothing_is_due_of_a_terminal_that_is_gone() -> None:
    answers = Answers(Clock())
    answers.ask()
    answers.take()
    answers.ask()
    answers.give_up()
    assert answers.due == 0
    answers.wait()
