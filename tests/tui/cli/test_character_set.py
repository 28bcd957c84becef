"""Which locales read UTF-8: the names that POSIX, glibc and macOS give, and what Python does to them at its start."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from mnist_tui.tui.cli import character_set
from mnist_tui.tui.cli.character_set import is_utf8_locale, terminal_encoding


@pytest.mark.parametrize(
    ("environment", "is_utf8"),
    [
        ({}, False),
        ({"LANG": ""}, False),
        ({"LANG": "C"}, False),
        ({"LANG": "POSIX"}, False),
        ({"LANG": "C.UTF-8"}, True),
        ({"LANG": "C.utf8"}, True),
        ({"LANG": "de_DE.UTF-8@euro"}, True),
        ({"LANG": "de_DE@euro"}, False),
        ({"LANG": "de_DE"}, False),
        ({"LANG": "ja_JP.eucJP"}, False),
        ({"LC_CTYPE": "UTF-8"}, True),  # macOS
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, False),
        ({"LC_ALL": "C", "LC_CTYPE": "C.UTF-8"}, False),
        ({"LC_ALL": "", "LANG": "en_US.UTF-8"}, True),
        ({"LC_CTYPE": "C", "LANG": "en_US.UTF-8"}, False),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, True),
    ],
)
def test_the_first_of_three_variables_names_the_encoding(environment: Mapping[str, str], is_utf8: bool) -> None:
    assert is_utf8_locale(environment) is is_utf8


@pytest.mark.parametrize("keeps_original", [True, False])
def test_what_python_makes_of_the_c_locale_does_not_count(keeps_original: bool, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from mnist_tui.tui.cli import character_set;"
        f"character_set.ORIGINAL = character_set.ORIGINAL if {keeps_original} else Path({str(tmp_path / 'none')!r});"
        "print(character_set.terminal_encoding(sys.stderr.encoding))"
    )
    clean = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL", "LC_CTYPE")}
    found = [
        subprocess.run([sys.executable, "-c", script], env={**clean, **locale}, stdout=subprocess.PIPE, check=True)
        for locale in ({}, {"LANG": "C"}, {"LANG": "C", "LC_CTYPE": "C.UTF-8"})
    ]
    assert [one.stdout.decode().strip() for one in found] == ["ascii", "ascii", "utf-8"]


def test_a_stream_that_is_no_utf8_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(character_set, "locale_environment", lambda: {"LANG": "C.UTF-8"})
    assert [terminal_encoding(name) for name in ("utf-8", "latin-1", None)] == ["utf-8", "latin-1", "ascii"]
