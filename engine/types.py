"""The arrays of the engine. Letters: B batch, I inputs, O outputs, K classes, N images, P parameters."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.floating]
"""float32 or float64, as the setting `dtype` says."""
Pixels: TypeAlias = NDArray[np.uint8]
"""Images as on disk, (N, I), 0 to 255."""
Labels: TypeAlias = NDArray[np.intp]
"""Classes as numbers from 0, (N,)."""
Indices: TypeAlias = NDArray[np.intp]
"""Indices into another array."""

WHITE = 255
"""The largest pixel."""
