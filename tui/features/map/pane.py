"""The map: a scatter plot of images by their activations in a layer, coloured by label."""

from mnist_tui.data.quantity import count
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.map.paint import paint_scatter
from mnist_tui.tui.features.map.paint_legend import framed, paint_class_legend
from mnist_tui.tui.features.map.queries import MapAnswer
from mnist_tui.tui.features.map.state import MapState
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.frame.wait_hint import hint_beside_training
from mnist_tui.tui.images.queries import ImagesAnswer
from mnist_tui.tui.paint.canvas import REVERSE, Canvas
from mnist_tui.tui.paint.digit import paint_thumbnail
from mnist_tui.tui.paint.text import image_name, whole_parts
from mnist_tui.tui.paint.ticks import percent, probability

THUMBNAILS = (32, 16), (22, 11), (12, 6)
"""Sizes of the image under the cursor; the largest is taken that hides little of the map, else the last."""
MOST_HIDDEN = 1 / 16
FRAME = 2
NAME_WEIGHT = 10
"""A cell of a name or of the cursor counts as so many points when the corner for the thumbnail is chosen."""
LEAST_SIZE = (40, 12)
"""The smallest pane, in cells, with a thumbnail of the image under the cursor."""

SAME = "this layer tells no images apart"
"""What is said where all images are one point: PCA would heap the names of the classes, t-SNE draw a random cloud."""


class MapPane(Pane):
    """Scatter, legend, and the image under the cursor."""

    TITLE = "map"
    FOCUS = "map"
    FOLLOWS_STEPS = False
    HELP = (
        "Two thousand validation images by their activations in one layer, projected to two dimensions and coloured "
        "by label. Images near each other look alike to the network: separate clusters mean that the layer tells the "
        "classes apart, a dot within another colour is a likely mistake. C lets one class stand out in front of the "
        "others, which are grey then. PCA preserves the large distances, t-SNE the nearest neighbours; each axis fills "
        "the window."
    )
    WORDS = ("PCA", "t-SNE", "hidden unit (neuron), activation")

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the points, and below them the legend and the facts of the image under the cursor."""
        canvas, look, state = Canvas(width, height), ui.look, ui.state(MapState)
        data = state.scatter(run)
        if data is None or run.started is None:
            canvas.centre(height // 2, f"computing the map{hint_beside_training(run)}", look.palette.ink("muted"))
            return canvas
        if is_one_point(run):
            canvas.centre(max(height - 2, 0) // 2, SAME, look.palette.ink("muted"))
        else:
            canvas.paste(0, 0, paint_scatter(data, width, max(height - 2, 0), look.palette, look.glyphs))
        names = tuple(run.started.classes)
        legend = paint_class_legend(names, state.hidden, state.legend, width, look.palette, look.glyphs)
        if height >= 2:
            canvas.paste(0, height - 2, legend)
        for line in whole_parts(point_facts(run, ui), width, 1, "  ", look.glyphs):
            canvas.text(0, height - 1, line, look.palette.ink("text"))
        self._paint_thumbnail(canvas, run, ui)
        return canvas

    def _paint_thumbnail(self, canvas: Canvas, run: Run, ui: UiState) -> None:
        """Draw the image under the cursor in the emptiest corner."""
        shown, point, look = run.answer(ImagesAnswer), ui.state(MapState).point, ui.look
        if shown is None or run.started is None or point not in shown.indices or shown.split != run.started.eval_split:
            return
        if canvas.width < LEAST_SIZE[0] or canvas.height < LEAST_SIZE[1]:
            return
        image = shown.pixels[shown.indices.index(point)]
        thumbnail = paint_thumbnail(image, *thumbnail_size(canvas), look.palette, look.glyphs)
        in_frame = framed(thumbnail, image_name(point), look.palette, look.glyphs)
        canvas.paste(*_emptiest_corner(canvas, in_frame.width, in_frame.height), in_frame)

    def title(self, run: Run, ui: UiState) -> str:
        """Name layer and projection, and say how far the computation is."""
        state, answer, separator = ui.state(MapState), run.answer(MapAnswer), ui.look.glyphs.separator
        layer, last = state.layer_asked(run), len(run.started.sizes) - 1 if run.started is not None else 1
        name = "the pixels" if layer == 0 else "the outputs" if layer == last else f"hidden layer {layer}"
        parts = [f"map of {name}", "t-SNE" if state.tsne else "PCA"]
        if answer is not None and run.started is not None and state.scatter(run) is not None:
            if state.tsne and answer.progress < 1:
                hint = hint_beside_training(run) or ", esc stops it"
                parts.append(f"{percent(answer.progress, 0)}{hint}")
            elif not state.tsne:
                parts.append(f"{percent(sum(answer.shares), 0)} of the variance")
            parts += [f"step {answer.step:,}", count(len(answer.labels), f"{run.started.eval_split} image")]
        return separator.join(parts)


def is_one_point(run: Run) -> bool:
    """Tell whether all images have the same activations, as where a layer is dead."""
    answer = run.answer(MapAnswer)
    return answer is not None and not any(answer.shares)


def thumbnail_size(canvas: Canvas) -> tuple[int, int]:
    """Return the columns and rows of the image under the cursor on a map of this size."""
    most = MOST_HIDDEN * canvas.width * canvas.height
    fitting = (one for one in THUMBNAILS if (one[0] + FRAME) * (one[1] + FRAME) <= most)
    return next(fitting, THUMBNAILS[-1])


def _emptiest_corner(canvas: Canvas, width: int, height: int) -> tuple[int, int]:
    """Return where a picture of this size hides the fewest points, and if possible neither names nor cursor."""
    hides = (canvas.chars != " ") + NAME_WEIGHT * ((canvas.style & REVERSE) != 0)
    corners = [(x, y) for y in (0, canvas.height - 2 - height) for x in (0, canvas.width - width)]
    return min(corners, key=lambda at: int(hides[at[1] : at[1] + height, at[0] : at[0] + width].sum()))


def class_facts(run: Run, ui: UiState) -> tuple[str, ...]:
    """Return how many images the class that stands out has, and how many are right; nothing without one."""
    answer, chosen = run.answer(MapAnswer), ui.state(MapState).legend
    if answer is None or run.started is None or chosen is None or chosen >= len(run.started.classes):
        return ()
    own = answer.labels == chosen
    right = int((answer.predicted[own] == chosen).sum())
    return f"label {run.started.classes[chosen]}", count(int(own.sum()), "image"), f"{right:,} right"


def point_facts(run: Run, ui: UiState) -> tuple[str, ...]:
    """Return the facts of the image under the cursor."""
    answer, point = run.answer(MapAnswer), ui.state(MapState).point
    if answer is None or run.started is None or point is None or point >= len(answer.labels):
        return *class_facts(run, ui), "arrows choose an image"
    names, confidence = run.started.classes, answer.confidence[point]
    label, predicted = names[answer.labels[point]], names[answer.predicted[point]]
    verdict = "right" if label == predicted else "wrong"
    image = f"{run.started.eval_split} {image_name(point)}"
    return image, f"label {label}", f"predicted {predicted} {probability(confidence)}", verdict
