"""Tells what a saved model is: its network, its classes, its training and its settings."""

from collections.abc import Iterator

from mnist_tui.data.quantity import count
from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.tui.cli.console import percent
from mnist_tui.tui.training.foreign_model import AnyModel, ForeignModel
from mnist_tui.tui.training.model import Model


def model_record(model: AnyModel) -> dict[str, object]:
    """Return what is known of a model, for JSON."""
    if isinstance(model, ForeignModel):
        unknown = dict.fromkeys(("sizes", "parameters", "data", "step", "test_accuracy", "temperature", "settings"))
        size = {"rows": model.rows, "columns": model.columns, "classes": model.classes}
        return {"event": "model_info", **size, **unknown}
    return {
        "event": "model_info",
        "rows": model.rows,
        "columns": model.columns,
        "classes": model.classes,
        "sizes": model.network.sizes,
        "parameters": model.network.parameters.vector.size,
        "data": model.data and model.data.name,
        "step": None if model.is_foreign else model.steps,
        "test_accuracy": model.test_accuracy,
        "temperature": model.temperature,
        "settings": None if model.is_foreign else model.settings.as_dict(),
    }


def model_lines(model: AnyModel) -> Iterator[str]:
    """Yield the same for people; of the settings those that are not the general defaults."""
    if isinstance(model, ForeignModel):
        yield f"model      not dense ({model.why}), computed by onnxruntime"
    else:
        yield _network_line(model)
    yield f"images     {model.rows}×{model.columns} pixels"
    yield f"classes    {', '.join(model.classes)}"
    if isinstance(model, ForeignModel) or model.is_foreign:
        yield "trained    by another program"
    else:
        yield from _training_lines(model)


def _network_line(model: Model) -> str:
    sizes = "-".join(map(str, model.network.sizes))
    parameters = count(model.network.parameters.vector.size, "parameter")
    return f"model      {sizes}, {model.settings.activation}, {parameters}"


def _training_lines(model: Model) -> Iterator[str]:
    accuracy = "" if model.test_accuracy is None else f", test accuracy {percent(model.test_accuracy)}"
    temperature = "" if model.temperature is None else f", calibrated at T = {model.temperature:.2f}"
    yield f"trained    {count(model.steps, 'step')}{accuracy}{temperature}"
    changed = model.settings.changed_from(Settings())
    flags = [f"{SETTINGS[name].flag} {SETTINGS[name].text(value)}" for name, value in changed.items()]
    yield f"settings   {' '.join(flags) or 'all as by default'}"
