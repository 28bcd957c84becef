"""What is publicly known about the 10,000 test images of MNIST: which labels are disputed, and who wrote them.

It holds for MNIST alone: ask `Dataset.is_mnist` first. Opinions are given as votes, never as facts.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from mnist_tui.data.mnist import BUNDLE

DISPUTED_FILE = BUNDLE / "mnist_disputed.json"
WRITERS: Mapping[str, range] = MappingProxyType({"students": range(5000), "employees": range(5000, 10_000)})
"""Who wrote which images: high-school students the first half, but for one image employees of the Census Bureau the
second (Yadav and Bottou 2019, the labels of QMNIST)."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """How five people voted who were shown an image, its label, and another class that a model had predicted."""

    index: int
    """Index among the test images, from 0."""
    label: int
    other: int
    votes_label: int
    votes_other: int
    votes_neither: int

    @property
    def people(self) -> int:
        """Votes in all."""
        return self.votes_label + self.votes_other + self.votes_neither

    def text(self, classes: Sequence[str]) -> str:
        """Say how the votes went, the most first: `4 of 5 people say 0, 1 says neither`."""
        label, other = classes[self.label], classes[self.other]
        votes = ((self.votes_label, label), (self.votes_other, other), (self.votes_neither, "neither"))
        (most, first), *rest = sorted((vote for vote in votes if vote[0]), key=lambda vote: -vote[0])
        opinion = f"neither {label} nor {other}" if first == "neither" else first
        others = [f"{number} {'says' if number == 1 else 'say'} {name}" for number, name in rest]
        return ", ".join([f"{most} of {self.people} people say {opinion}", *others])


@lru_cache(maxsize=1)
def disputes() -> Mapping[int, Dispute]:
    """Return the disputed test images by their index; fewer than 3 of 5 people voted for their label.

    The file names its source (Northcutt, Athalye and Mueller 2021).
    """
    images = json.loads(DISPUTED_FILE.read_text(encoding="utf-8"))["images"]
    return MappingProxyType({image["index"]: Dispute(**image) for image in images})
