"""Cures that several rules advise."""

from mnist_tui.engine.diagnosis.finding import Cure, cure
from mnist_tui.engine.diagnosis.vitals import Vitals

HUGE_RATE = 1.0


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


def more_steps(v: Vitals) -> dict[str, float | str]:
    """Return batches that make many steps of an epoch, unless there are."""
    return {"batch_size": 100} if v.settings.batch_size == 0 else {}


def usual_start(v: Vitals) -> dict[str, float | str]:
    """Return what a network that was wrecked at once begins with: usual weights, many steps, and none of them long."""
    rate = {"learning_rate": v.settings.learning_rate / 100} if v.settings.learning_rate >= HUGE_RATE else {}
    return {**usual_weights(v), **more_steps(v), **rate}
