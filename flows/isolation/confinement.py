"""Take from this process what no reader needs: network, other processes, programs, changes to any file.

A reader that a document has taken over can then still lie about that document, and nothing else. Each layer is
used where the kernel has it, and each alone closes most of it: a network namespace with nothing in it, Landlock
(no file is changed, no process outside is looked into), seccomp through libseccomp (no process is begun, no
program run) and root's powers laid down; without Landlock, a limit of 0 bytes on files written.
"""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import subprocess
import sys

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_CLONE_THREAD = 0x00010000
_NO_NEW_PRIVILEGES = 38

_LANDLOCK_CREATE_RULESET, _LANDLOCK_RESTRICT_SELF = 444, 446
"""The same number on every architecture."""
_LANDLOCK_ASK_VERSION = 1
_EXECUTE_OR_CHANGE = (1 << 0) | (1 << 1) | sum(1 << right for right in range(4, 13))
_CHANGE_SINCE = {2: 1 << 13, 3: 1 << 14}
"""Moving between folders and cutting short, by the version of Landlock that knows them."""
_SCOPED_SINCE = 6
_SIGNALS_AND_SOCKETS = 0b11

_ALLOW, _REFUSE, _NOT_EQUAL, _MASKED_EQUAL = 0x7FFF0000, 0x00050000, 1, 7
_REFUSED_CALLS = (
    "socket", "connect", "bind", "listen", "accept", "accept4", "io_uring_setup",
    "fork", "vfork", "execve", "execveat", "setns", "unshare",
    "kill", "tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_open", "pidfd_getfd", "pidfd_send_signal",
    "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "setpriority", "userfaultfd", "perf_event_open", "bpf",
    "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat", "setxattr", "lsetxattr",
    "fsetxattr", "removexattr", "lremovexattr", "fremovexattr", "utime", "utimes", "utimensat", "futimesat",
    "add_key", "keyctl", "request_key", "shmget", "shmat", "msgget", "semget", "mq_open",
)  # fmt: skip
_CAPABILITIES_VERSION = 0x20080522
_MAY_READ_ALL_FILES = (1 << 1) | (1 << 2)
"""The two powers of root that are kept: the program's own files may belong to somebody else."""


class _Landlock(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("ports", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Capabilities(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operation", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


def confine() -> tuple[str, ...]:
    """Confine this process for good; returns what it has lost: some of network, files, processes.

    It must have one thread only; threads it begins later are confined with it.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    lost: list[str] = []
    if sys.platform.startswith("linux"):
        libc = ctypes.CDLL(None, use_errno=True)
        lost += ["network"] if _leave_network(libc) else []
        _give_up_powers(libc)
        lost += ["files"] if _give_up_files(libc) else []
        lost += ["network", "processes"] if _give_up_calls(libc) else []
    if "files" not in lost:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    return tuple(dict.fromkeys(lost))


def what_readers_lose() -> tuple[str, ...]:
    """What :func:`confine` takes from a process on this system, tried in one that ends at once."""
    code = f"from {__name__} import confine; print(*confine())"
    done = subprocess.run([sys.executable, "-P", "-c", code], check=True, stdout=subprocess.PIPE, text=True)
    return tuple(done.stdout.split())


def _leave_network(libc: ctypes.CDLL) -> bool:
    """Move into a network namespace of its own. Root may at once, others where user namespaces are open to them."""
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def _give_up_powers(libc: ctypes.CDLL) -> None:
    """Drop what root, or the first process of a user namespace, may do beyond others."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION, 0)
    kept = (_Capabilities * 2)()
    libc.capget(header, kept)
    for part, mask in zip(kept, (_MAY_READ_ALL_FILES, 0), strict=True):
        part.effective &= mask
        part.permitted &= mask
        part.inheritable = 0
    libc.capset(header, kept)


def _give_up_files(libc: ctypes.CDLL) -> bool:
    """Landlock: nothing is written, made, moved, removed or run; what is open already stays so."""
    version = libc.syscall(_LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), _LANDLOCK_ASK_VERSION)
    if version < 1 or libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    files = _EXECUTE_OR_CHANGE | sum(right for since, right in _CHANGE_SINCE.items() if version >= since)
    rules = _Landlock(files, 0, _SIGNALS_AND_SOCKETS if version >= _SCOPED_SINCE else 0)
    # Older kernels know only the first field, and refuse others unless they are left out.
    size = ctypes.sizeof(rules) if rules.scoped else ctypes.sizeof(ctypes.c_uint64)
    ruleset = libc.syscall(_LANDLOCK_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return False
    try:
        return bool(libc.syscall(_LANDLOCK_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _give_up_calls(libc: ctypes.CDLL) -> bool:
    """seccomp: calls that no reader makes are refused with EPERM; threads may still be begun."""
    try:
        seccomp = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    except OSError:
        return False
    seccomp.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(seccomp.seccomp_init(ctypes.c_uint32(_ALLOW)))
    if not context:
        return False

    def refuse(name: str, *comparisons: _Comparison, code: int = errno.EPERM) -> None:
        number = seccomp.seccomp_syscall_resolve_name(name.encode("ascii"))
        if number >= 0:  # this architecture has it
            seccomp.seccomp_rule_add_array(
                context, ctypes.c_uint32(_REFUSE | code), number, len(comparisons),
                (_Comparison * len(comparisons))(*comparisons),
            )  # fmt: skip

    for name in _REFUSED_CALLS:
        refuse(name)
    refuse("clone", _Comparison(0, _MASKED_EQUAL, _CLONE_THREAD, 0))
    # Its flags lie in memory, where no filter looks: the C library then makes threads with clone.
    refuse("clone3", code=errno.ENOSYS)
    # A process may end itself, as abort() does, but no other.
    refuse("tgkill", _Comparison(0, _NOT_EQUAL, os.getpid(), 0))
    refuse("prlimit64", _Comparison(0, _NOT_EQUAL, 0, 0))
    try:
        return bool(libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and seccomp.seccomp_load(context) == 0)
    finally:
        seccomp.seccomp_release(context)
