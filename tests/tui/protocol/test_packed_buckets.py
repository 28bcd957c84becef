"""Buckets that travel far come back as they were, to as many digits as are shown."""

import msgspec
import numpy as np
import pytest

from mnist_tui.engine.curve import Curve
from mnist_tui.tui.protocol.arrays import pack, unpack
from mnist_tui.tui.protocol.packed_buckets import EXACT_BYTES, SHOWN_BYTES, PackedBuckets, rounded


def condensed(rows: int, most: int) -> np.ndarray[tuple[int, int, int], np.dtype[np.float64]]:
    rng = np.random.default_rng(rows)
    values = np.exp(rng.normal(size=(rows, 2)) * 8)
    values[rng.random((rows, 2)) < 0.3] = np.nan
    curve = Curve(3)
    curve.extend(np.column_stack([np.arange(1e6 + 1, 1e6 + rows + 1), values]))
    stats = curve.condensed(0, most)
    return stats.reshape(4, 3, -1)


def sent(packed: PackedBuckets) -> PackedBuckets:
    return msgspec.msgpack.decode(msgspec.msgpack.encode(packed, enc_hook=pack), type=PackedBuckets, dec_hook=unpack)


@pytest.mark.parametrize(("rows", "most"), [(1, 1), (7, 7), (100, 8), (5000, 64)])
@pytest.mark.parametrize(("number_bytes", "error"), [(SHOWN_BYTES, 2.0**-16), (EXACT_BYTES, 2.0**-24)])
def test_buckets_come_back(rows: int, most: int, number_bytes: int, error: float) -> None:
    stats = condensed(rows, most)
    back = sent(PackedBuckets.of(stats, number_bytes)).unpacked()
    assert np.array_equal(back[:2, 0], stats[:2, 0]), "steps are exact"
    assert np.array_equal(back[3], stats[3])
    np.testing.assert_allclose(back[:2, 1:], stats[:2, 1:], rtol=error)
    np.testing.assert_allclose(back[2], stats[2], rtol=1.01 * error)


def test_numbers_keep_as_many_digits_as_three_bytes_hold() -> None:
    values = np.array([[1.0, 1 / 3, -1e-9], [np.nan, np.inf, 0.0]])
    # 1/3 is 0x3EAAAAAB as a float32; 0x3EAAAB00, the nearest that ends with a byte of zeros, is 2863312896 / 2^33
    assert rounded(values)[0, 1] == 11184896 / 2**25 and rounded(values)[0, 0] == 1.0
    np.testing.assert_allclose(rounded(values), values, rtol=2.0**-16)


@pytest.mark.parametrize("damage", ["ends", "finite", "planes", "few", "many"])
def test_arrays_that_do_not_fit_are_refused(damage: str) -> None:
    packed = PackedBuckets.of(condensed(9, 9))
    ends, finite, planes = packed.ends, packed.finite, packed.planes
    damaged = {
        "ends": (ends[1:], finite, planes),
        "finite": (ends, finite[:2], planes),
        "planes": (ends, finite, planes[:, 1:]),
        "few": (ends, finite, planes[:2]),
        "many": (ends, finite, np.concatenate([planes, planes])),
    }
    body = msgspec.msgpack.encode(damaged[damage], enc_hook=pack)
    with pytest.raises(msgspec.ValidationError, match=r"do not fit each other|are not in"):
        msgspec.msgpack.decode(body, type=PackedBuckets, dec_hook=unpack)
