"""The words of the quiz: plain data. A figure stands in braces; `facts.py` puts in that of the recorded networks."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Answer:
    """One of those to choose from."""

    text: str
    but: str = ""
    """Why it is wrong; empty for the right one."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """The page of another screen that explains it."""

    screen: str
    """`story` or `learn`."""
    page: str
    """The name of a step of the story, `end` for its last page, or the kind of an operation or page of learn."""
    text: str
    """How the page is called."""


@dataclass(frozen=True, slots=True)
class Question:
    """A page of the quiz."""

    name: str
    title: str
    asks: str
    answers: tuple[Answer, ...]
    why: tuple[str, ...]
    """Paragraphs; the right answer first."""
    word: str
    """The word of the glossary that it is about."""
    chapter: Chapter
    asked_at: int | None = None
    """The step up to which the curves are seen before it is answered; None for all of it."""

    @property
    def right(self) -> int:
        """The number of the right answer, from 0."""
        return next(place for place, answer in enumerate(self.answers) if not answer.but)


BATCHES = Question(
    "batches",
    "the same images",
    "Two equal networks see each of the {image_count} training images five times. A takes one step for all of them "
    "together, B one step for every 100. Why is A so far behind?",
    (
        Answer(
            "Averaging over all images blurs its steps.", "The average is the more exact direction, not a worse one."
        ),
        Answer("It has learned from fewer images.", "Both have seen {seen_count} images, the same ones."),
        Answer("It has taken fewer steps."),
        Answer("It has settled in a worse minimum.", "It has not settled: every step still makes it better."),
    ),
    (
        "A took {A_step_count} steps and reached {A_end_accuracy}, B took {B_step_count} and reached {B_end_accuracy}.",
        "A step moves the weights a little, however many images have voted on its direction. A hundred of them show "
        "nearly the same way as all, for a {per_epoch_count}th of the work.",
    ),
    "batch, step, epoch",
    Chapter("story", "batches", "story, step 5"),
)
RATE = Question(
    "rate",
    "two learning rates",
    "One network, trained twice from the same weights: A with a learning rate of 0.01, B with 3. You see the cost of "
    "the first 200 steps. What do {more_count} more steps do?",
    (
        Answer("Both fall, and B is ahead in the end.", "Longer steps help only while they do not leap too far."),
        Answer("A goes on falling, B stays where it is."),
        Answer("Both stay: the curves are level by now.", "A only looks level on an axis that goes up to hundreds."),
        Answer("B falls to where A is, and A stays.", "B has nothing left that could make it fall."),
    ),
    (
        "B's first steps were so long that its cost leapt to {B_highest_cost}. Since then {B_dead_count} of its "
        "{unit_count} hidden units are dead: they give 0 for every image. No gradient passes there (ReLU), so nothing "
        "tells them how to change.",
        "B's output no longer depends on the image, and a smaller rate from now on would not help. A reached "
        "{A_end_accuracy}.",
    ),
    "dead unit, saturated unit",
    Chapter("story", "first", "story, step 1"),
    200,
)
PLATEAU = Question(
    "plateau",
    "a level curve",
    "A begins with weights around 0.01, B with larger ones. After {asked_count} steps A's cost is still 2.30, and "
    "{A_asleep_accuracy} of its predictions are right. What does A predict for a 7?",
    (
        Answer("The digit that it predicts for all others."),
        Answer("Some digit, each time another one.", "Nothing is drawn at random: equal inputs give equal outputs."),
        Answer("7, but less confidently than B would.", "Then most of its predictions would be right."),
        Answer("None: all of its outputs are 0 by now.", "Its ten probabilities sum to 1, and each is near 10%."),
    ),
    (
        'It says "{digit_count}" to all {validation_count} validation images, and {A_right_count} of them are. With '
        "weights so small next to nothing of an image gets through, so all outputs are alike. Ten equal "
        "probabilities cost ln 10 = 2.303.",
        "It is asleep, not dead. It left the plateau at step {A_left_count} and ended at {A_end_accuracy}.",
    ),
    "plateau, saddle point",
    Chapter("story", "look", "story, step 3"),
    400,
)
IMAGE = Question(
    "image",
    "{percent} sure",
    "{whose} The bars are its probabilities: it predicts {predicted}. What does the label say?",
    (),
    (
        "The label says {label}. Of all its mistakes on the {count} {split} images this is the most confident one.",
        "A confidence says how far one output is ahead of the others. Nothing in it compares with the truth: of the "
        "{sure} images with 99% and more, {sure_wrong} are wrong.",
    ),
    "confidence",
    Chapter("learn", "output", "learn, the softmax"),
)
FEW = Question(
    "few",
    "all training images right",
    "A learned from 200 images, B from 2,000. Both get all of theirs right, A at a training cost of "
    "{A_train_end_cost}, B at {B_train_end_cost}. Which one reads new digits better?",
    (
        Answer("A: its training cost is much lower.", "It only remembers its 200 images better."),
        Answer("Neither: both get all of theirs right.", "These are the images that they have learned, not new ones."),
        Answer("Only the test images can tell that.", "The validation images are new to both, too."),
        Answer("B: its validation cost is lower."),
    ),
    (
        "Of 5,000 new images A gets {A_end_accuracy} right, B {B_end_accuracy}.",
        "A's validation cost was lowest at step {A_best_step_count} ({A_best_cost}) and has risen to {A_end_cost} "
        "since, while its training cost went on falling. That is overfitting: it learns those 200 images, no longer "
        "what digits have in common.",
    ),
    "overfitting",
    Chapter("learn", "step", "learn, the step"),
)
ZEROS = Question(
    "zeros",
    "nothing to begin with",
    "Two networks with one layer of {unit_count} sigmoid units. A begins with random weights, B with zeros. After "
    "{step_count} steps A gets {A_end_accuracy} right, and B {B_end_accuracy}. What is wrong with B?",
    (
        Answer("All of its units do the very same."),
        Answer("All of its units are dead by now.", "A sigmoid is never quite flat, and B did learn something."),
        Answer("It is asleep: its weights are small.", "It woke up long ago: it began at 10%."),
        Answer("Its learning rate is too low for zeros.", "At any rate its units would move all together."),
    ),
    (
        "Units that begin equal get equal gradients and stay equal: between the weights of any two units of B the "
        "largest difference is exactly {largest_difference_cost}. {unit_count} units do the work of one.",
        "C really has just one unit, and gets {C_end_accuracy}. Random weights are there to break the tie.",
    ),
    "hidden unit (neuron), activation",
    Chapter("learn", "activation-gradient", "learn, the blame"),
)
CHANCE = Question(
    "chance",
    "a small lead",
    "Two networks were evaluated on the same 5,000 validation images. A gets {A_end_accuracy} of them right, B "
    "{B_end_accuracy}. What do these numbers show?",
    (
        Answer("A is better, if only by a little.", "A lead like that comes about by chance."),
        Answer("B has overfitted more than A has.", "Overfitting cannot be seen in one number."),
        Answer("Too little: it may well be chance."),
        Answer("A is faster, B will catch up later.", "Nothing in two final numbers says what comes later."),
    ),
    (
        "The 95% intervals are {A_low_accuracy} to {A_high_accuracy} and {B_low_accuracy} to {B_high_accuracy}. A "
        "alone is right on {A_only_count} images, B alone on {B_only_count}. In {p_percent} of all cases chance "
        "alone splits them as unevenly (McNemar's test).",
        "In fact A and B have the same settings. Only the seed differs, which draws weights and order; {seed_count} "
        "seeds came to between {lowest_accuracy} and {highest_accuracy}.",
    ),
    "95 % confidence interval (Wilson)",
    Chapter("story", "end", "story, the end"),
)
DROPOUT = Question(
    "dropout",
    "better on new images",
    "A trains with a dropout of 0.5. Up to the end its training accuracy ({A_train_accuracy}) is below its validation "
    "accuracy ({A_end_accuracy}). Is something wrong?",
    (
        Answer("Yes: it needs more units.", "It has enough: with dropout off it is right more often."),
        Answer("No: units are only dropped in training."),
        Answer("Yes: it has seen the validation images.", "It has not; they were set aside before the first step."),
        Answer("No: the validation images are easier.", "Hardly: without dropout (B) they are the harder ones."),
    ),
    (
        "The training accuracy is counted in the steps, with half of the hidden units off. An evaluation uses all of "
        "them. Evaluated that way, A gets {A_train_off_accuracy} of the training images right.",
        "B is the same without dropout: {B_train_accuracy} in training, {B_end_accuracy} on validation images.",
    ),
    "dropout",
    Chapter("learn", "activation", "learn, what a unit sends on"),
)
SURE = Question(
    "sure",
    "worse and better",
    "From step {best_step_count} on A's validation cost rises from {A_best_cost} to {A_end_cost}, and yet its accuracy "
    "on the same images rises from {A_best_accuracy} to {A_end_accuracy}. How can both be?",
    (
        Answer("More are right, but less confidently.", "It has become more confident, not less."),
        Answer("It memorises the validation images.", "It never learns from these; then the cost would fall."),
        Answer("Its learning rate is too low by now.", "The rate decides how it moves, not how that is counted."),
        Answer("Fewer are wrong, but more confidently."),
    ),
    (
        "Accuracy counts mistakes; the cost also weighs how confident they are. At step {best_step_count} there were "
        "{A_best_mistake_count}, at a mean cost of {A_best_mistake_cost}; in the end {A_end_mistake_count}, at "
        "{A_end_mistake_cost}.",
        "B trains with label smoothing, under which boundless confidence does not pay. Its cost stays nearly level to "
        "the end, at an accuracy of {B_end_accuracy}.",
    ),
    "cost (loss)",
    Chapter("learn", "cost", "learn, the cost"),
)
TRIES = Question(
    "tries",
    "the best of many",
    "Somebody trains {try_count} networks that differ only in the seed, evaluates each on the same {small_count} test "
    "images, and keeps the best so far. A is its accuracy on these, B that on {other_count} others. Which one is to be "
    "reported?",
    (
        Answer("That of A: these are test images.", "They were, until they decided which network is kept."),
        Answer("That of B: these images chose nothing."),
        Answer("The mean of both: that uses all images.", "Half of it would still be luck."),
        Answer("That of A, with a wider interval.", "A is not only uncertain, it is too high: it was picked for that."),
    ),
    (
        "The search took A from {first_accuracy} to {kept_accuracy}, and B from {others_first_accuracy} to "
        "{others_accuracy}: the gain was luck.",
        "Whoever takes the best of {try_count} on the same images takes the luckiest, too. So choose by the validation "
        "images, and evaluate the test images once: t counts how often.",
    ),
    "validation set, test set",
    Chapter("story", "end", "story, the end"),
)
QUESTIONS: Final = (BATCHES, RATE, PLATEAU, IMAGE, FEW, ZEROS, CHANCE, DROPOUT, SURE, TRIES)
"""From what most people get right to what few do."""
