"""What has been found wrong with a run, as plain values: for programs, and for the log of the run."""

from collections.abc import Iterable

from mnist_tui.engine.diagnosis.finding import Finding


def finding_record(finding: Finding, step: int | None) -> dict[str, object]:
    """Return a finding for JSON; `step` is that of the run, where there is one."""
    return {
        "event": "finding",
        "id": finding.id,
        "name": finding.name,
        "severity": finding.severity,
        "step": step,
        "evidence": {one.key: one.value for one in finding.evidence},
        "healthy": {one.key: one.healthy for one in finding.evidence if one.healthy != (None, None)},
        "why": finding.why,
        "cure": {
            "settings": {change.name: change.new for change in finding.cure.changes},
            "live": finding.cure.is_live,
            "words": finding.cure.words,
        },
    }


def examination_record(findings: Iterable[Finding], step: int) -> dict[str, object]:
    """Return all that is known to be wrong at a step, for the log: nothing, too."""
    return {"step": step, "findings": [finding_record(finding, step) for finding in findings]}
