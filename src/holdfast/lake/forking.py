"""deltalake's threads do not survive a fork: what would wait for them for ever is refused in the child."""

import os

from holdfast.errors import LakeError


class _Process:
    has_used = False
    is_orphan = False

    def forked(self) -> None:
        self.is_orphan = self.is_orphan or self.has_used


_process = _Process()
os.register_at_fork(after_in_child=_process.forked)


def use(uri: str) -> None:
    """Note that this process is at work on a lake.

    Raises:
        LakeError: it was forked from one that already was.
    """
    if _process.is_orphan:
        raise LakeError(f"{uri}: this process was forked after a lake was opened in it; fork first, or spawn")
    _process.has_used = True
