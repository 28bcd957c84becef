"""What is known about QMNIST (Yadav and Bottou 2019), the rest of MNIST's test images. It opens nothing.

Its first 10,000 test images are those of MNIST, reconstructed; the 50,000 behind them MNIST never published.
"""

from dataclasses import dataclass

NAME = "QMNIST"
ALSO_MNISTS = 10_000
TEST_IMAGES = 60_000


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file that is published under a name."""

    name: str
    size: int
    """In bytes."""
    md5: str


TEST_FILES = (
    KnownFile("qmnist-test-images-idx3-ubyte.gz", 9_742_279, "1394631089c404de565df7b7aeaf9412"),
    KnownFile("qmnist-test-labels-idx2-int.gz", 526_800, "5b5b05890a5e13444e108efe57b788aa"),
)
"""The MD5 sums are those in torchvision, the sizes those in the DataLad set of Mila; no SHA-256 is known."""
ADDRESSES = (
    "https://raw.githubusercontent.com/facebookresearch/qmnist/master",
    "https://github.com/facebookresearch/qmnist/raw/c5d0468d749822b3dfc4fcb7110a1e94d541b1c1",
)
"""Folders that hold the files: the authors' repository, and the commit with which it began."""
