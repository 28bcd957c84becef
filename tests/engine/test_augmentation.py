"""Streams of augmented images: what they keep, what they change and by how much, and the same again from a state."""

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.augmentation import Augmentation, Augmenter
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.types import Pixels

EVERYTHING = Augmentation(
    shift=1.5, rotation=12, scale=0.12, shear=0.12, elastic=20, elastic_sigma=4, noise=10, erasing=0.5
)


def augmenter(augmentation: Augmentation, height: int = 28, width: int = 28, seed: int = 0) -> Augmenter:
    """Return a stream with a generator of `seed`, in a run of seed 0."""
    return Augmenter(augmentation, height, width, np.random.default_rng(seed), seed=0)


def augmented(stream: Augmenter, pixels: Pixels) -> Pixels:
    out = np.full_like(pixels, 77)  # what none of the images consists of
    stream.augment(pixels, out)
    return out


def disc(count: int, side: int = 28, radius: float = 7) -> Pixels:
    """Return images of a grey disc in the middle, (B, side * side)."""
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    image = np.where(np.hypot(y, x) < radius, 180, 0).astype(np.uint8)
    return np.repeat(image.reshape(1, -1), count, axis=0)


def batches(count: int, size: int = 100) -> list[Pixels]:
    rng = np.random.default_rng(3)
    return [rng.integers(0, 256, (size, 784), dtype=np.uint8) for _ in range(count)]


def test_nothing_is_changed_when_every_amount_is_zero() -> None:
    (pixels,) = batches(1)
    assert np.array_equal(augmented(augmenter(Augmentation()), pixels), pixels)


def test_ten_batches_are_five_a_state_and_five_more() -> None:
    whole, first, second = (augmenter(EVERYTHING, seed=seed) for seed in (1, 1, 9))
    inputs = batches(10)
    expected = [augmented(whole, pixels) for pixels in inputs]
    begun = [augmented(first, pixels) for pixels in inputs[:5]]
    second.restore(first.state())
    assert np.array_equal(begun + [augmented(second, pixels) for pixels in inputs[5:]], expected)


def test_batches_augmented_ahead_in_another_thread_are_the_same() -> None:
    inputs = batches(4)
    here, elsewhere = augmenter(EVERYTHING), augmenter(EVERYTHING)
    with ThreadPoolExecutor(1) as thread:
        ahead = list(thread.map(lambda pixels: augmented(elsewhere, pixels), inputs))
    assert np.array_equal(ahead, [augmented(here, pixels) for pixels in inputs])


def test_another_seed_gives_other_images_and_so_does_the_next_batch() -> None:
    (pixels,) = batches(1)
    stream = augmenter(EVERYTHING)
    first, next_time = augmented(stream, pixels), augmented(stream, pixels)
    assert not np.array_equal(first, next_time)
    assert not np.array_equal(first, augmented(augmenter(EVERYTHING, seed=1), pixels))


def test_images_may_be_augmented_in_place() -> None:
    (pixels,) = batches(1, size=200)
    expected = augmented(augmenter(EVERYTHING), pixels)
    augmenter(EVERYTHING).augment(pixels, pixels)
    assert np.array_equal(pixels, expected)


@pytest.mark.parametrize(("height", "width"), [(28, 28), (8, 6), (64, 32), (1, 1), (1, 9), (300, 200)])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_images_of_any_size_are_augmented(height: int, width: int, count: int) -> None:
    pixels = np.full((count, height * width), 200, np.uint8)
    out = augmented(augmenter(EVERYTHING, height, width), pixels)
    assert out.shape == pixels.shape
    assert not count or (out != 77).any()


def test_mild_augmentation_keeps_the_ink_and_its_range() -> None:
    stream = augmenter(Augmentation(shift=1.5, rotation=12, scale=0.1, shear=0.1, elastic=34))
    pixels = disc(1000)
    out = augmented(stream, pixels)
    assert out.max() <= 180
    assert out.sum() / pixels.sum() == pytest.approx(1, abs=0.02)


def test_rotated_disc_stays_a_disc() -> None:
    pixels = disc(200, radius=9)
    out = augmented(augmenter(Augmentation(rotation=180)), pixels).astype(int)
    assert abs(out - pixels).mean() < 0.02 * 255


def correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    one, other = one - one.mean(), other - other.mean()
    return float(one @ other / math.sqrt((one @ one) * (other @ other)))


def centroids(images: Pixels, side: int) -> NDArray[np.float64]:
    """Return the centres of ink (2, B), down and to the right of the middle."""
    ink = images.reshape(-1, side, side) / images.sum(axis=1)[:, None, None]
    positions = np.arange(side) - (side - 1) / 2
    return np.array([ink.sum(axis=2) @ positions, ink.sum(axis=1) @ positions])


def test_shifts_are_uniform_between_their_ends() -> None:
    moved = centroids(augmented(augmenter(Augmentation(shift=3)), disc(2000)), 28)
    assert abs(moved).max() < 3.3
    assert moved.mean(axis=1) == pytest.approx([0, 0], abs=0.15)  # standard error 0.04
    assert moved.std(axis=1) == pytest.approx([3 / math.sqrt(3)] * 2, rel=0.05)
    assert correlation(*moved) == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize(("alpha", "sigma"), [(34.0, 4.0), (60.0, 6.0)])
