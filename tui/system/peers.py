"""Who is at the other end of a Unix socket, as the system tells it."""

import os
import socket
import struct

LINUX = struct.Struct("3i")
"""`struct ucred`: process, user, group."""
BSD = struct.Struct("IIh2x16I")
"""`struct xucred` of macOS and the BSDs: version, user, number of groups, groups."""
SOL_LOCAL = 0


def peer_user(line: socket.socket) -> int | None:
    """Return the user at the other end; None where the system does not tell.

    Raises:
        OSError: the other end has gone.
    """
    if (option := getattr(socket, "SO_PEERCRED", None)) is not None:
        _, user, _ = LINUX.unpack(line.getsockopt(socket.SOL_SOCKET, option, LINUX.size))
        return int(user)
    if (option := getattr(socket, "LOCAL_PEERCRED", None)) is not None:
        _, user, *_ = BSD.unpack(line.getsockopt(SOL_LOCAL, option, BSD.size).ljust(BSD.size, b"\0"))
        return int(user)
    return None


def is_own(line: socket.socket) -> bool:
    """Tell whether the other end belongs to this user; where the system does not tell, the folder is the only guard."""
    try:
        user = peer_user(line)
    except OSError:
        return False
    return user is None or user == os.geteuid()
