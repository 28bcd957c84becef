"""docs/json.md describes every object that a command prints with --json, key by key."""

import json
import re
from pathlib import Path

import pytest
from json_document import DOCUMENT, described, faults

from mnist_tui.tui import __version__
from mnist_tui.tui.cli.json_lines import SCHEMA
from mnist_tui.tui.cli.main import main

FLAGS = ("--hidden", "8", "--batch-size", "32", "--validation", "60")
OF_SIGNALS, OF_BENCH = {"interrupted"}, {"machine", "step_time", "evaluation_time", "accuracy_time", "bench_done"}
"""These have the keys of `done`; those are looked at where the benchmark is tested."""
OF_TABLES = {"predictions", "row"}
"""Are looked at where `mistakes --predictions` is tested."""
OF_QMNIST = {"fresh"}
"""Is looked at where `eval --data qmnist` is tested."""
OF_PAIRS = {"pair"}
"""Is looked at where `check` is tested."""


def test_every_object_is_the_one_that_is_described(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    models = [str(tmp_path / name) for name in ("one", "two")]
    data = ("--data", str(small_data))
    explosive = ("--hidden", ",".join(["32"] * 16), "--initializer", "normal", "--init-scale", "100", "--pixels", "raw")
    commands = (
        *(("train", *FLAGS, "--epochs", "2", "--seed", str(seed), "--save", models[seed]) for seed in (0, 1)),
        ("train", *FLAGS, "--validation", "0", "--epochs", "1", "--ema", "0", "--until-accuracy", "99"),
        ("train", *FLAGS, *explosive, "--epochs", "1"),
        ("eval", *models),
        ("eval", models[0], "--slices", "--corruptions"),
        ("compare", *models),
        ("predict", models[0], "--index", "0"),
        ("mistakes", models[0], "--filter", "flag:right|wrong", "--top", "2"),
        ("suspects", *FLAGS, "--epochs", "1", "--folds", "2", "--top", "2"),
        ("check",),
        ("lr-range", *FLAGS, "--steps", "50"),
        ("doctor", models[0]),
    )
    seen = set()
    for command in commands:
        main([*command, *data, "--json"])
        for line in capsys.readouterr().out.splitlines():
            one = json.loads(line)
            assert list(faults(one)) == [], command
            assert (one["schema"], one["program"]) == (SCHEMA, __version__)
            seen.add(one["event"])
    (tmp_path / "state" / "mnist-tui" / "runs" / "damaged").mkdir()
    main(["runs", "--json"])
    runs = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [fault for one in runs for fault in faults(one)] == []
    assert {one["state"] for one in runs} == {"finished", "diverged", "damaged"}
    seen.add("run")
    main(["predict", models[0], "--idx", str(small_data / "t10k-images-idx3-ubyte"), "--index", "0", "--json"])
    of_file = json.loads(capsys.readouterr().out)
    assert list(faults(of_file)) == [] and of_file["split"] is None
    for path in (models[0], str(small_data)):
        main(["info", path, "--json"])
        of_path = json.loads(capsys.readouterr().out)
        assert list(faults(of_path)) == []
        seen.add(of_path["event"])
    assert set(described()) - seen - OF_SIGNALS - OF_BENCH - OF_TABLES - OF_PAIRS - OF_QMNIST == set()


def test_the_document_names_the_version_of_the_schema() -> None:
    assert re.search(r"the version of this page, (\d+);", DOCUMENT.read_text(encoding="utf-8"))[1] == str(SCHEMA)  # type: ignore[index]


def test_an_object_that_is_not_as_described_is_found() -> None:
    good = {"event": "range", "schema": SCHEMA, "program": "1", "steepest": 0.1, "minimum": None, "stopped_at": 7}
    assert list(faults(good)) == []
    for bad in ({"event": "other"}, {"stopped_at": 0.5}, {"minimum": "1"}, {"more": 1}, {"schema": 0}):
        assert len(list(faults(good | bad))) == 1