def test_elastic_displacements_have_the_spread_of_smoothed_noise(alpha: float, sigma: float) -> None:
    # White noise of variance 1/3 through a Gaussian of unit sum keeps 1 / (4 pi sigma^2) of it, everywhere alike.
    expected = alpha * math.sqrt(1 / 3) / (2 * sigma * math.sqrt(math.pi))
    side = 28
    for centre in ((14, 14), (6, 20)):
        dot = np.zeros((2000, side, side), np.uint8)
        dot[:, centre[0] - 1 : centre[0] + 2, centre[1] - 1 : centre[1] + 2] = 200
        out = augmented(augmenter(Augmentation(elastic=alpha, elastic_sigma=sigma)), dot.reshape(2000, -1))
        moved = centroids(out[out.any(axis=1)], side)
        assert moved.mean(axis=1) == pytest.approx(np.array(centre) - (side - 1) / 2, abs=0.15)
        assert moved.std(axis=1) == pytest.approx([expected] * 2, rel=0.1)


def test_neighbours_move_together_the_further_the_smoother_the_field() -> None:
    side, apart = 28, 8
    dots = np.zeros((2000, side, side), np.uint8)
    dots[:, 13:16, 9:12], dots[:, 13:16, 9 + apart : 12 + apart] = 200, 200
    for sigma, amount in ((4.0, 12.0), (8.0, 24.0)):
        augmentation = Augmentation(elastic=amount, elastic_sigma=sigma)
        out = augmented(augmenter(augmentation), dots.reshape(2000, -1)).reshape(-1, side, side)
        left, right = out.copy(), out.copy()
        left[:, :, 14:], right[:, :, :14] = 0, 0
        heights = [centroids(half.reshape(2000, -1), side)[0] for half in (left, right)]
        expected = math.exp(-((apart / (2 * sigma)) ** 2))
        assert correlation(*heights) == pytest.approx(expected, abs=0.12)


def test_noise_has_its_standard_deviation_and_no_mean() -> None:
    out = augmented(augmenter(Augmentation(noise=12)), np.full((300, 784), 128, np.uint8))
    assert out.std() == pytest.approx(12, rel=0.02)
    assert out.mean() == pytest.approx(128, abs=0.2)


def test_every_image_has_noise_of_its_own() -> None:
    stream = augmenter(Augmentation(noise=12))
    grey = np.full((60, 784), 128, np.uint8)
    noise = np.concatenate([augmented(stream, grey), augmented(stream, grey)]) - 128.0
    alike = np.corrcoef(noise) - np.eye(len(noise))
    assert abs(alike).max() < 0.2  # standard error 1 / 28


def test_runs_of_other_seeds_have_other_noise_even_where_the_generators_agree() -> None:
    grey, noisy = np.full((20, 784), 128, np.uint8), Augmentation(noise=12)
    one, same, other = (
        augmented(Augmenter(noisy, 28, 28, np.random.default_rng(5), seed), grey) - 128.0 for seed in (0, 0, 1)
    )
    assert np.array_equal(one, same)
    assert abs(np.corrcoef(one, other)[:20, 20:]).max() < 0.2  # standard error 1 / 28


def test_noise_is_as_often_far_from_the_mean_as_normal_noise_is() -> None:
    grey, noisy = np.full((200, 784), 128, np.uint8), Augmentation(noise=30)
    out = np.concatenate(
        [augmented(Augmenter(noisy, 28, 28, np.random.default_rng(seed), seed), grey) for seed in range(10)]
    )
    # Beyond 30 grey levels is what was beyond 30.5 before it was rounded; one seed has some 170 of the rarest values.
    for far, fraction in ((30, 0.3093), (60, 0.0437), (90, 0.00256)):
        assert (abs(out - 128.0) > far).mean() == pytest.approx(fraction, rel=0.1)


def test_noise_covers_images_larger_than_its_supply() -> None:
    out = augmented(augmenter(Augmentation(noise=12), 400, 500), np.full((2, 200_000), 128, np.uint8))
    assert out.std(axis=1) == pytest.approx([12, 12], rel=0.02)


def test_noise_stops_at_black_and_white() -> None:
    pixels = np.repeat(np.array([[0], [255]], np.uint8), 784, axis=1)
    dark, bright = augmented(augmenter(Augmentation(noise=20)), pixels)
    assert dark.max() < 128 < bright.min()


def test_erasing_blanks_one_rectangle_in_its_share_of_images() -> None:
    out = augmented(augmenter(Augmentation(erasing=0.3), 20, 30), np.full((4000, 600), 255, np.uint8))
    blank = (out == 0).reshape(-1, 20, 30)
    struck = blank[blank.any(axis=(1, 2))]
    assert len(struck) / 4000 == pytest.approx(0.3, abs=0.03)  # standard error 0.007
    areas = struck.sum(axis=(1, 2))
    assert np.array_equal(areas, struck.any(axis=2).sum(axis=1) * struck.any(axis=1).sum(axis=1))
    assert 0.01 * 600 < areas.min() < areas.max() < 0.22 * 600
    hits = struck.mean(axis=0)
    assert np.array_equal(hits > 0, np.ones((20, 30)))


@pytest.mark.parametrize(
    ("name", "value", "range_text"),
    [
        ("shift", -1.0, r"\[0, inf\]"),
        ("scale", 1.0, r"\[0, 0.99\]"),
        ("erasing", 1.5, r"\[0, 1\]"),
        ("noise", math.nan, r"\[0, 255\]"),
        ("elastic_sigma", 0.0, r"\[0.5, inf\]"),
    ],
)
def test_amounts_without_meaning_are_refused_by_name(name: str, value: float, range_text: str) -> None:
    with pytest.raises(SettingError, match=f"{name}={value:g} is not in {range_text}"):
        Augmentation(**{name: value})
