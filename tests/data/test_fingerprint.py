"""The fingerprint of a data set: the published check values of CRC-32, and what changes it."""

from pathlib import Path

import numpy as np

from mnist_tui.data.dataset import DataIdentity, Split
from mnist_tui.data.fingerprint import fingerprint
from mnist_tui.data.idx import write_idx
from mnist_tui.data.loading import load

CHECK = np.frombuffer(b"123456789", np.uint8).reshape(1, 3, 3)
"""Its CRC-32 is cbf43926 in the catalogue of parametrised CRC algorithms; that of "a" is e8b7be43 (RFC 3385)."""


def test_checksums_are_those_of_the_catalogue() -> None:
    split = Split(CHECK, np.frombuffer(b"a", np.uint8))
    assert fingerprint(split, split) == "1x3x3-cbf43926-e8b7be43+1x3x3-cbf43926-e8b7be43"


def test_size_order_and_split_make_another_data_set() -> None:
    images, labels = np.arange(24, dtype=np.uint8).reshape(4, 3, 2), np.arange(4, dtype=np.uint8)
    one, part = Split(images, labels), Split(images[:2], labels[:2])
    others = (
        (one, part),
        (part, one),
        (Split(images.reshape(4, 2, 3), labels), part),
        (Split(images[::-1], labels[::-1]), part),
        (Split(images, labels[::-1]), part),
    )
    assert len({fingerprint(*splits) for splits in others}) == len(others)


def test_neither_folder_nor_class_names_nor_what_is_held_out_change_it(tmp_path: Path) -> None:
    identities: list[DataIdentity] = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        for prefix in ("train", "t10k"):
            write_idx(tmp_path / name / f"{prefix}-images-idx3-ubyte", CHECK.repeat(4, axis=0))
            write_idx(tmp_path / name / f"{prefix}-labels-idx1-ubyte", np.arange(4, dtype=np.uint8))
        identities.append(load(tmp_path / name, validation=len(identities)).identity)
        (tmp_path / name / "classes.txt").write_text("a\nb\nc\nd\n", encoding="utf-8")
        identities.append(load(tmp_path / name, validation=3).identity)
    assert [one.name for one in identities] == ["one", "one", "two", "two"]
    assert len({one.fingerprint for one in identities}) == 1
