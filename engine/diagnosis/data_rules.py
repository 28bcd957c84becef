"""Rules about the data: blank, unsplit, scarce, one-sided, copied, inverted, of another world, shuffled."""

from mnist_tui.engine.diagnosis import evidence
from mnist_tui.engine.diagnosis.evidence import COPIED, FAR_GREYS, MID_GREY, ONE_SIDED, ONE_SIDED_OF_TWO, UNSURE
from mnist_tui.engine.diagnosis.finding import Cure, Evidence, Finding, cure
from mnist_tui.engine.diagnosis.vitals import Vitals

BLANK = 0.5
VERY_UNSURE = 0.05
"""Half-width of the interval of the accuracy from which that is more than a note."""
EXPECTED = 8
"""Validation images of a class that a fair split would have: with fewer, chance may leave it out."""
SETTLED_EPOCHS = 3
USUAL_VALIDATION = 5000
FAR_NOISES = 4
APART = 0.03
FEWEST_PER_CLASS = 20
SHOW_LABELS = Cure(words="look at some images with their labels: mnist-tui show --first 20")


def blank_images(v: Vitals) -> Finding | None:
    """Find training images without anything on them."""
    if not v.data.blank >= BLANK:
        return None
    return Finding(
        "R1",
        "Blank images",
        (evidence.blank(v),),
        "At least half of the training images are one even grey, so nothing on them tells one class from another. "
        "All a network can learn from them is how frequent each class is.",
        Cure(words="check the files of the training images: these hold no pictures"),
    )


def lacking_classes(v: Vitals) -> Finding | None:
    """Find classes that are learned and never looked at."""
    held_out = sum(v.data.validation_counts)
    lacking = len(v.data.lacking(EXPECTED))
    if not lacking:
        return None
    return Finding(
        "R2",
        "Validation lacks classes",
        (
            Evidence("lacking_classes", "classes without a validation image", lacking, (0, 0), "count"),
            Evidence("validation_images", "validation images", held_out, unit="count"),
        ),
        "The validation images are of some classes only, so their accuracy says nothing of the others. "
        "This happens when images are split in the order of their labels.",
        Cure(words="mix the images before they are split, so that every part has all classes"),
    )


def small_validation(v: Vitals) -> Finding | None:
    """Find an accuracy that too few images tell."""
    scores = v.run.held_out
    is_settled = v.run.is_over or v.run.epoch >= SETTLED_EPOCHS  # a low accuracy is less certain than a high one
    if not (is_settled and v.run.has_validation and scores.half_width > UNSURE):
        return None
    low, high = scores.interval
    usual = min(USUAL_VALIDATION, (v.training_images + scores.count) // 5)
    is_too_few = usual <= max(scores.count, v.settings.validation)
    return Finding(
        "R3",
        "Validation set too small",
        (
            evidence.half_width(v),
            Evidence("validation_images", "validation images", scores.count, (500, None), "count"),
        ),
        f"{scores.right:,} of {scores.count:,} are right, which fits any accuracy from {low * 100:.0f} to "
        f"{high * 100:.0f} %. Differences between settings that are smaller than that cannot be seen.",
        Cure(words="collect more images")
        if is_too_few
        else cure(v.settings, {"validation": usual}, saves_network=False),
        "finding" if scores.half_width > VERY_UNSURE else "note",
    )


def one_sided(v: Vitals) -> Finding | None:
    """Find one class that outnumbers all others."""
    limit = ONE_SIDED if v.classes > 2 else ONE_SIDED_OF_TWO
    if not v.data.largest_class > limit:
        return None
    return Finding(
        "R4",
        "One class dominates",
        (evidence.largest_class(v),),
        "Predicting this class for every image is right that often, so a high accuracy may hide that the others are "
        "hardly known. The mean recall of the classes tells more than the accuracy.",
        Cure(words="collect images of the other classes, or compare the recall of each class"),
    )


def copied_images(v: Vitals) -> Finding | None:
    """Find held-out images that were trained on."""
    validation, test = v.data.copied_validation, v.data.copied_test
    if not (validation >= COPIED or test >= COPIED):
        return None
    return Finding(
        "R5",
        "Held-out images are training images",
        (evidence.copied_validation(v), evidence.copied_test(v)),
        "An image that was trained on can be known by its pixels, so that it shows nothing of how others will be read. "
        "The accuracy on it is too high.",
        Cure(words="remove the copies from one of the two parts: mnist-tui check"),
    )


def dark_on_light(v: Vitals) -> Finding | None:
    """Find images with a light background."""
    if v.data.blank >= BLANK or not (v.data.mean_grey > MID_GREY and v.data.border_grey > MID_GREY):
        return None
    return Finding(
        "R6",
        "Dark on light",
        (
            evidence.mean_grey(v),
            Evidence("border_grey", "median pixel of the border", v.data.border_grey, (None, 0)),
        ),
        "Nearly all inputs are large in every image, and only what is drawn is small. So the first steps push all "
        "units the same way, and many of them die.",
        Cure(words="invert the images: --invert"),
    )


def foreign_test(v: Vitals) -> Finding | None:
    """Find test images that are not of the kind of the training images."""
    distance, noise = v.data.test_distance, v.data.test_noise
    validation, test = v.run.held_out, v.run.test
    are_apart = v.run.has_validation and (
        test.interval[1] < validation.interval[0] - APART or validation.interval[1] < test.interval[0] - APART
    )
    if not (are_apart or (distance > FAR_GREYS and distance > FAR_NOISES * noise)):
        return None
    found = [evidence.test_distance(v)]
    if test.count:
        found += [
            Evidence("validation_accuracy", "validation accuracy", validation.accuracy, unit="fraction"),
            Evidence("test_accuracy", "test accuracy", test.accuracy, unit="fraction"),
        ]
    return Finding(
        "R7",
        "Test images of another kind",
        tuple(found),
        "The test images are not drawn as the training images are: inverted, turned, moved, or of another source. "
        "The network has never seen such images, so the test accuracy says nothing of what it has learned.",
        Cure(words="look at both beside each other: mnist-tui show --split test, and --split train"),
    )


def shuffled_labels(v: Vitals) -> Finding | None:
    """Find labels that have nothing to do with the images, before anything is trained."""
    scores = v.data.neighbours
    if scores.count < FEWEST_PER_CLASS * v.classes or not scores.interval[0] <= scores.baseline:
        return None
    return Finding(
        "R18",
        "Labels say nothing",
        (
            evidence.neighbour_accuracy(v),
            Evidence("baseline", "the same by chance", scores.baseline, unit="fraction"),
        ),
        "The images most like an image have its label no more often than any others have. "
        "Usually the labels have come out of the order of the images.",
        SHOW_LABELS,
    )
