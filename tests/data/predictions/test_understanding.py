"""How columns are understood by their names and values."""

from pathlib import Path

import numpy as np
import pytest

from mnist_tui.data.idx import write_idx
from mnist_tui.data.predictions.reader import read_predictions
from mnist_tui.data.predictions.table import PredictionTable


def read(tmp_path: Path, text: str, *classes: str) -> PredictionTable:
    (tmp_path / "table").write_text(text)
    return read_predictions(tmp_path / "table", classes)


def labels_of(table: PredictionTable) -> list[int]:
    assert table.labels is not None
    labels: list[int] = table.labels.tolist()
    return labels


@pytest.mark.parametrize(
    ("head", "note"),
    [
        ("p_0,p_1", "columns p_0…p_1"),
        ("prob[0],prob[1]", "columns prob[0]…prob[1]"),
        ("0,1", "columns 0…1"),
        ("class 1,class 2", "columns class 1…class 2"),
        ("Probability.0,Probability.1", "columns Probability.0…Probability.1"),
        ("p_cat,p_dog", "columns p_cat…p_dog"),
        ("cat,dog", "columns cat…dog"),
    ],
)
def test_columns_of_probabilities_are_recognised(head: str, note: str, tmp_path: Path) -> None:
    table = read(tmp_path, f"id,{head},target\n7,0.25,0.75,1\n3,0.5,0.5,1\n")
    assert table.confidence.tolist() == [0.75, 0.5] and table.predicted.tolist() == [1, 0]
    assert table.indices is not None and table.indices.tolist() == [7, 3]
    assert note in table.notes and "label: target" in table.notes and "index: id" in table.notes
    assert table.classes == (("cat", "dog") if "cat" in head else ("0", "1"))


def test_named_columns_follow_the_order_of_the_given_names(tmp_path: Path) -> None:
    table = read(tmp_path, "dog,cat,label\n0.75,0.25,dog\n", "cat", "dog")
    assert table.predicted.tolist() == [1] and labels_of(table) == [1]
    assert table.probabilities is not None and table.probabilities.tolist() == [[0.25, 0.75]]


def test_logits_become_probabilities_by_softmax(tmp_path: Path) -> None:
    table = read(tmp_path, "logit_0,logit_1\n0,1.0986122886681098\n1000,1000\n")
    assert table.probabilities is not None
    assert table.probabilities.tolist() == [[pytest.approx(0.25), pytest.approx(0.75)], [0.5, 0.5]]
    assert "logits: softmax was applied" in table.notes


def test_log_probabilities_are_recognised_whatever_they_are_called(tmp_path: Path) -> None:
    np.savez(tmp_path / "table.npz", probs=np.array([[-np.inf, 0], np.log([0.25, 0.75])]))
    table = read_predictions(tmp_path / "table.npz")
    assert table.confidence.tolist() == [1, pytest.approx(0.75)]
    assert "log-probabilities: exp was applied" in table.notes


def test_probabilities_called_outputs_stay_as_they_are(tmp_path: Path) -> None:
    np.savez(tmp_path / "table.npz", outputs=np.array([[0.25, 0.75], [0.5, 0.5]], np.float16))
    assert read_predictions(tmp_path / "table.npz").notes == ("array outputs",)


def test_a_column_called_labels_needs_no_note(tmp_path: Path) -> None:
    np.savez(tmp_path / "table.npz", outputs=np.array([[0.25, 0.75], [0.5, 0.5]]), labels=np.array([0, 1]))
    assert read_predictions(tmp_path / "table.npz").notes == ("array outputs",)


def test_one_probability_a_row_is_that_of_the_second_of_two_classes(tmp_path: Path) -> None:
    table = read(tmp_path, "y_prob,y_true\n0.25,0\n0.75,0\n")
    assert table.predicted.tolist() == [0, 1] and table.confidence.tolist() == [0.75, 0.75]
    assert "two classes: the probability of the second one" in table.notes


