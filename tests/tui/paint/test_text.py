"""Words and numbers that have to fit: whole ones, or none."""

from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE
from mnist_tui.tui.paint.text import image_name, in_ascii, shorten_line, whole_parts, whole_words

FACTS = ["#4,915", "label 4", "cost 28.03", "margin 1.00"]


def test_the_number_of_an_image_is_written_in_groups_of_three() -> None:
    assert [image_name(index) for index in (0, 774, 2713, 54_999)] == ["#0", "#774", "#2,713", "#54,999"]


def test_a_text_in_ascii_spells_what_ascii_lacks() -> None:
    assert in_ascii("β₁ · 4→9 · 28×28 · ‖grad‖ · ↻ · Épée · 日") == "beta1 . 4->9 . 28x28 . ||grad|| . @ . Epee . ?"


def test_facts_that_do_not_fit_are_left_out_whole() -> None:
    assert whole_parts(FACTS, 42, 1, " · ", BRAILLE) == ["#4,915 · label 4 · cost 28.03"]
    assert whole_parts(FACTS, 43, 1, " · ", BRAILLE) == ["#4,915 · label 4 · cost 28.03 · margin 1.00"]


def test_facts_go_on_in_the_next_row_where_there_is_one() -> None:
    assert whole_parts(FACTS, 20, 2, " | ", ASCII) == ["#4,915 | label 4", "cost 28.03"]
    assert whole_parts(FACTS, 20, 3, " | ", ASCII) == ["#4,915 | label 4", "cost 28.03", "margin 1.00"]


def test_a_shorter_fact_takes_the_room_that_a_longer_one_leaves() -> None:
    assert whole_parts(["label 4", "a long opinion", "cost 1"], 16, 1, " · ", BRAILLE) == ["label 4 · cost 1"]


def test_a_fact_longer_than_a_row_ends_with_an_ellipsis() -> None:
    assert whole_parts(["#1", "note: is it a four or a nine"], 16, 2, " · ", BRAILLE) == ["#1", "note: is it a …"]
    assert whole_parts([], 16, 2, " · ", BRAILLE) == []
    assert whole_parts(FACTS, 0, 1, " · ", BRAILLE) == [""]


def test_a_sentence_is_cut_in_its_longest_word_before_its_end() -> None:
    written = "48 images written to /data/somebody/a/long/way/mistakes-of-monday.csv"
    assert shorten_line(written, 70, BRAILLE) == written
    assert shorten_line(written, 50, BRAILLE) == "48 images written to /data…/mistakes-of-monday.csv"
    assert shorten_line("a-name-that-is-far-too-long.csv exists", 25, ASCII) == "a-name-th~long.csv exists"
    assert shorten_line("nothing to undo", 9, BRAILLE) == "nothing …"
    assert shorten_line("nothing to undo", 13, BRAILLE) == "nothing to …"


def test_half_an_interval_is_no_interval() -> None:
    refused = "-1 is not a whole number in [0, 1000000]"
    assert [whole_words(refused, width, BRAILLE) for width in (40, 39, 33)] == [
        refused,
        "-1 is not a whole number in …",
        "-1 is not a whole number in …",
    ]
    assert whole_words("97 (96.6 to 97.4) of all", 20, BRAILLE) == "97 (96.6 to 97.4) …"
