"""Whether another program still has a file open to write in, as far as the system tells."""

import errno
import fcntl
import os
import signal

_BUSY = frozenset({errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK})


def leases_are_told(folder: int) -> bool:
    """Whether the file system of a folder tells by leases who has a file open.

    Some shares refuse every lease: there a refusal says nothing, and must not hold a file
    back for ever. So a file that nobody else can have open is asked about first.
    """
    name = ".prov"
    made = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600, dir_fd=folder)
    os.close(made)
    try:
        return _lease(folder, name) is True
    finally:
        os.unlink(name, dir_fd=folder)


def is_open_elsewhere(folder: int, name: str, *, leases: bool) -> bool:
    """Whether somebody has the file open to write in, or has locked it.

    Raises:
        OSError: the file cannot be read.
    """
    if leases and _lease(folder, name) is False:
        return True
    file = _opened(folder, name)
    try:
        fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in _BUSY
    finally:
        os.close(file)
    return False


def _lease(folder: int, name: str) -> bool | None:
    """Whether a read lease is granted, which it is where nobody writes; None: not told."""
    file = _opened(folder, name)
    # Whoever opens the file while the lease lasts has the system tell us, by a signal that
    # would end the process.
    before = signal.signal(signal.SIGIO, signal.SIG_IGN)
    try:
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return False if error.errno == errno.EAGAIN else None
    finally:
        os.close(file)
        signal.signal(signal.SIGIO, before)
    return True


def _opened(folder: int, name: str) -> int:
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    return os.open(name, flags, dir_fd=folder)
