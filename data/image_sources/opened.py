"""Opens images wherever they are, as what is there tells. None is read yet."""

from pathlib import Path

from mnist_tui.data.errors import printable
from mnist_tui.data.folder import names_in
from mnist_tui.data.idx import GZIP_MAGIC
from mnist_tui.data.idx_files import idx_sets
from mnist_tui.data.image_sources.arrays import idx_images, numpy_images
from mnist_tui.data.image_sources.bundled import means_mnist
from mnist_tui.data.image_sources.pictures import picture_folder, picture_list
from mnist_tui.data.image_sources.source import ImageSource
from mnist_tui.data.mnist import BUNDLE
from mnist_tui.data.picture_folders import part_folders
from mnist_tui.data.predictions.formats import start_of


def open_images(path: Path) -> ImageSource:
    """Open IDX, npz, npy, a folder of pictures or of folders of them, or a list of paths.

    Raises DataError, one line, for anything else.
    """
    if path.is_dir():
        return _in_folder(path)
    if means_mnist(path):
        return _in_folder(BUNDLE)
    start = start_of(path)
    if start.startswith(b"PK"):
        return numpy_images(path, is_archive=True)
    if start.startswith(b"\x93NUMPY"):
        return numpy_images(path, is_archive=False)
    if start.startswith((b"\0\0", GZIP_MAGIC)):
        return idx_images(path)
    return picture_list(path)


def are_bundled(images: ImageSource) -> bool:
    """Tell whether these are the bundled test images of MNIST."""
    return images.source == printable(str(next(iter(idx_sets(BUNDLE, names_in(BUNDLE)))).files["test", "images"]))


def _in_folder(folder: Path) -> ImageSource:
    for one in idx_sets(folder, names_in(folder)):
        if (images := one.files.get(("test", "images"))) is not None:
            return idx_images(images)
    return picture_folder(part_folders(folder).get("test", folder))
