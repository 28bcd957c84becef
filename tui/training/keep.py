"""Which network a run hands over at its end: that of its last step, or the best by validation accuracy."""

from mnist_tui.engine.errors import SettingError


def refuse_without_validation(has_validation: bool) -> None:
    """Raise SettingError where no images are set aside to choose the best network by."""
    if not has_validation:
        raise SettingError("keep=best needs validation images to choose by, and validation=0 sets none aside", "keep")
