"""A line between two network namespaces that delays packets, loses some, and is narrow.

It does what `tc netem` does, but in this process: few kernels have that. It needs root, `ip` and /dev/net/tun.
"""

import fcntl
import heapq
import os
import random
import select
import shutil
import struct
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TUN = Path("/dev/net/tun")
SET_INTERFACE, PACKETS_ALONE = 0x400454CA, 0x1001
"""TUNSETIFF, and IFF_TUN | IFF_NO_PI."""
REQUEST = struct.Struct("16sH22x")
"""`struct ifreq`: name and flags."""
DEVICE = "line"
LONGEST_PACKET = 1 << 16
MOST_QUEUED_S = 3.0
"""Packets that would wait longer for a narrow line are lost, as in a router on the way."""
LOOK_EVERY_S = 0.2
NEAR, FAR = "10.99.0.1", "10.99.0.2"


@dataclass(frozen=True, slots=True)
class Quality:
    """What a line does to the packets of each direction."""

    delay_s: float = 0.0
    jitter_s: float = 0.0
    """At most so much more or less; packets may overtake each other."""
    loss: float = 0.0
    """The fraction that is lost."""
    bytes_per_s: float = 0.0
    """0 for as many as there are."""
    is_cut: bool = False
    """True for a line that loses all, and tells nobody."""


def is_possible() -> bool:
    """Tell whether such a line can be made here."""
    return os.geteuid() == 0 and TUN.is_char_device() and shutil.which("ip") is not None


def within(namespace: str, *command: str) -> tuple[str, ...]:
    """Return what runs a command in a namespace."""
    return "ip", "netns", "exec", namespace, *command


class BadLine:
    """The line; its `quality` may change at any time."""

    def __init__(self, name: str, quality: Quality, seed: int = 0) -> None:
        """Make both namespaces, called `name` and an end, with an interface each."""
        self.quality = quality
        self.near, self.far = f"{name}-near", f"{name}-far"
        self._random = random.Random(seed)
        self._free_at = [0.0, 0.0]
        self._under_way: list[tuple[float, int, int, bytes]] = []
        """When each packet is due, its number, the side that it goes to, and the packet."""
        self._number = 0
        self._is_over = False
        self._ends = [_interface(self.near, NEAR, FAR), _interface(self.far, FAR, NEAR)]
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    def set_near_interface(self, is_up: bool) -> None:
        """Switch the interface at the near end on or off: the system there knows that it has no line."""
        _run(*within(self.near, "ip", "link", "set", DEVICE, "up" if is_up else "down"))
        if is_up:
            _run(*within(self.near, "ip", "route", "replace", FAR, "dev", DEVICE, "src", NEAR))

    def close(self) -> None:
        """End the line and its namespaces."""
        self._is_over = True
        self._thread.join()
        for end in self._ends:
            os.close(end)
        for name in (self.near, self.far):
            _run("ip", "netns", "delete", name)

    def _carry(self) -> None:
        while not self._is_over:
            due_s = self._under_way[0][0] - time.monotonic() if self._under_way else LOOK_EVERY_S
            for end in select.select(self._ends, (), (), min(max(due_s, 0.0), LOOK_EVERY_S))[0]:
                with suppress(OSError):
                    self._take(os.read(end, LONGEST_PACKET), self._ends.index(end))
            while self._under_way and self._under_way[0][0] <= time.monotonic():
                _, _, side, packet = heapq.heappop(self._under_way)
                with suppress(OSError):  # an interface that is switched off takes none
                    os.write(self._ends[side], packet)

    def _take(self, packet: bytes, side: int) -> None:
        """Have a packet under way that has come from a side, or lose it."""
        quality, now = self.quality, time.monotonic()
        free_at = max(self._free_at[side], now)
        if quality.is_cut or free_at - now > MOST_QUEUED_S or self._random.random() < quality.loss:
            return
        if quality.bytes_per_s:
            free_at = self._free_at[side] = free_at + len(packet) / quality.bytes_per_s
        delay_s = quality.delay_s + quality.jitter_s * self._random.uniform(-1, 1)
        heapq.heappush(self._under_way, (free_at + delay_s, self._number, 1 - side, packet))
        self._number += 1


def _interface(namespace: str, address: str, other: str) -> int:
    """Make a namespace with an interface; return the descriptor through which its packets come and go."""
    end = os.open(TUN, os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(end, SET_INTERFACE, REQUEST.pack(DEVICE.encode(), PACKETS_ALONE))
    _run("ip", "netns", "add", namespace)
    _run("ip", "link", "set", DEVICE, "netns", namespace)
    _run(*within(namespace, "ip", "address", "add", address, "peer", other, "dev", DEVICE))
    for one in (DEVICE, "lo"):
        _run(*within(namespace, "ip", "link", "set", one, "up"))
    return end


def _run(*command: str) -> None:
    subprocess.run(command, check=True)
