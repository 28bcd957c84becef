"""Makes photographs of handwritten digits from images of MNIST: pen and paper, camera and light. It reads none."""

import math
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Floats = NDArray[np.float64]
GAMMA = 2.2
SHORTEST_PX, LONGEST_PX = 300, 1200
PAPERS = (
    (250, 250, 248),
    (244, 238, 220),
    (222, 222, 224),
    (246, 232, 170),
    (206, 224, 240),
    (240, 212, 216),
    (198, 170, 130),
)
INKS = ((18, 18, 22), (24, 40, 120), (30, 70, 170), (150, 24, 30), (20, 90, 50), (90, 90, 94))
BOARDS, CHALKS = ((38, 52, 46), (30, 30, 34)), ((236, 236, 230), (240, 224, 150))


def photo(digit: NDArray[np.uint8], random: np.random.Generator) -> bytes:
    """Return the JPEG of a photograph of one digit (28, 28)."""
    long = int(random.integers(SHORTEST_PX, LONGEST_PX + 1))
    short = max(int(long * random.choice((0.5625, 0.75, 0.75, 1.0))), SHORTEST_PX)
    rows, columns = (long, short) if random.random() < 0.5 else (short, long)
    is_board = random.random() < 0.1
    paper, ink = (BOARDS, CHALKS) if is_board else (PAPERS, INKS)
    sheet, strokes = linear(paper[random.integers(len(paper))]), linear(ink[random.integers(len(ink))])
    plane = Plane(rows, columns, random)
    surface = sheet * (1 + 0.5 * texture(rows, columns, random))[..., None]
    if not is_board and random.random() < 0.4:
        lines, colour = ruling(rows, columns, random)
        cover = plane.seen(lines)[..., None] * random.uniform(0.25, 0.7)
        surface = surface * (1 - cover) + linear(colour) * cover
    cover = plane.seen(pen(digit, rows, columns, random))[..., None]
    cover *= random.uniform(0.75, 1.0) * (1 + texture(rows, columns, random))[..., None]
    surface = surface * (1 - np.clip(cover, 0, 1)) + strokes * np.clip(cover, 0, 1)
    surface = with_crumbs(surface, random)
    return as_jpeg(surface * light(rows, columns, random)[..., None], random)


def linear(colour: tuple[int, int, int]) -> Floats:
    """Return a colour of sRGB as light of 0 to 1."""
    return (np.array(colour) / 255) ** GAMMA


class Plane:
    """The sheet as the camera sees it: turned by up to ten degrees, and in perspective."""

    def __init__(self, rows: int, columns: int, random: np.random.Generator) -> None:
        self.rows, self.columns = rows, columns
        angle = math.radians(random.uniform(-10, 10))
        corners = np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], np.float64)
        middle = corners.mean(axis=0)
        turn = np.array([(math.cos(angle), -math.sin(angle)), (math.sin(angle), math.cos(angle))])
        seen = (corners - middle) @ turn.T + middle + random.uniform(-0.06, 0.06, (4, 2)) * min(rows, columns)
        self.coefficients = homography(corners, seen)

    def seen(self, cover: Floats) -> Floats:
        """Return what lies on the sheet (rows, columns; 0 to 1) as it is seen; beyond the sheet it repeats its edge."""
        image = Image.fromarray(np.round(cover * 255).astype(np.uint8))
        margin = max(self.rows, self.columns) // 4
        padded = Image.fromarray(np.pad(np.asarray(image), margin, mode="edge"))
        a, b, c, d, e, f, g, h = self.coefficients
        shifted = (a + margin * g, b + margin * h, c + margin, d + margin * g, e + margin * h, f + margin, g, h)
        warped = padded.transform(
            (self.columns, self.rows), Image.Transform.PERSPECTIVE, shifted, Image.Resampling.BICUBIC
        )
        return np.asarray(warped, np.float64) / 255


def homography(corners: Floats, seen: Floats) -> tuple[float, ...]:
    """Return the eight numbers that lead from points that are seen back to the sheet."""
    lines, values = [], []
    for (x, y), (u, v) in zip(corners, seen, strict=True):
        lines += [(u, v, 1, 0, 0, 0, -x * u, -x * v), (0, 0, 0, u, v, 1, -y * u, -y * v)]
        values += [x, y]
    return tuple(np.linalg.solve(np.array(lines), np.array(values)).tolist())


