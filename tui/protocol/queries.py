"""What an open screen may want to know of the network as it stands, and what it is told."""

from mnist_tui.tui.protocol.message import Message


class Images(Message, frozen=True):
    """Images of a split, as many as a page or an export needs; places that there are not are left out."""

    split: str
    indices: list[int]


class ImagesAnswer(Message, frozen=True):
    """The images in the order in which they were asked for."""

    split: str
    indices: list[int]
    rows: int
    columns: int
    pixels: bytes
    """(n, rows, columns) grey levels."""


class PredictSplit(Message, frozen=True):
    """What the network makes of every image of a split."""

    split: str
    look: int = 0
    """Another number asks again; judging the test images is a look at them, which is counted."""


class Flip(Message, frozen=True):
    """An answer that changed between two evaluations: it was learned, or forgotten."""

    index: int
    step: int
    learned: bool


class Past(Message, frozen=True):
    """How the answers to N images came about, as in `engine.dynamics.DynamicsRecord`."""

    first_right: bytes
    """(N,) uint32"""
    forgotten: bytes
    """(N,) uint16"""
    flipped_at: bytes
    """(N,) uint32"""
    flips: list[Flip]
    learned_count: int
    forgotten_count: int
    evaluations: int


class SplitPredictions(Message, frozen=True, eq=False):
    """A column per fact; `tui/session/survey.py` turns them into a gallery."""

    split: str
    step: int
    """Of the judgement: for the split that steers that of the last evaluation, else the present one."""
    is_mnist: bool
    labels: bytes
    """(N,) uint8, as `predicted`."""
    predicted: bytes
    confidence: bytes
    """(N,) float32, as `cost` and `margin`."""
    cost: bytes
    margin: bytes
    past: Past | None
    """Of the split that steers; nobody follows the others."""


class EditRequest(Message, frozen=True):
    """One change to an image; `kind` is a name in `inspecting.EDITS`, `amounts` are what that edit takes."""

    kind: str
    amounts: list[float]


class Inspect(Message, frozen=True):
    """Why the network answers what it answers to one image."""

    split: str
    index: int
    edits: tuple[EditRequest, ...] = ()
    perturbed: bool = False
    """Whether to take the smallest step along the gradient's sign that changes the answer, after the edits."""


class LayerExplanation(Message, frozen=True):
    """One hidden layer: (H,) float32 each."""

    activations: bytes
    attributions: bytes


class InspectAnswer(Message, frozen=True):
    """What `engine.inspection.explanation.Explanation` holds, of the image after the edits."""

    split: str
    index: int
    label: int
    predicted: int
    rival: int
    rows: int
    columns: int
    pixels: bytes
    """(rows, columns) uint8"""
    probabilities: list[float]
    before: list[float]
    """Probabilities of the image as it was; empty where nothing was edited."""
    cost: float
    margin: float
    lead: float
    """Of the answer's score over the rival's."""
    entropy: float
    """bits"""
    saliency: bytes
    """(rows, columns) float32"""
    layers: list[LayerExplanation]
    perturbation_levels: int
    """Size of the nudge in grey levels; 0 for none."""
    perturbation_failed: bool
    label_probability_steps: bytes
    """(E,) float32; empty for images that are not followed."""
    label_probability: bytes
    """(E,) float32: probability of the true class at these steps."""


class Neighbours(Message, frozen=True):
    """The training images nearest to one image in the last hidden layer."""

    split: str
    index: int
    count: int
    most_steps_old: int
    """By so many steps the layer may be out of date."""
    edits: tuple[EditRequest, ...] = ()
    """Changes to the image, as in `Inspect`."""
    perturbed: bool = False


class NeighboursAnswer(Message, frozen=True):
    """The nearest first."""

    split: str
    index: int
    is_changed: bool
    """Whether they are the nearest to the image after edits or a nudge."""
    step: int
    """At which the layer was looked at."""
    rows: int
    columns: int
    indices: list[int]
    labels: list[int]
    distances: list[float]
    pixels: bytes
    """(n, rows, columns) uint8"""


class Weights(Message, frozen=True):
    """What the units of a layer look for and do."""

    first: int
    """Place in the order from which on units are shown."""
    count: int
    sorting: int = 0
    """Another number sorts anew."""
    layer: int = 0
    """Of hidden layers from 0 on; the last number is the outputs."""
    may_lag: bool = False
    """Whether another page or layer may be of the network as it was last studied, so that it is there at once."""


class HistogramData(Message, frozen=True):
    """Counts in equal bins from `low` to `high`."""

    counts: tuple[int, ...]
    low: float
    high: float
    mean: float
    deviation: float


class LayerData(Message, frozen=True):
    """One hidden layer, or the outputs, whose shares are NaN."""

    units: int
    weights: HistogramData
    activations: HistogramData
    gradients: HistogramData
    dead_fraction: float
    flat_fraction: float


class WeightsAnswer(Message, frozen=True):
    """Of the H units of one layer. Of outputs, effects, influence and flat are empty."""

    layer: int
    first: int
    order: tuple[int, ...]
    """(H,): units, the most influential first when the order was made; outputs by their number."""
    effects: bytes
    """(H, K) float32: how a unit's activation moves each class."""
    influence: bytes
    """(H,) float32"""
    flat: bytes
    """(H,) float32: share of images at which a unit lets no gradient through."""
    rows: int
    columns: int
    units: tuple[int, ...]
    """Units of which pictures and activations follow."""
    pictures: bytes
    """(n, rows, columns) float32: weights, carried back to the pixels, without the images' margin."""
    activations: tuple[HistogramData, ...]
    """(n,): what the unit makes of the images studied."""
    images: int
    """How many these are."""
    layers: tuple[LayerData, ...]


class Ablate(Message, frozen=True):
    """How the network fares without some units; it is a copy that is judged."""

    units: tuple[tuple[int, int], ...]
    """Hidden layer and unit, from 0."""


class AblateAnswer(Message, frozen=True):
    """On the images that steer."""

    step: int
    units: tuple[tuple[int, int], ...]
    count: int
    right_with: int
    right_without: int
    changed: int
    """Images whose answer is another without the units."""


class MapPoints(Message, frozen=True):
    """Where images lie in a layer: 0 is the pixels, the last the outputs."""

    layer: int
    by_neighbours: bool = False
    look: int = 0
    """Another number takes the network as it is now."""
    part: int = 0
    """Counts up while the answers are parts of the way."""


class MapAnswer(Message, frozen=True):
    """N images."""

    layer: int
    layers: int
    by_neighbours: bool
    step: int
    progress: float
    """0 to 1"""
    part: int
    shares: list[float]
    """Of the variance, along the two principal components."""
    points: bytes
    """(N, 2) float32, to the right and up."""
    labels: bytes
    """(N,) uint8"""
    predicted: bytes
    """(N,) uint8"""
    confidence: bytes
    """(N,) float32"""
