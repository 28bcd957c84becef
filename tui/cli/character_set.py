"""The encoding the terminal reads, by the locale of the person: in the C locale Python makes its own streams UTF-8."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

ORIGINAL = Path("/proc/self/environ")
"""The environment as it was when the process started, on systems that keep it."""
COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
"""What Python sets LC_CTYPE to, before any of its code runs, where the locale is C (PEP 538)."""
UTF8_LOCALE = "utf8"


def terminal_encoding(stream: str | None) -> str:
    """Return the encoding that both a stream and the locale allow: the stream's, or "ascii"."""
    return (stream or "ascii") if is_utf8_locale(locale_environment()) else "ascii"


def is_utf8_locale(environment: Mapping[str, str]) -> bool:
    """Tell whether the locale for characters names UTF-8; no locale at all is C, which does not (POSIX, 8.2)."""
    name = next((value for key in ("LC_ALL", "LC_CTYPE", "LANG") if (value := environment.get(key))), "C")
    codeset = name.partition("@")[0].rpartition(".")[2]  # macOS has LC_CTYPE=UTF-8, without a language
    return codeset.lower().replace("-", "").replace("_", "") == UTF8_LOCALE


def locale_environment() -> dict[str, str]:
    """Return the environment with LC_CTYPE as the person has it."""
    environment = dict(os.environ)
    if environment.get("LC_CTYPE") in COERCED:
        original = _original_ctype()
        if original is None and sys.flags.utf8_mode and "PYTHONUTF8" not in environment:
            original = ""  # Python turns this mode on by itself in the C locale only
        if original is not None:
            environment["LC_CTYPE"] = original
    return environment


def _original_ctype() -> str | None:
    """Return LC_CTYPE as it was when the process started, "" for none, or None where nobody can tell."""
    try:
        entries = ORIGINAL.read_bytes().split(b"\0")
    except OSError:
        return None
    return next((entry[9:].decode(errors="replace") for entry in entries if entry.startswith(b"LC_CTYPE=")), "")