def test_labels_as_rows_with_one_1_are_classes(tmp_path: Path) -> None:
    np.savez(tmp_path / "table.npz", probs=np.array([[0.25, 0.75], [1, 0]]), y_test=np.array([[0, 1], [0, 1]]))
    assert labels_of(read_predictions(tmp_path / "table.npz")) == [1, 1]


def test_a_predicted_class_that_is_not_the_most_probable_is_kept_and_said(tmp_path: Path) -> None:
    table = read(tmp_path, "p_0,p_1,predicted\n0.25,0.75,0\n0.5,0.5,1\n")
    assert table.predicted.tolist() == [0, 1] and table.confidence.tolist() == [0.25, 0.5]
    assert "predicted is not the most probable class in 1 rows" in table.notes


def test_what_is_written_by_mistakes_is_read(tmp_path: Path) -> None:
    row = '{"split": "test", "index": 149, "label": "2", "predicted": "7", "confidence": 0.5, "opinion": null}'
    table = read(tmp_path, f'{{"event": "data", "name": "MNIST"}}\n[\n{row},\n{row.replace("149", "321")}\n]\n')
    assert table.predicted.tolist() == [7, 7] and labels_of(table) == [2, 2] and len(table.classes) == 8
    assert table.indices is not None and table.indices.tolist() == [149, 321]
    assert "not used: split, opinion" in table.notes


def test_semicolons_tabs_and_a_table_without_names_are_read(tmp_path: Path) -> None:
    for text in ("p_0;p_1\n0.25;0.75\n", "p_0\tp_1\n0.25\t0.75\n", "0.25,0.75\n", "\ufeffp_0,p_1\r\n0.25,0.75\r\n\r\n"):
        assert read(tmp_path, text).confidence.tolist() == [0.75]


def test_a_column_without_a_name_is_the_index_of_pandas(tmp_path: Path) -> None:
    table = read(tmp_path, ",pred\n4,0\n2,1\n")
    assert table.indices is not None and table.indices.tolist() == [4, 2]


def test_a_file_of_classes_alone_has_no_confidence(tmp_path: Path) -> None:
    np.save(tmp_path / "y.npy", np.array([2, 0, 1], np.uint8))
    table = read_predictions(tmp_path / "y.npy")
    assert table.predicted.tolist() == [2, 0, 1] and np.isnan(table.confidence).all() and len(table.classes) == 3
    table = read(tmp_path, "2\n0\n1\n")
    assert table.predicted.tolist() == [2, 0, 1]


def test_classes_are_shown_by_names_that_fit_a_cell_each(tmp_path: Path) -> None:
    assert read(tmp_path, "pred,label\nお,a\na,お\n").classes == ("a", "1")


@pytest.mark.parametrize("kind", ["npy", "idx", "npz", "csv", "txt"])
def test_labels_are_read_from_their_own_file(kind: str, tmp_path: Path) -> None:
    np.savez(tmp_path / "p.npz", probs=np.array([[0.25, 0.75], [1, 0]]), index=np.array([2, 0]))
    labels, path = np.array([1, 0, 0], np.uint8), tmp_path / f"labels.{kind}"
    match kind:
        case "npy":
            np.save(path, labels)
        case "npz":
            np.savez(path, y_test=labels, x_test=np.zeros((3, 2, 2)))
        case "idx":
            write_idx(path, labels)
        case "csv":
            path.write_text("index,label\n0,1\n1,0\n2,0\n")
        case "txt":
            path.write_text("1\n0\n0\n")
    assert labels_of(read_predictions(tmp_path / "p.npz", (), path)) == [0, 1]


def test_labels_are_found_by_file_name(tmp_path: Path) -> None:
    (tmp_path / "labels").write_text("path,label\nb.png,cat\na.png,dog\n")
    (tmp_path / "table").write_text("file,p_cat,p_dog\na.png,0.5,0.5\nb.png,0.25,0.75\n")
    assert labels_of(read_predictions(tmp_path / "table", (), tmp_path / "labels")) == [1, 0]
