"""What is examined without training it: two looks, and what both of them find."""

import numpy as np
import pytest

from mnist_tui.engine.diagnosis import examination
from mnist_tui.engine.diagnosis.examination import Patient, examine_network
from mnist_tui.engine.diagnosis.finding import Cure, Finding
from mnist_tui.engine.diagnosis.vitals import NetworkVitals, Vitals
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.learner import untrained_network
from mnist_tui.engine.settings import Settings


def test_what_only_one_look_finds_is_not_told_unless_it_is_a_fact(
    blobs: Examples, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = iter([NetworkVitals(pull=1.0), NetworkVitals(pull=2.0)])

    def diagnose(vitals: Vitals) -> tuple[Finding, ...]:
        found = ("a fact", "a whim", "an ill") if vitals.network.pull == 1 else ("an ill", "another whim")
        return tuple(Finding(name, name, (), "", Cure(), is_fact=name == "a fact") for name in found)

    monkeypatch.setattr(examination, "network_vitals", lambda *_: next(looks))
    monkeypatch.setattr(examination, "diagnose", diagnose)
    settings = Settings(hidden=(4,))
    none = Examples(blobs.pixels[:0], blobs.labels[:0], blobs.shape)
    network = untrained_network(settings, blobs.pixels.shape[1], 3)
    told = examine_network(Patient(blobs, none, blobs, 3), settings, network, 0)
    assert [one.id for one in told.findings] == ["a fact", "an ill"]
    assert np.isnan(told.vitals.run.first_cost) and not told.vitals.run.has_validation
