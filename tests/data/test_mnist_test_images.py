"""What people know about the test images of MNIST: the file against the data set and against the published counts."""

import json
import re

import pytest

from mnist_tui.data.loading import load
from mnist_tui.data.mnist_test_images import DISPUTED_FILE, WRITERS, Dispute, disputes

DIGITS = tuple("0123456789")


def test_fifteen_images_are_disputed_as_the_authors_count_them() -> None:
    assert list(disputes()) == [
        947, 1621, 1901, 2130, 2462, 2597, 2654, 3520, 3558, 5937, 6651, 6783, 8527, 9679, 9729,
    ]  # fmt: skip
    # Of the fifteen, three people agree on the other class in ten, on neither in three, on nothing in two.
    assert sum(dispute.votes_other >= 3 for dispute in disputes().values()) == 10
    assert sum(dispute.votes_neither >= 3 for dispute in disputes().values()) == 3


def test_disputed_images_have_the_labels_that_the_bundle_gives_them() -> None:
    labels = load(None, 0).test.labels
    assert all(labels[index] == dispute.label != dispute.other for index, dispute in disputes().items())


def test_every_image_was_shown_to_five_people_of_whom_fewer_than_three_chose_the_label() -> None:
    assert all(dispute.people == 5 and dispute.votes_label < 3 for dispute in disputes().values())


@pytest.mark.parametrize(
    ("index", "text"),
    [
        (947, "5 of 5 people say 9"),
        (2462, "4 of 5 people say 0, 1 says neither"),
        (3558, "4 of 5 people say 0, 1 says 5"),
        (1621, "3 of 5 people say 6, 2 say 0"),
        (2130, "2 of 5 people say 4, 2 say 9, 1 says neither"),
        (2654, "3 of 5 people say neither 6 nor 1, 2 say 1"),
    ],
)
def test_opinions_are_told_as_votes(index: int, text: str) -> None:
    assert disputes()[index].text(DIGITS) == text


def test_opinions_use_the_names_of_the_classes() -> None:
    assert Dispute(0, 1, 0, 1, 4, 0).text(("zero", "one")) == "4 of 5 people say zero, 1 says one"


def test_file_names_its_source_and_licence() -> None:
    head = json.loads(DISPUTED_FILE.read_text(encoding="utf-8"))
    assert "cleanlab/label-errors" in head["source"] and "2103.14749" in head["source"]
    assert head["license"] == "Apache-2.0"
    assert re.search("counted from 0", head["index"])


def test_writers_are_students_first_and_share_all_images() -> None:
    assert list(WRITERS) == ["students", "employees"]
    assert [index for places in WRITERS.values() for index in places] == list(range(10_000))
