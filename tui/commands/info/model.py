"""Tells what a saved model is: its network, its classes, its training and its settings."""

from collections.abc import Iterator

from mnist_tui.data.quantity import count
from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.tui.cli.console import percent
from mnist_tui.tui.training.model import Model


def model_record(model: Model) -> dict[str, object]:
    """Return what is known of a model, for JSON."""
    return {
        "event": "model_info",
        "rows": model.rows,
        "columns": model.columns,
        "classes": model.classes,
        "sizes": model.network.sizes,
        "parameters": model.network.parameters.vector.size,
        "data": model.data and model.data.name,
        "step": model.steps,
        "test_accuracy": model.test_accuracy,
        "settings": model.settings.as_dict(),
    }


def model_lines(model: Model) -> Iterator[str]:
    """Yield the same for people; of the settings those that are not the general defaults."""
    sizes = "-".join(map(str, model.network.sizes))
    yield f"model      {sizes}, {model.settings.activation}, {count(model.network.parameters.vector.size, 'parameter')}"
    yield f"images     {model.rows}×{model.columns} pixels"
    yield f"classes    {', '.join(model.classes)}"
    accuracy = "" if model.test_accuracy is None else f", test accuracy {percent(model.test_accuracy)}"
    yield f"trained    {count(model.steps, 'step')}{accuracy}"
    changed = model.settings.changed_from(Settings())
    flags = [f"{SETTINGS[name].flag} {SETTINGS[name].text(value)}" for name, value in changed.items()]
    yield f"settings   {' '.join(flags) or 'all as by default'}"
