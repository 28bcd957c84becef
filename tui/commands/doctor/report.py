"""What `doctor` prints: the findings, then the numbers that they were looked for in."""

import math
from collections.abc import Iterator
from dataclasses import asdict

from mnist_tui.data.quantity import count
from mnist_tui.engine.diagnosis.checks import checked
from mnist_tui.engine.diagnosis.memorisation import Memorisation
from mnist_tui.engine.diagnosis.vitals import LayerVitals
from mnist_tui.tui.cli.finding_report import evidence_lines, finding_lines
from mnist_tui.tui.commands.doctor.subject import Examined
from mnist_tui.tui.paint.glyphs import Glyphs


def record(examined: Examined) -> dict[str, object]:
    """Return all numbers for JSON; those that were not measured are null."""
    vitals, memorisation = examined.examination.vitals, examined.memorisation
    return {
        "event": "examined",
        "kind": examined.kind,
        "name": examined.name,
        "step": examined.step,
        "findings": [one.id for one in examined.examination.findings],
        "numbers": {one.key: one.value for one in checked(vitals)},
        "layers": [_layer(layer) for layer in vitals.network.layers if not math.isnan(layer.moved)],
        "memorised": memorisation.right,
        "memorised_of": memorisation.images,
        "memorised_steps": memorisation.steps,
    }


def lines(examined: Examined, glyphs: Glyphs, width: int) -> Iterator[str]:
    """Yield the same for people."""
    findings = examined.examination.findings
    ills = [one for one in findings if one.severity == "finding"]
    step = "" if examined.step is None else f", {count(examined.step, 'step')}"
    notes = f", {count(len(findings) - len(ills), 'note')}" if len(findings) > len(ills) else ""
    found = count(len(ills), "finding") if ills else "nothing found"
    yield f"{examined.kind} {examined.name}{step}: {found}{notes}"
    for finding in findings:
        yield ""
        yield from finding_lines(finding, glyphs, width)
    yield ""
    yield from evidence_lines(checked(examined.examination.vitals), width, "checked")
    yield from _layer_lines(examined)
    yield ""
    yield _memorisation_line(examined.memorisation, examined.kind)


def _layer(layer: LayerVitals) -> dict[str, object]:
    numbers = asdict(layer)
    return {key: numbers[key] for key in ("moved", "update", "gradient", "flat", "first_scale", "shrinkage")}


def _layer_lines(examined: Examined) -> Iterator[str]:
    layers = examined.examination.vitals.network.layers
    if math.isnan(layers[0].moved):
        return
    yield ""
    yield "  relative to the weights        " + "".join(
        f"{f'layer {number}':>10}" for number in range(1, len(layers) + 1)
    )
    for name, what in (
        ("moved", "change since the start"),
        ("update", "change by the next step"),
        ("gradient", "gradient"),
    ):
        values = [getattr(layer, name) for layer in layers]
        cells = "".join(f"{'-' if math.isnan(value) else f'{value:.2g}':>10}" for value in values)
        yield f"  {what:<31}{cells}"


def _memorisation_line(memorisation: Memorisation, kind: str) -> str:
    which = "the default network" if kind == "data" else "a new network with these settings"
    if memorisation.has_succeeded:
        return f"{which} memorised {memorisation.images} images within {count(memorisation.steps, 'step')}"
    known = f"{memorisation.right} of {memorisation.images} images"
    return f"{which} memorised only {known} in {count(memorisation.steps, 'step')}: the data are not the cause"
