"""Policies to begin with, beside this file, with their cases."""

from pathlib import Path

from holdfast.errors import UsageError

HERE = Path(__file__).parent


def write_examples(folder: Path) -> None:
    """Write the examples into a folder that is new or empty.

    Raises:
        UsageError: something is there already, or it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageError(f"{folder}: expected an empty folder")
        for path in sorted(HERE.glob("*.yaml")):
            (folder / path.name).write_bytes(path.read_bytes())
    except OSError as mistake:
        raise UsageError(f"{folder}: expected a folder that can be written") from mistake
