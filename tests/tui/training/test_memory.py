"""How much memory there is, as a system of files in a folder says it."""

import math
import os
import resource
from pathlib import Path

import pytest

from mnist_tui.tui.training.memory import available_bytes, release, size_text

MIB = 1 << 20


@pytest.fixture
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda which: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def system(root: Path, **files: str) -> Path:
    """Make files; a name has __ for a slash and a dot stays one."""
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.mark.usefixtures("no_limits")
def test_a_machine_without_limits_has_what_no_program_uses(tmp_path: Path) -> None:
    root = system(tmp_path, proc__meminfo="MemTotal:  900 kB\nMemFree:  1 kB\nMemAvailable:    512 kB\n")
    assert available_bytes(root) == 512 * 1024


@pytest.mark.usefixtures("no_limits")
def test_the_tightest_control_group_counts_wherever_it_is(tmp_path: Path) -> None:
    root = system(tmp_path, proc__meminfo="MemAvailable: 9000000 kB\n", proc__self__cgroup="0::/a/b\n")
    group = root / "sys/fs/cgroup/a"
    (group / "b").mkdir(parents=True)
    (group / "memory.max").write_text(f"{300 * MIB}\n")
    (group / "memory.current").write_text(f"{250 * MIB}\n")
    (group / "memory.stat").write_text(f"anon 5\ninactive_file {20 * MIB}\n")
    (group / "b/memory.max").write_text("max\n")
    (group / "b/memory.current").write_text(f"{10 * MIB}\n")
    assert available_bytes(root) == (300 - 250 + 20) * MIB


@pytest.mark.usefixtures("no_limits")
def test_control_groups_of_version_1_count_too(tmp_path: Path) -> None:
    cgroup = "4:memory:/job\n3:cpu,cpuacct:/other\n0::/\n"
    root = system(tmp_path, proc__meminfo="MemAvailable: 9000000 kB\n", proc__self__cgroup=cgroup)
    group = root / "sys/fs/cgroup/memory/job"
    group.mkdir(parents=True)
    (group / "memory.limit_in_bytes").write_text(f"{100 * MIB}")
    (group / "memory.usage_in_bytes").write_text(f"{101 * MIB}")
    assert available_bytes(root) == 0


@pytest.mark.parametrize(("limited", "pages"), [("RLIMIT_AS", 30), ("RLIMIT_DATA", 7)])
def test_a_limit_of_the_process_leaves_what_it_has_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limited: str, pages: int
) -> None:
    root = system(tmp_path, proc__meminfo="MemAvailable: 9000000 kB\n", proc__self__statm="30 20 5 1 0 7 0\n")
    limits = {getattr(resource, limited): 100 * MIB}
    monkeypatch.setattr(resource, "getrlimit", lambda which: (limits.get(which, resource.RLIM_INFINITY), -1))
    assert available_bytes(root) == 100 * MIB - pages * resource.getpagesize()


@pytest.mark.usefixtures("no_limits")
def test_where_the_system_tells_nothing_there_is_no_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def sysconf(name: str) -> int:
        if name == "SC_AVPHYS_PAGES":
            raise ValueError("unrecognized configuration name")
        return {"SC_PHYS_PAGES": 1000, "SC_PAGE_SIZE": 4096}[name]

    monkeypatch.setattr(os, "sysconf", sysconf)
    assert available_bytes(tmp_path) == 4_096_000
    monkeypatch.delattr(os, "sysconf")
    for name in ("RLIMIT_AS", "RLIMIT_DATA"):
        monkeypatch.delattr(resource, name)
    assert available_bytes(tmp_path) == math.inf


def test_memory_is_given_back_where_the_c_library_can(monkeypatch: pytest.MonkeyPatch) -> None:
    release()
    monkeypatch.setattr("ctypes.CDLL", lambda name: object())
    release()


def test_sizes_are_written_with_two_or_three_digits() -> None:
    texts = [size_text(size) for size in (0, 3.1e8, 1.24e9, 4.006e11)]
    assert texts == ["0 MB", "310 MB", "1.2 GB", "401 GB"]
