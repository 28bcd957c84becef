"""The paces that a run can be given: their order, and both ends."""

from mnist_tui.tui.frame.actions.run import next_pace


def test_paces_go_from_one_step_a_second_to_full_speed() -> None:
    pace, slower = next_pace(None, -1), []
    while pace not in slower:
        slower.append(pace)
        pace = next_pace(pace, -1)
    assert slower[:2] == [500, 200] and slower[-2:] == [2, 1]
    assert [next_pace(pace, 1) for pace in slower] == [None, *slower[:-1]]
    assert next_pace(None, 1) is None