def pen(digit: NDArray[np.uint8], rows: int, columns: int, random: np.random.Generator) -> Floats:
    """Return the strokes of a digit somewhere on the sheet, as crisp as a pen's, and a little thinner or wider."""
    down, across = np.flatnonzero(digit.any(axis=1)), np.flatnonzero(digit.any(axis=0))
    ink = np.pad(digit[down[0] : down[-1] + 1, across[0] : across[-1] + 1], 2)
    scale = random.uniform(0.3, 0.8) * min(rows, columns) / max(ink.shape)
    height, width = (max(round(side * scale), 8) for side in ink.shape)
    large = np.asarray(Image.fromarray(ink).resize((width, height), Image.Resampling.BICUBIC), np.float64) / 255
    crisp = np.clip((large - random.uniform(0.35, 0.65)) * random.uniform(4, 8) + 0.5, 0, 1)
    top, left = (random.uniform(0.12, 0.88) for _ in range(2))
    sheet = np.zeros((rows, columns))
    y, x = round(top * (rows - height)), round(left * (columns - width))
    sheet[y : y + height, x : x + width] = crisp
    return sheet


def ruling(rows: int, columns: int, random: np.random.Generator) -> tuple[Floats, tuple[int, int, int]]:
    """Return the lines of ruled or squared paper, and their colour."""
    gap, width = random.uniform(0.06, 0.16) * min(rows, columns), max(min(rows, columns) / 300, 1.0)
    lines, phase = np.zeros((rows, columns)), random.uniform(0, gap)
    down, across = np.arange(rows)[:, None], np.arange(columns)[None, :]
    lines = np.maximum(lines, np.abs((down + phase) % gap - gap / 2) < width / 2 + 0.5)
    if random.random() < 0.5:
        lines = np.maximum(lines, np.abs((across + phase) % gap - gap / 2) < width / 2 + 0.5)
    return lines.astype(np.float64), ((110, 150, 210), (140, 140, 150))[int(random.integers(2))]


def texture(rows: int, columns: int, random: np.random.Generator) -> Floats:
    """Return what makes paper uneven, coarse and fine, a few hundredths around 0."""
    grain = np.zeros((rows, columns))
    for pixels, strength in ((40, 0.02), (8, 0.02), (2, 0.03)):
        coarse = random.normal(0, strength, (rows // pixels + 2, columns // pixels + 2))
        image = Image.fromarray(coarse.astype(np.float32)).resize((columns, rows), Image.Resampling.BICUBIC)
        grain += np.asarray(image, np.float64)
    return grain


def with_crumbs(surface: Floats, random: np.random.Generator) -> Floats:
    """Return the sheet with up to six specks on it."""
    rows, columns = surface.shape[:2]
    down, across = np.arange(rows)[:, None], np.arange(columns)[None, :]
    for _ in range(int(random.integers(0, 7))):
        y, x, radius = (
            random.uniform(0, rows),
            random.uniform(0, columns),
            random.uniform(0.002, 0.008) * min(rows, columns),
        )
        cover = np.clip(radius + 0.5 - np.hypot(down - y, across - x), 0, 1)[..., None]
        surface = surface * (1 - 0.7 * cover)
    return surface


def light(rows: int, columns: int, random: np.random.Generator) -> Floats:
    """Return how strongly every place is lit: a gradient, darker corners, and often the edge of a shadow."""
    down, across = np.meshgrid(np.linspace(-1, 1, rows), np.linspace(-1, 1, columns), indexing="ij")
    angle = random.uniform(0, 2 * math.pi)
    lit = 1 + random.uniform(0, 0.35) * (math.cos(angle) * across + math.sin(angle) * down)
    lit *= 1 - random.uniform(0, 0.25) * (down**2 + across**2)
    if random.random() < 0.5:
        angle, width = random.uniform(0, 2 * math.pi), random.uniform(0.02, 0.2)
        along = math.cos(angle) * across + math.sin(angle) * down - random.uniform(-0.6, 0.6)
        lit *= 1 - random.uniform(0.15, 0.5) / (1 + np.exp(np.clip(-along / width * 4, -50, 50)))
    return lit * random.uniform(0.55, 1.0)


def as_jpeg(surface: Floats, random: np.random.Generator) -> bytes:
    """Return what the camera keeps: blurred, with noise, compressed."""
    greys = 255 * np.clip(surface, 0, 1) ** (1 / GAMMA)
    blurred = Image.fromarray(np.round(greys).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(random.uniform(0.3, 2.0) * max(surface.shape) / 800)
    )
    noisy = np.asarray(blurred, np.float64) + random.normal(0, random.uniform(1, 7), surface.shape)
    file = BytesIO()
    Image.fromarray(np.clip(np.round(noisy), 0, 255).astype(np.uint8)).save(
        file, "JPEG", quality=int(random.integers(45, 92))
    )
    return file.getvalue()
