"""How much a screen may send within a second."""

from mnist_tui.tui.session.allowance import MOST_BYTES, Allowance


def test_commands_and_bytes_of_a_second_count_together_and_those_before_it_no_longer() -> None:
    now = 0.0
    allowance = Allowance(lambda: now, most_commands=3)
    assert not allowance.is_exceeded(2, MOST_BYTES)
    now = 0.9
    assert allowance.is_exceeded(1, 1), "one byte more"
    now = 2.0
    assert not allowance.is_exceeded(3, MOST_BYTES)
    assert allowance.is_exceeded(1, 0), "one command more"
