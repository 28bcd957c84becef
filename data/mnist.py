"""What is known about the four files of MNIST: their names, where the package keeps them, how to recognise them."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

BUNDLE = Path(__file__).parent
MD5_SUMS: Mapping[str, str] = MappingProxyType(
    {
        "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
        "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
        "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
        "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
    }
)
FINGERPRINT = "60000x28x28-f3639b56-ba07e8ef+10000x28x28-e4ca5f57-ee8604d9"
"""That of the 60,000 and the 10,000 images with their labels, in the original order."""
