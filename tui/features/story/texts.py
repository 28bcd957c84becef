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
            "Somebody wrote a diary of their first network. It was meant to read handwritten digits. It multiplies "
            "every pixel by a number, its weight, adds the products up, and passes the sums on to the next layer. The "
            "weights begin at random. Each step of training corrects all of them a little."
        ),
        Part(
            "In this first attempt pixels go up to 255 and weights are around 1, so sums get huge. The cost says how "
            "wrong the outputs are: 0 is perfect, and answering 0 to everything would cost 0.5."
        ),
    ),
    "train three steps",
    (Part("Training: step {step} of 3. Each looks at all {images} images once, an epoch (ep)."),),
    (
        Part(
            "The first cost was {first_cost}. Each output was off by about {error}, where 0 or 1 was wanted.", "finite"
        ),
        Part("The first cost was {first_cost}: the sums were too large for any number.", "!finite"),
        Part(
            "A correction of that size threw all outputs below 0. These units (ReLU) turn everything below 0 into 0, "
            "so now every output is 0 for every image, and the cost is {cost}.",
            "dead",
        ),
        Part(
            "Steps 2 and 3 changed nothing: where an output is flat, no small change of a weight makes a difference, "
            "so nothing tells it which way to change its weights. The gradient, the list of all corrections, is "
            "exactly 0. This network is dead. It stays at {accuracy}.",
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
            "epoch, is one step. The author trained for a hundred steps."
        ),
        Part("Here that takes 7 to 30 seconds, depending on the machine. Watch the cost."),
    ),
    "train 100 steps",
    (
        Part("Step {step} of {steps}{left_s}."),
        Part("The cost began at {first_cost} and is {cost} now. {accuracy} of the predictions are right so far."),
    ),
    (
        Part("{steps} steps later the cost has fallen from {first_cost} to {cost}, and there it stays: on a plateau."),
        Part('The network says "{top}" to every image. That is right for {right} of {count}: {accuracy}.', "constant"),
        Part("{right} of {count} predictions are right: {accuracy}.", "!constant"),
        Part(
            "Here the diary ends. After two attempts its author had one network that was dead and one that would not "
            "learn. Was this one dead, too?"
        ),
        Part("The next page says what the rule and the spread mean."),
    ),
)
LOOK = Page(
    "why this number",
    (
        Part(
            'A broken network might say anything. This one says "{top}" to everything. Let us show it three different '
            "images and read all its outputs: how strongly it votes for each digit.",
            "constant",
        ),
        Part(
            "Let us show the network three different images and read all its outputs: how strongly it votes for each "
            "class.",
            "!constant",
        ),
    ),
    "look at its outputs",
    (Part("looking ..."),),
    (
        Part(
            "The three columns are alike. Over {images} images the outputs differ by {spread} ({spread_percent}), "
            "their spread: weights this small let next to nothing through.",
            "same",
        ),
        Part(
            "And they match how often each digit occurs in the training images! Without seeing the image, nobody can "
            "do better. These frequencies alone cost {plateau}: the plateau.",
            "same",
        ),
        Part(
            '"{top}" occurs most, hence always "{top}": right for {right} of {count} test images.',
            "same constant",
        ),
        Part("The columns differ: over {images} images by {spread}.", "!same"),
        Part(
            "Is it dead? No. Before training they differed by {first_spread}. A hundred steps made that {growth} times "
            "as large. Something is growing, still too small to show in the cost.",
            "grown",
        ),
    ),
)
CURES = Page(
    "ten popular cures",
    (
        Part(
            "Whoever asks for advice now gets plenty: a larger learning rate (how big each correction is), larger "
            "weights (or a recipe for them, glorot), other rules of correction (momentum, Adam), other units (ReLU, "
            "tanh), another cost (cross-entropy) ..."
        ),
        Part(
            "Let us try ten, each alone, all from the same start, with a hundred steps each. To save time they learn "
            "from {cure_images} of the images. It takes 10 to 40 seconds."
        ),
    ),
    "try all ten",
    (Part("Cure {number} of {cures}: {cure}."), Part("Each gets the hundred steps that the diary's network had.")),
    (
        Part("The best of the ten, {best}, gets to {best_accuracy}. {poor} of them did not reach 30%.", "!cured"),
        Part(
            "No single change gets near 90% in a hundred steps. What do the ten have in common? The hundred steps. Are "
            "a hundred enough?",
            "!cured",
        ),
        Part(
            "{poor} of the ten did not reach 30%, but {best} gets to {best_accuracy} in a hundred steps. Did the "
            "network need any of them?",
            "cured",
        ),
    ),
)
BATCHES = Page(
    "more steps",
    (
        Part(
            "For every correction the network has looked at all {images} images. A hundred of them show nearly as well "
            "which way to go. Then one pass over the images makes {per_epoch} corrections instead of one.",
            "smaller",
        ),
        Part(
            "Nothing else changes: the same network with the weights that it has now, the same rule, the same images.",
            "goes_on",
        ),
        Part("(The network of step 2 is not there now, so a new one of its kind begins.)", "!goes_on"),
        Part(
            "It takes 20 passes: about {lasts} seconds, slowed down so that you can watch. To do it yourself: press p, "
            "set the batch size to 100."
        ),
    ),
    "batch size 100",
    (
        Part("Step {step}: still {accuracy}. But watch the spread: it is what grows first.", "!left"),
        Part("It left the plateau at step {left_at}!", "left"),
    ),
    (
        Part("{before} became {accuracy} by more steps alone.", "before better"),
        Part("Now {accuracy} are right.", "!before better"),
        Part("The cure has not worked in {steps} steps: {accuracy}.", "!better"),
        Part(
            "It was not broken but stopped too soon: it needs {left_at} steps to get its cost 5% below the plateau, "
            "and had been given {given}.",
            "left given",
        ),
        Part("It needed {left_at} steps to get its cost 5% below the plateau.", "left !given"),
        Part(
            "From step {quiet_first} to {quiet_last} the spread grew {quiet_growth}-fold, the cost fell by "
            "{quiet_fall}. The cost is the last to know.",
            "quiet",
        ),
        Part("The plateau is a saddle: a ball balanced on it rolls off slowly, then faster.", "left"),
    ),
)
GLOROT = Page(
    "larger weights",
    (
        Part(
            "Why so long? It learns from differences between images, and with weights of 0.01 only a tiny part of them "
            "reached the outputs. They had to grow first.",
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
        Part("It left the plateau at step {left_at} instead of {before_left}.", "left before_left faster"),
        Part("It left the plateau at step {left_at}.", "left !before_left"),
        Part("It left the plateau at step {left_at}; the network before did at step {before_left}.", "left !faster"),
        Part("It has not left the plateau in {steps} steps.", "!left"),
        Part("After 10 passes {accuracy} are right.", "left"),
        Part(
            "Tried as a cure for 100 steps, the same change got to {as_cure}. A cure, too, needs steps to work.",
            "as_cure",
        ),
    ),
)
ENTROPY = Page(
    "another cost",
    (
        Part(
            "A sigmoid is steep in the middle and flat at both ends. The quadratic cost multiplies every correction by "
            "how steep the curve is there (never steeper than 1/4). An output near 0 where 1 is wanted is hardly "
            "corrected at all."
        ),
        Part(
            "With cross-entropy that factor cancels out: the correction is simply how far the output is from what is "
            "wanted. A new network with this cost, 10 passes."
        ),
    ),
    "new network",
    (Part("Step {step} of {steps}: {accuracy}."),),
    (
        Part("It left the plateau at step {left_at} instead of {before_left}.", "left before_left faster"),
        Part("It left the plateau at step {left_at}.", "left !before_left"),
        Part("It left the plateau at step {left_at}; the network before did at step {before_left}.", "left !faster"),
        Part("It has not left the plateau in {steps} steps.", "!left"),
        Part("After 10 passes {accuracy} are right; with the quadratic cost it was {before}.", "before"),
        Part("After 10 passes {accuracy} are right.", "!before"),
        Part("This cost has another scale: its plateau is at {plateau}, so compare only the percentages."),
    ),
)
REST = Page(
    "three more",
    (
        Part(
            'Three more changes, one on top of the other: ReLU with weights to suit it (the recipe "he") and a '
            "learning rate of 0.1 instead of {rate}, since the slope of ReLU is 1 and not 1/4; Adam, which gives every "
            "weight a step size of its own; and 128 and 64 hidden units instead of 16 and 16, with steps that start "
            "larger and shrink (cosine)."
        ),
        Part("Three networks, 10, 10 and 8 passes. It takes 10 to 60 seconds."),
    ),
    "train all three",
    (Part("{change}: step {step} of {steps}, {accuracy}."),),
    (
        Part("{relu} with ReLU, {adam} with Adam, {wide} with more units."),
        Part("Of {count} images {wrong} are wrong now.", "good"),
        Part("The last network trained for {seconds} seconds.", "seconds"),
        Part(
            "More units help only now: even with 16 and 16 it reached {adam}, so they were not the reason for "
            "{before}.",
            "before good adam",
        ),
    ),
)
END = Page(
    "what it was worth",
    (
        Part(
            "Each change, added to the ones before: the step at which the network left the plateau, and the accuracy "
            "in the end.",
            "some",
        ),
        Part("Nothing was trained yet: the left arrow key leads back.", "!some"),
        Part(
            "The network of {before} was on its way all along. It had been given {given} steps of the {left_at} that "
            "it needed: {fraction}.",
            "stopped",
        ),
        Part("Every later network waited less.", "stopped shorter"),
        Part("Within those {given} steps none of the ten cures got beyond {best_accuracy}.", "stopped best !cured"),
        Part(
            "A small lead may be luck: are the 95% intervals apart? And whoever keeps the best of many on the same "
            "images keeps the luckiest, too. So choose by the validation images, and evaluate the test images (t) "
            "once, at the end."
        ),
        Part(
            "If a network does not learn, ask first whether it is dead or only asleep: is its gradient 0, or does "
            "something inside still grow? Of the network of step 2 the doctor (d) says that it is asleep. 8 brings you "
            "back here."
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
