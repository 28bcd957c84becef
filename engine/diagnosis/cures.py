"""Cures that several rules advise."""

from mnist_tui.engine.diagnosis.finding import Cure, cure
from mnist_tui.engine.diagnosis.vitals import Vitals


def slower(v: Vitals, factor: float) -> Cure:
    """Return the cure that divides the learning rate."""
    return cure(v.settings, {"learning_rate": v.settings.learning_rate / factor})


def tame_start(v: Vitals) -> Cure:
    """Return the cure that draws usual weights, for pixels of usual size."""
    usual = "he" if v.settings.activation in ("relu", "leaky-relu", "gelu") else "glorot"
    initializer = usual if v.settings.initializer in ("normal", "zeros") else v.settings.initializer
    found = cure(v.settings, {"initializer": initializer, "pixels": "unit"}, saves_network=False)
    return found if found.changes else Cure(words="smaller initial weights, or smaller inputs")


def new_network(v: Vitals, new: dict[str, float | str]) -> Cure:
    """Return a cure that the present network cannot profit from."""
    return cure(v.settings, dict(new), saves_network=False)


def usual_weights(v: Vitals) -> dict[str, float | str]:
    """Return the initializer that suits the activation, unless the present one does."""
    return {one.name: str(one.new) for one in tame_start(v).changes if one.name == "initializer"}
