"""Fetches a published file, and checks it by its size and its sum. Nothing else in the program asks the web."""

import hashlib
from collections.abc import Sequence
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from mnist_tui.data.errors import DataError
from mnist_tui.data.qmnist import KnownFile

TIMEOUT_S = 30.0
"""Without a single byte."""


def download(file: KnownFile, addresses: Sequence[str]) -> bytes:
    """Return the file from the first of several folders on the web that has it.

    Raises:
        DataError: none of them answers with exactly this file.
    """
    faults = []
    for address in addresses:
        fault, content = _answer(f"{address}/{file.name}", file.size)
        fault = fault or fault_of(content, file)
        if not fault:
            return content
        faults.append(f"{urlsplit(address).hostname}: {fault}")
    raise DataError(f"cannot fetch {file.name}: {'; '.join(faults)}")


def fault_of(content: bytes, file: KnownFile) -> str:
    """Return what `content` is instead of the file; empty where it is the file."""
    if len(content) > file.size:
        return f"found more than {file.size:,} bytes"
    if len(content) < file.size:
        return f"found {len(content):,} bytes, expected {file.size:,}"
    found = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return "" if found == file.md5 else f"found MD5 {found}, expected {file.md5}"


def _answer(address: str, size: int) -> tuple[str, bytes]:
    """Return what went wrong, or else no more than `size` + 1 bytes of what is at the address."""
    try:
        with urlopen(address, timeout=TIMEOUT_S) as response:  # from a constant of ours
            content: bytes = response.read(size + 1)
            return "", content
    except HTTPError as error:
        return f"{error.code} {error.reason}", b""
    except URLError as error:
        reason = error.reason
        return str(getattr(reason, "strerror", None) or reason), b""
    except (OSError, HTTPException) as error:
        return str(error) or type(error).__name__, b""
