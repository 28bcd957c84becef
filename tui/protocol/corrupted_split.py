"""Names of splits whose images are corrupted: `validation fog 3` is one for screens and queries. It makes no images."""

from dataclasses import dataclass
from typing import Final, Self, cast

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.corruption.names import BLOCK_PIXELS, CORRUPTIONS, SEVERITIES, block_length

MOST_IMAGES: Final = 2000
"""Of a split that are corrupted, its first ones: 75 times as many are evaluated."""
MOST_PIXELS: Final = 8 * BLOCK_PIXELS


def corrupted_count(images: int, shape: tuple[int, int]) -> int:
    """Return how many images of a split are corrupted."""
    most = max(MOST_PIXELS // max(shape[0] * shape[1], 1), block_length(shape))
    return min(images, MOST_IMAGES, most)


@dataclass(frozen=True, slots=True)
class CorruptedSplit:
    """The first images of a split, corrupted in one way."""

    split: SplitName
    name: str
    severity: int

    @property
    def text(self) -> SplitName:
        """Its name."""
        return cast("SplitName", f"{self.split} {self.name} {self.severity}")

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the split of that name, None if it is that of an uncorrupted one."""
        split, _, rest = text.partition(" ")
        name, _, severity = rest.rpartition(" ")
        if name not in CORRUPTIONS or severity not in map(str, range(1, SEVERITIES + 1)):
            return None
        return cls(cast("SplitName", split), name, int(severity))
