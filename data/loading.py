"""Loads a data set: finds its files, checks that they belong together, prepares and splits the images."""

from pathlib import Path

from mnist_tui.data import emnist
from mnist_tui.data.class_folders import ClassFolders
from mnist_tui.data.class_names import read_class_names
from mnist_tui.data.dataset import Dataset, Split
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.fingerprint import fingerprint
from mnist_tui.data.folder import find_files, names_in
from mnist_tui.data.held_out import held_out_last
from mnist_tui.data.image_files import ImageFiles, size_text
from mnist_tui.data.mnist import BUNDLE, FINGERPRINT
from mnist_tui.data.preprocessing import AS_STORED, USUAL_SIZE, Preprocessing
from mnist_tui.data.qmnist_files import QmnistFiles
from mnist_tui.data.quantity import count

CLASSES_FILE = "classes.txt"
FEWEST_CLASSES = 2
MOST_CLASSES = 64
TORCHVISION_FOLDER = "raw"
"""Where torchvision puts the files of every set: the folder above has the name."""
VALIDATION_DIVISOR = 12
"""By default one of so many training images is for validation, as 5,000 of MNIST's 60,000."""


def load(source: Path | None, validation: int, preprocessing: Preprocessing = AS_STORED) -> Dataset:
    """Load the bundled MNIST, or the data set that `source` means: a folder, one of its files, or a .npz file.

    `validation` training images become the validation set: of MNIST the last ones, of other data some of each class.
    Raises DataError for files that are missing, damaged or do not match, and for a `validation` outside
    0 .. training images - 1.
    """
    files = find_files(BUNDLE if source is None else source)
    if isinstance(files, ClassFolders):
        files = files.sized(preprocessing.size)
    elif preprocessing.size != USUAL_SIZE:
        found = f"size={preprocessing.size} has no effect: {printable(str(source or 'MNIST'))}"
        raise DataError(f"{found} holds no pictures in a folder for each class", "size")
    train, test = _read(files, preprocessing)
    if not 0 <= validation < len(train):
        found = f"validation={validation} is not in 0..{len(train) - 1}"
        who = "MNIST" if source is None else printable(str(source))
        raise DataError(f"{found}: {who} has {count(len(train), 'training image')}", "validation")
    is_qmnist, is_as_stored = isinstance(files, QmnistFiles), not preprocessing.words
    known_by = FINGERPRINT if source is None and is_as_stored else fingerprint(train, test)
    training, held_out = _parted(train, validation, known_by == FINGERPRINT or (is_qmnist and is_as_stored))
    return Dataset(
        name="MNIST" if source is None else _name(source, files),
        classes=_classes(files, train, test),
        training=training,
        validation=held_out,
        test=test,
        fingerprint=known_by,
        preprocessing=preprocessing,
        lies_on_side=emnist.is_emnist(files.name),
        is_qmnist=is_qmnist,
        remarks=tuple(files.remarks) if isinstance(files, ClassFolders) else (),
    )


def load_mnist_test(preprocessing: Preprocessing = AS_STORED) -> Split:
    """Load the test images of the bundled MNIST alone."""
    return _prepared(find_files(BUNDLE).read("test"), 0, preprocessing)


def count_training(source: Path) -> int:
    """Return how many training images there are, from the labels alone.

    Raises DataError for labels that are missing or damaged.
    """
    return find_files(source).count_training()


def validation_unless_given(source: Path | None, usual: int) -> int:
    """Return the size of the validation set when none is asked for.

    It is `usual`, but of a folder at most the fraction that it is of MNIST. Raises DataError as `count_training` does.
    """
    return usual if source is None else min(usual, count_training(source) // VALIDATION_DIVISOR)


def validation_as_learned(source: Path | None, learned_with: int) -> int:
    """Return the size of the validation set for a network that was trained with one of `learned_with` images.

    It is the same, so that these are images it was not trained on, unless the folder has no more images than that: then
    it is another data set. Raises DataError as `count_training` does.
    """
    if source is None or learned_with < count_training(source):
        return learned_with
    return validation_unless_given(source, learned_with)


def _read(files: ImageFiles, preprocessing: Preprocessing) -> tuple[Split, Split]:
    """Return the training and the test images, prepared, and their labels, counted from 0."""
    train, test = files.read("train"), files.read("test")
    if train.images.shape[1:] != test.images.shape[1:]:
        found = f"training images of {size_text(train.images)} and test images of {size_text(test.images)} pixels"
        raise DataError.about(_place(files), found, "one size")
    first = emnist.FIRST_LABEL.get(files.name, 0)
    if min(train.labels.min(), test.labels.min()) < first:
        first = 0
    return _prepared(train, first, preprocessing), _prepared(test, first, preprocessing)


def _place(files: ImageFiles) -> Path:
    """Return what to name when all files are at fault together: the only one, or else their folder."""
    return files.paths[0] if len(files.paths) == 1 else files.folder


def _prepared(split: Split, first: int, preprocessing: Preprocessing) -> Split:
    """Return the images after preprocessing, and their labels counted from 0 where they were counted from `first`."""
    labels = split.labels - first if first else split.labels
    labels.setflags(write=False)
    return Split(preprocessing.applied(split.images), labels, split.files)


def _parted(train: Split, validation: int, has_mnist_order: bool) -> tuple[Split, Split]:
    """Return the images to train on and those that are held out; they share memory."""
    images, labels, files, number = train.images, train.labels, train.files, len(train) - validation
    if validation and not has_mnist_order:
        order = held_out_last(labels, validation)
        images, labels = images[order], labels[order]
        files = tuple(files[place] for place in order.tolist()) if files else ()
        for array in (images, labels):
            array.setflags(write=False)
    first, last = slice(number), slice(number, None)
    return Split(images[first], labels[first], files[first]), Split(images[last], labels[last], files[last])


def _name(source: Path, files: ImageFiles) -> str:
    """Return what the files call the set, or else the name of the folder that was asked for."""
    folder = (source if source.is_dir() else files.folder).resolve()
    if folder.name == TORCHVISION_FOLDER:
        folder = folder.parent
    return printable(files.name or folder.name or str(folder))


def _classes(files: ImageFiles, train: Split, test: Split) -> tuple[str, ...]:
    """Return the names in classes.txt, those that the set is known for, or the numbers of the labels."""
    number = 1 + int(max(train.labels.max(), test.labels.max()))
    are_named = CLASSES_FILE in names_in(files.folder)
    if number > MOST_CLASSES or (number < FEWEST_CLASSES and not are_named):
        expected = f"{FEWEST_CLASSES}..{MOST_CLASSES} classes"
        raise DataError.about(_place(files), f"{number - 1} as the largest label", f"{expected}, labelled from 0")
    if isinstance(files, ClassFolders):
        return files.classes
    if are_named:
        return read_class_names(files.folder / CLASSES_FILE, fewest=max(number, FEWEST_CLASSES), most=MOST_CLASSES)
    known = emnist.CLASSES.get(files.name, ())
    return known if number <= len(known) else tuple(str(label) for label in range(number))
