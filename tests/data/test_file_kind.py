"""What a wrong file is called, from real first bytes."""

import gzip
import io
import tarfile
import zipfile

import numpy as np
import pytest

from mnist_tui.data.file_kind import kind_of


def bytes_of_zip() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.txt"), "a")  # with no time: tests get their names from these bytes
    return content.getvalue()


def bytes_of_tar() -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    return content.getvalue()


def bytes_of_npy() -> bytes:
    content = io.BytesIO()
    np.save(content, np.zeros(3))
    return content.getvalue()


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"", "an empty file"),
        (b"1\t2\t3\n4", "text that begins with '1\\t2\\t3'"),
        (bytes_of_zip(), "a ZIP archive (or .npz)"),
        (bytes_of_tar(), "a tar archive"),
        (bytes_of_npy(), "a NumPy array (.npy)"),
        (gzip.compress(b"", mtime=0), "a file that is gzipped twice"),
        (b"\n<!DOCTYPE html>\n<html>", "an HTML page"),
        (b"\xef\xbb\xbf<HTML lang=en>", "an HTML page"),
        (b'<?xml version="1.0"?>', "an XML document"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a",
            "a Git LFS pointer (git lfs pull fetches the file)",
        ),
        (b"404: Not Found", "text that begins with '404: Not Found'"),
        (b"one\ntwo", "text that begins with 'one'"),
        (b"\x80\x04\x95rest", "a file that begins with 80 04 95 72"),
        ("é".encode() * 3, "a file that begins with c3 a9 c3 a9"),
    ],
)
def test_a_file_is_called_what_it_is(start: bytes, kind: str) -> None:
    assert kind_of(start[:300]) == kind
