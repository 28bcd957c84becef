"""The words of the story: plain data. A figure stands in braces, and `facts.py` puts in that of the run.

A part with a condition is said only where that holds; `!` in front of it turns it over, and of several all must hold.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph."""

    text: str
    when: str = ""
    """The conditions, with blanks between them; empty for always."""


@dataclass(frozen=True, slots=True)
class Page:
    """A step in words."""

    title: str
    asks: tuple[Part, ...]
    """What is said before anything has happened."""
    key: str
    """What enter does."""
    busy: tuple[Part, ...]
    """What is said while it happens; nothing for what was said before."""
    told: tuple[Part, ...]
    """What is said once it has happened."""


FIRST = Page(
    "too large",
    (
        Part(
            "Somebody wrote a diary of their first network. It was to read handwritten digits. It multiplies every "
            "pixel by a number, its weight, adds up, and passes the sums on to the next layer. The weights begin at "
            "random. Each step of training corrects all of them a little."
        ),
        Part(
            "In this first attempt pixels go up to 255 and weights are around 1, so sums get huge. The cost says how "
            "wrong the outputs are: 0 is perfect, and answering 0 to everything would cost 0.5."
        ),
    ),
    "train three steps",
    (Part("Training: step {step} of 3. Each looks at all {images} images, and takes up to a second."),),
    (
        Part(
            "The first cost was {first_cost}. Each output was off by some {error}, where 0 or 1 was wanted.", "finite"
        ),
        Part("The first cost was {first_cost}: the sums were too large for any number.", "!finite"),
        Part(
            "A correction of that size threw all outputs below 0. These units (ReLU) turn everything below 0 into 0, "
            "so now every output is 0 for every image, and the cost is {cost}.",
            "dead",
        ),
        Part(
            "Steps 2 and 3 changed nothing: where an output is flat, no small change of a weight makes a difference, "
            "so there is nothing to correct. The gradient, the list of all corrections, is exactly 0. This network is "
            "dead. It stays at {accuracy}.",
            "dead",
        ),
        Part("Three corrections later the cost is {cost}, and {accuracy} of the predictions are right.", "!dead"),
    ),
)
TAME = Page(
    "a plateau",
    (
        Part(
            "So the author made everything small: pixels from 0 to 1, weights around 0.01, and units (sigmoid, a curve "
            "like an S) whose outputs always stay between 0 and 1."
        ),
        Part(
            "Each step looks at all {images} images, and then corrects the weights once. One pass over the images, an "
            "epoch, is one step. The diary took a hundred."
        ),
        Part("That takes 10 to 30 seconds. Watch the cost on the chart."),
    ),
    "train 100 steps",
    (
        Part("Step {step} of {steps}{left_s}."),
        Part("The cost began at {first_cost} and is {cost} now. {accuracy} of the predictions are right so far."),
    ),
    (
        Part("{steps} steps later the cost has fallen from {first_cost} to {cost}, and there it lies: a plateau."),
        Part('The network says "{top}" to every image. That is right for {right} of {count}: {accuracy}.', "constant"),
        Part("{right} of {count} predictions are right: {accuracy}.", "!constant"),
        Part(
            "Here the diary ends. After two attempts its author had one network that was dead and one that would not "
            "learn. Was this one dead, too?"
        ),
    ),
)
LOOK = Page(
    "why this number",
    (
        Part(
            'A broken network might say anything. This one says "{top}" to everything. Let us show it three different '
            "images and read all its outputs: how much it is for each digit.",
            "constant",
        ),
        Part(
            "Let us show the network three different images and read all its outputs: how much it is for each class.",
            "!constant",
        ),
    ),
    "look at its outputs",
    (Part("looking ..."),),
    (
        Part(
            "The three columns are alike: over {images} images the outputs differ by {spread}, the spread on the lower "
            "chart. Weights this small let next to nothing of an image through.",
            "same",
        ),
        Part(
            "And they are how often each digit occurs among the images to learn from! Without seeing the image, "
            "nobody can do better. Knowing only that costs {plateau}: the plateau.",
            "same",
        ),
        Part(
            '"{top}" is the most frequent, hence "{top}" every time: right for {right} of {count} others.',
            "same constant",
        ),
        Part("The columns differ: over {images} images by {spread}.", "!same"),
        Part(
            "Is it dead? No. Before the first step the difference was {first_spread}. A hundred steps have made it "
            "{growth} times as large. Something grows, too small to be seen in the cost.",
            "grown",
        ),
    ),
)
CURES = Page(
    "ten popular cures",
    (
        Part(
            "Whoever asks for advice now gets plenty: a larger learning rate, larger weights, Adam, ReLU, "
            "cross-entropy ..."
        ),
        Part(
            "Let us try ten, each alone, all from the same start, with a hundred steps each. To save time they learn "
            "from {cure_images} of the images. It takes 10 to 30 seconds."
        ),
    ),
    "try all ten",
    (Part("Cure {number} of {cures}: {cure}."), Part("Each gets the hundred steps that the diary's network had.")),
    (
        Part("The best of the ten, {best}, gets to {best_accuracy}. {poor} of them stay below 30%.", "!cured"),
        Part(
            "So it is not the rate, the weights, the units or the cost alone. What do the ten have in common? The "
            "hundred steps. Are a hundred enough?",
            "!cured",
        ),
        Part(
            "{best} gets to {best_accuracy} in a hundred steps; {poor} of the ten stay below 30%. But did the network "
            "need any of them?",
            "cured",
        ),
    ),
)
BATCHES = Page(
    "more steps",
    (
        Part(
            "For every correction the network has looked at all {images} images. A hundred of them show nearly as well "
            "which way to go. Then one pass over the images makes {per_epoch} corrections in place of one.",
            "smaller",
        ),
        Part(
            "Nothing else changes: the same network with the weights that it has now, the same rule, the same images.",
            "goes_on",
        ),
        Part("(The network of step 2 is not there now, so a new one of its kind begins.)", "!goes_on"),
        Part("It takes 20 passes, at {pace} steps a second, so that it can be watched. By hand: p, batch size, 100."),
    ),
    "batch size 100",
    (
        Part("Step {step}: still {accuracy}. But watch the spread: it is what grows first.", "!left"),
        Part("It left the plateau at step {left_at}!", "left"),
    ),
    (
        Part("{before} became {accuracy}: by more steps.", "before better"),
        Part("Now {accuracy} are right.", "!before better"),
        Part("The cure has not worked in {steps} steps: {accuracy}.", "!better"),
        Part(
            "The network was not broken, it was stopped: it needs {left_at} steps to get its cost 5% below the "
            "plateau, and had been given {given}.",
            "left given",
        ),
        Part("It needed {left_at} steps to get its cost 5% below the plateau.", "left !given"),
        Part(
            "From step {quiet_first} to {quiet_last} the spread grew {quiet_growth}-fold, and the cost fell by "
            "{quiet_fall}. It is the last to know.",
            "quiet",
        ),
        Part(
            "The plateau is a saddle: like a ball in the middle of one, it rolls off, unseen at first, then faster.",
            "left",
        ),
    ),
)
GLOROT = Page(
    "larger weights",
    (
        Part(
            "Why so long? What it learns from are differences between images, and with weights of 0.01 only a tiny "
            "part of them reached the outputs. They had to grow first.",
        ),
        Part(
            "Let us begin with larger ones. A recipe called glorot suits them to the number of units: around "
            "{first_weights} in the first layer and {last_weights} in the last. A new network, batches of 100, 10 "
            "passes."
        ),
    ),
    "new network",
    (Part("Step {step} of {steps}: {accuracy}."),),
    (
        Part("It left the plateau at step {left_at} in place of {before_left}.", "left before_left faster"),
        Part("It left the plateau at step {left_at}.", "left !before_left"),
        Part("It left the plateau at step {left_at}; the network before did at step {before_left}.", "left !faster"),
        Part("It has not left the plateau in {steps} steps.", "!left"),
        Part("After 10 passes {accuracy} are right.", "left"),
        Part(
            "As one of the ten cures, with a hundred steps, it got to {as_cure}. A cure, too, needs steps to work.",
            "as_cure",
        ),
    ),
)
ENTROPY = Page(
    "another cost",
    (
        Part(
            "A sigmoid is steep in the middle and flat at both ends. The quadratic cost multiplies every correction "
            "by that slope, at most a quarter. An output near 0 where 1 is wanted is hardly corrected at all."
        ),
        Part(
            "With cross-entropy the slope cancels out: the correction is simply how far the output is from what is "
            "wanted. A new network with this cost, 10 passes."
        ),
    ),
    "new network",
    (Part("Step {step} of {steps}: {accuracy}."),),
    (
        Part("It left the plateau at step {left_at} in place of {before_left}.", "left before_left faster"),
        Part("It left the plateau at step {left_at}.", "left !before_left"),
        Part("It left the plateau at step {left_at}; the network before did at step {before_left}.", "left !faster"),
        Part("It has not left the plateau in {steps} steps.", "!left"),
        Part("After 10 passes {accuracy} are right; with the quadratic cost it was {before}.", "before"),
        Part("After 10 passes {accuracy} are right.", "!before"),
    ),
)
REST = Page(
    "three more",
    (
        Part(
            "Three more changes, one on top of the other: ReLU with weights to suit it (a recipe called he) and a rate "
            "of 0.1, since its slope is 1 and not a quarter; Adam, which gives every weight a step size of its own; "
            "and 128 and 64 hidden units in place of 16 and 16, with larger steps that get smaller towards the end "
            "(cosine)."
        ),
        Part("Three networks, 10, 10 and 8 passes. It takes up to a minute."),
    ),
    "train all three",
    (Part("{change}: step {step} of {steps}, {accuracy}."),),
    (
        Part("{relu} with ReLU, {adam} with Adam, {wide} with more units."),
        Part("Of {count} images {wrong} are wrong now.", "good"),
        Part("The last network trained for {seconds} seconds.", "seconds"),
        Part(
            "More units help only now: with 16 and 16 it got to {adam} as well, so they were not the reason for "
            "{before}.",
            "before good adam",
        ),
    ),
)
END = Page(
    "what it was worth",
    (
        Part(
            "All that was changed, one on top of the other, in this very story: the step at which the network left the "
            "plateau, and the accuracy in the end.",
            "some",
        ),
        Part("Nothing was trained yet: the left arrow key leads back.", "!some"),
        Part(
            "The network of {before} was on its way all along. It had been given {given} steps of the {left_at} that "
            "it needed: {fraction}.",
            "stopped",
        ),
        Part("All later networks waited less.", "stopped shorter"),
        Part("Within those {given} steps none of the ten cures got beyond {best_accuracy}.", "stopped best !cured"),
        Part(
            "If a network does not learn, ask first whether it is dead or slow. d, the doctor, tells them apart by "
            "what changes inside."
        ),
    ),
    "",
    (),
    (),
)
PAGES: Final = {
    "first": FIRST,
    "tame": TAME,
    "look": LOOK,
    "cures": CURES,
    "batches": BATCHES,
    "glorot": GLOROT,
    "entropy": ENTROPY,
    "rest": REST,
    "end": END,
}
