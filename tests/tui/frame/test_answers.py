"""What the terminal still owes at the end of the program."""

from mnist_tui.tui.frame.control_sequences import Part
from mnist_tui.tui.frame.input_driver import LATE_ANSWER_S, Answers, InputDriver


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


def test_the_answer_to_a_question_of_before_is_due_until_it_is_there_or_too_late() -> None:
    clock = Clock()
    answers = Answers(clock)
    answers.expect_early(0.5)
    answers.ask()
    assert answers.due == 0.5
    clock.now = 0.25
    assert answers.due == 0.25
    clock.now = 0.5
    assert answers.due == 0
    answers.expect_early(1.0)
    answers.take_early()
    assert answers.due == 0
    answers.expect_early(1.0)
    answers.give_up()
    assert answers.due == 0


def test_the_driver_knows_the_answer_to_a_question_of_before_by_its_form() -> None:
    driver = InputDriver.__new__(InputDriver)  # of no terminal
    driver.answers = Answers(Clock())
    driver.answers.expect_early(1.0)
    driver._pass_on([Part("sequence", "\x1b[?62;22c")])
    assert driver.answers.due == 0
