"""Measures the search for duplicate images: pairs, seconds of one core, memory; and whether it misses any.

    python tests/bench/duplicates.py                               # MNIST
    python tests/bench/duplicates.py --data fashion-mnist --against
    python tests/bench/duplicates.py --data fashion-mnist --moved
    python tests/bench/duplicates.py --data fashion-mnist --altered

`--against` compares every two images in all their pixels, which takes minutes. `--moved` compares every image with all
others moved by a pixel. `--altered` says how many of 2,000 images, altered as files are on their way, are still nearly
the same as they were; it needs Pillow.
"""

import argparse
import io
import resource
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from mnist_tui.data.dataset import Dataset
from mnist_tui.data.loading import load
from mnist_tui.engine.duplicates.likeness import ALIKE, correlations
from mnist_tui.engine.duplicates.pairs import Pairs, find_pairs

LEVELS = (0.98, 0.985, 0.99, 0.9925, 0.995, 0.998, 0.999)
ROWS = 2000
Images = NDArray[np.uint8]


def main() -> None:
    """Measure what the flags ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    for flag in ("--against", "--moved", "--altered"):
        parser.add_argument(flag, action="store_true")
    namespace = parser.parse_args()
    dataset = load(namespace.data, 0)
    with threadpool_limits(1):
        found = measure(dataset)
        if namespace.against:
            print(against(dataset, found))
        if namespace.moved:
            print(moved(dataset))
        if namespace.altered:
            print("\n".join(altered(dataset)))


def measure(dataset: Dataset) -> Pairs:
    """Print time and memory of the usual search, then the pairs of a wider one at rising levels."""
    before, begin, longest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time(), 0.0
    search = find_pairs(parts(dataset))
    while True:
        try:
            at = time.process_time()
            next(search)
            longest = max(longest, time.process_time() - at)
        except StopIteration as end:
            found: Pairs = end.value
            break
    seconds = time.process_time() - begin
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{dataset.name}: {len(found)} pairs at {ALIKE}, {int(found.is_same.sum())} of the same pixels")
    print(f"{seconds:.1f} s of one core, {more:.0f} MiB more at most, longest piece {longest * 1000:.0f} ms")
    print_levels(dataset)
    return found


def print_levels(dataset: Dataset) -> None:
    """Print how many pairs there are from which correlation on."""
    pairs = done(find_pairs(parts(dataset), LEVELS[0]))
    labels = np.concatenate([dataset.training.labels, dataset.test.labels])
    training = len(dataset.training)
    print("  from   pairs  training   test  across  test images  two labels")
    for level in LEVELS:
        first, second = (one[pairs.correlation >= level] for one in (pairs.first, pairs.second))
        across = (first < training) & (second >= training)
        numbers = len(first), (second < training).sum(), (first >= training).sum(), across.sum()
        leaked, conflicts = len(np.unique(second[across])), (labels[first] != labels[second]).sum()
        print(f"{level:6.4f}{numbers[0]:8,}{numbers[1]:10,}{numbers[2]:7,}{numbers[3]:8,}{leaked:13,}{conflicts:12,}")


def against(dataset: Dataset, found: Pairs) -> str:
    """Say whether plain products of every two images find the same pairs, and how long they take."""
    begin, images = time.process_time(), np.concatenate(parts(dataset))
    vectors, expected = units(images), set[tuple[int, int]]()
    for start in range(0, len(images), ROWS):
        for other in range(start, len(images), ROWS):
            products = vectors[start : start + ROWS] @ vectors[other : other + ROWS].T
            for row, column in np.argwhere(products >= ALIKE - 1e-4).tolist():
                pair = start + row, other + column
                if pair[0] < pair[1] and np.corrcoef(images[[*pair]].astype(np.float64)).min() >= ALIKE:
                    expected.add(pair)
    ours = set(zip(found.first.tolist(), found.second.tolist(), strict=True))
    seconds = time.process_time() - begin
    return f"plain products: {len(expected)} pairs in {seconds:.0f} s, {len(expected ^ ours)} of them not the same"


def moved(dataset: Dataset) -> str:
    """Say how many pairs there are more when one image is moved by a pixel; four directions are as good as eight."""
    images = np.concatenate([dataset.training.images, dataset.test.images])
    count, pairs = len(images), set[frozenset[int]]()
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        other = shifted(images, down, right)
        found = done(find_pairs([images.reshape(count, -1), other.reshape(count, -1)]))
        across = (found.first < count) & (found.second >= count)
        both = zip(found.first[across].tolist(), (found.second[across] - count).tolist(), strict=True)
        pairs |= {frozenset(pair) for pair in both if pair[0] != pair[1]}
    return f"{len(pairs)} pairs more with one moved by a pixel"


def shifted(images: Images, down: int, right: int) -> Images:
    """Move the images by a pixel; nothing comes in at the edge."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    height, width = images.shape[1:]
    return padded[:, 1 - down : 1 - down + height, 1 - right : 1 - right + width]


def altered(dataset: Dataset) -> Iterator[str]:
    """Yield how many images are found again after each alteration."""
    rng, images = np.random.default_rng(1), np.concatenate([dataset.training.images, dataset.test.images])
    images = images[np.sort(rng.choice(len(images), 2000, replace=False))]
    flat = images.reshape(len(images), -1)
    for name, changed in alterations(images, rng):
        r = correlations(flat, changed.reshape(len(images), -1))
        yield f"{name:<22}median {np.nanmedian(r):.4f}   found {np.mean(r >= ALIKE):6.1%}"


def alterations(images: Images, rng: np.random.Generator) -> Iterator[tuple[str, Images]]:
    """Yield altered copies of the images by name."""
    from PIL import Image

    def jpeg(image: Images, quality: int) -> Images:
        file = io.BytesIO()
        Image.fromarray(image).save(file, "JPEG", quality=quality)
        return np.asarray(Image.open(file))

    yield "half as bright", images // 2
    yield "sixteen greys", images // 16 * 16
    yield "gamma 0.8", (255 * (images / 255) ** 0.8).astype(np.uint8)
    for deviation in (5, 10):
        yield (
            f"noise of {deviation} greys",
            (images + rng.normal(0, deviation, images.shape)).clip(0, 255).astype(np.uint8),
        )
    for quality in (90, 75, 50):
        yield f"JPEG of quality {quality}", np.stack([jpeg(image, quality) for image in images])
    yield "moved by a pixel", shifted(images, 0, 1)


def units(pixels: Images) -> NDArray[np.float32]:
    """Return the images (N, I) as vectors of length 1 whose distance tells the correlation."""
    centred = pixels - pixels.mean(axis=1, keepdims=True, dtype=np.float64)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    scaled: NDArray[np.float64] = centred / np.where(lengths > 0, lengths, 1)
    return scaled.astype(np.float32)


def parts(dataset: Dataset) -> list[Images]:
    """Return training and test images, flattened."""
    return [part.images.reshape(len(part), -1) for part in (dataset.training, dataset.test)]


def done(search: Iterator[float]) -> Pairs:
    """Go through a search and return its pairs."""
    while True:
        try:
            next(search)
        except StopIteration as end:
            found: Pairs = end.value
            return found


if __name__ == "__main__":
    main()
