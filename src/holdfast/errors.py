"""The mistakes Holdfast tells its user about; every one ends a command with an exit code, never with a traceback."""

from typing import ClassVar


class HoldfastError(Exception):
    """Something the user can mend; the message says what and how."""

    exit_code: ClassVar[int] = 2


class UsageError(HoldfastError):
    """The call itself cannot be carried out: options that exclude each other, a missing extra, an unknown engine."""


class StoppedError(HoldfastError):
    """The user stopped a command that keeps what it has done so far; the message says so."""

    exit_code: ClassVar[int] = 130


class InputError(HoldfastError):
    """An input cannot be read: names the file and, where there is one, the line, the field and what was expected."""

    def __init__(
        self,
        expected: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
        field: str | None = None,
    ) -> None:
        """Compose ``file:line:column: field: expected`` from the parts that are known."""
        place = ":".join(str(part) for part in (file, line, column) if part is not None)
        super().__init__(": ".join(part for part in (place, field, expected) if part))
        self.file, self.line, self.column, self.field, self.expected = file, line, column, field, expected


class StateError(HoldfastError):
    """A state file cannot be used: locked by another run, written by another version, or not a state file."""


class DetectorError(HoldfastError):
    """A detector failed; what the others found stands."""


class DiskFullError(HoldfastError):
    """There is too little room; nothing was stored, and what was acknowledged before stays."""


class BacklogError(HoldfastError):
    """Too much is being worked on; nothing was stored, and sending it again later is right."""


class ConflictError(HoldfastError):
    """A name is taken by something else; ``is_passing`` when the same request may succeed later."""

    def __init__(self, expected: str, *, is_passing: bool = False) -> None:
        """Say what is taken."""
        super().__init__(expected)
        self.is_passing = is_passing


class LakeError(HoldfastError):
    """The lake cannot be used: no lake is there, another program wrote it, or its files are damaged."""
