"""What each column of a file is for, told by its name and its first value. It opens nothing.

A column is one value a row, or one array: K values a row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

FEWEST_CLASSES = 2
MATRIX_NAMES = {
    "probabilities": (
        "probabilities", "probs", "probability", "prob", "proba", "y_prob", "y_probs", "y_proba", "pred_probs",
        "pred_proba", "predict_proba", "softmax",
    ),
    "logits": ("logits", "logit", "log_probs", "log_probabilities", "logprobs", "log_proba"),
    "outputs": (
        "outputs", "output", "scores", "score", "predictions", "prediction", "preds", "pred", "y_pred", "y_hat",
        "y_score", "arr_0",
    ),
}  # fmt: skip
"""Arrays of K values a row: what they are, the surest names first."""
COLUMN_NAMES = {
    "predicted": (
        "predicted", "prediction", "predictions", "preds", "pred", "y_pred", "y_hat", "predicted_class",
        "predicted_label", "pred_class", "pred_label", "predicted_labels", "argmax", "top1",
    ),
    "label": (
        "label", "labels", "y_true", "true", "true_label", "true_labels", "true_class", "target", "targets",
        "ground_truth", "gt", "truth", "actual", "expected", "class", "y", "y_test", "test_labels", "category",
    ),
    "confidence": (
        "confidence", "conf", "confidences", "max_prob", "max_probability", "score", "scores", "probability", "prob",
        "probs", "probabilities", "p", "y_prob", "y_proba", "y_score",
    ),
    "name": (
        "file", "files", "filename", "filenames", "file_name", "file_names", "path", "paths", "filepath", "file_path",
        "image_path", "img_path", "image_file", "image_name", "image", "img", "name", "names", "uri",
    ),
    "index": (
        "index", "idx", "indices", "image_index", "sample_index", "row", "sample", "sample_id", "image_id", "id", "key",
        "image", "img", "unnamed:_0", "",
    ),
}  # fmt: skip
"""Columns of one value a row."""
NUMBERED = re.compile(r"(?P<prefix>.*?)[_\[]*(?P<number>\d{1,5})\]?")
PREFIXES = {
    "probabilities": ("p", "prob", "probs", "proba", "probability", "probabilities", "y_prob", "y_proba", "softmax"),
    "logits": ("logit", "logits", "log_prob", "log_probs"),
    "outputs": ("", "score", "scores", "output", "outputs", "out", "class", "pred", "prediction", "y", "y_pred", "col"),
}
MOST_NAMED = 8
WHOLE = re.compile(r"\s*\d{1,18}(?:\.0*)?\s*")


@dataclass(frozen=True, slots=True)
class Head:
    """A column as it is known before it is read."""

    name: str
    width: int
    """How many values a row has; 0 for what is no table, as images are."""
    sample: str | float | int | None = None
    """The first value, where there is one a row."""

    @property
    def key(self) -> str:
        """Its name in small letters, as the tables above have it."""
        return re.sub(r"[\s.-]+", "_", self.name.strip().lower()).strip("_")

    @property
    def number(self) -> float | None:
        """The first value as a number, if it is one."""
        try:
            return None if self.sample is None else float(self.sample)
        except ValueError:
            return None

    @property
    def is_whole(self) -> bool:
        """Whether the first value is a whole number, not below 0."""
        return self.sample is not None and WHOLE.fullmatch(str(self.sample)) is not None


@dataclass(frozen=True, slots=True)
class Scores:
    """Which columns have a value for every class: one that is an array, or one for each class."""

    columns: tuple[int, ...]
    meaning: str
    """A key of MATRIX_NAMES."""
    classes: tuple[str, ...] = ()
    """As the columns are called; empty where they are numbered."""


def find_scores(heads: Sequence[Head], classes: Sequence[str]) -> Scores | None:
    """Return where the values of all classes are; None where only classes are told."""
    for meaning, names in MATRIX_NAMES.items():
        for name in names:
            for place, head in enumerate(heads):
                if head.key == name and head.width >= FEWEST_CLASSES:
                    return Scores((place,), meaning)
    named = {head.name.strip(): place for place, head in enumerate(heads) if head.width == 1}
    if len(classes) >= FEWEST_CLASSES and all(one in named for one in classes):
        return Scores(tuple(named[one] for one in classes), "outputs", tuple(classes))
    found = _numbered(heads) or _prefixed(heads) or _summing_to_one(heads)
    if found is None and len(wide := [place for place, head in enumerate(heads) if head.width >= FEWEST_CLASSES]) == 1:
        return Scores((wide[0],), "outputs")
    return found


def find_column(heads: Sequence[Head], role: str, taken: Sequence[int]) -> int | None:
    """Return the column with the surest name for `role`, a key of COLUMN_NAMES; None where there is none."""
    for name in COLUMN_NAMES[role]:
        for place, head in enumerate(heads):
            if head.key == name and head.width and place not in taken and _may_be(head, role):
                return place
    return None


def names_of(heads: Sequence[Head]) -> str:
    """List what a file has."""
    names = [head.name if head.width == 1 else f"{head.name} ({head.width or 'no table'})" for head in heads]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{more}"


def _may_be(head: Head, role: str) -> bool:
    if head.width > 1:
        return role == "label"  # one 1 and else 0
    if head.sample is None:
        return True
    match role:
        case "index":
            return head.is_whole
        case "name":
            return head.number is None
        case "confidence":
            return head.number is not None
    return True


def _numbered(heads: Sequence[Head]) -> Scores | None:
    """Find p_0, p_1 … or 0, 1 …"""
    groups: dict[str, dict[int, int]] = {}
    for place, head in enumerate(heads):
        match = NUMBERED.fullmatch(head.key)
        if match is not None and head.width == 1 and head.number is not None:
            groups.setdefault(match["prefix"], {})[int(match["number"])] = place
    for meaning, prefixes in PREFIXES.items():
        for prefix in prefixes:
            found = groups.get(prefix, {})
            numbers = sorted(found)
            if len(found) >= FEWEST_CLASSES and numbers in ([*range(len(found))], [*range(1, len(found) + 1)]):
                return Scores(tuple(found[number] for number in numbers), meaning)
    return None


def _prefixed(heads: Sequence[Head]) -> Scores | None:
    """Find p_cat, p_dog …"""
    for meaning in ("probabilities", "logits"):
        for prefix in PREFIXES[meaning]:
            found = {
                place: head.name.strip()[len(prefix) + 1 :]
                for place, head in enumerate(heads)
                if head.width == 1
                and head.number is not None
                and re.match(rf"{prefix}[_. -]\S", head.name.strip(), re.I)
            }
            if len(found) >= FEWEST_CLASSES:
                return Scores(tuple(found), meaning, tuple(found.values()))
    return None


def _summing_to_one(heads: Sequence[Head]) -> Scores | None:
    """Find columns called as their classes: numbers that are probabilities in the first row."""
    known = {name for names in COLUMN_NAMES.values() for name in names}
    found = [
        (place, head.name.strip(), number)
        for place, head in enumerate(heads)
        if head.width == 1 and head.key not in known and (number := head.number) is not None
    ]
    numbers = [number for _, _, number in found]
    if len(found) < FEWEST_CLASSES or not min(numbers) >= 0 or not abs(sum(numbers) - 1) <= 1e-2:
        return None
    return Scores(tuple(place for place, _, _ in found), "probabilities", tuple(name for _, name, _ in found))


def described(places: Sequence[int], heads: Sequence[Head]) -> Iterator[str]:
    """Yield one text that names columns: `p_0…p_9`."""
    names = [heads[place].name.strip() for place in places]
    yield names[0] if len(names) == 1 else f"{names[0]}…{names[-1]}"
