"""Take the network away from this process, where the platform allows it."""

from __future__ import annotations

import ctypes
import sys

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


def leave_network() -> bool:
    """Move this process into a network namespace with nothing in it; False where that is not allowed.

    Root may do so at once, others by way of a user namespace where the system has them. The process
    must have one thread only.
    """
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))
