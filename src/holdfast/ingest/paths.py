"""One file, a folder or a glob → the files to read, in an order that does not depend on the machine."""

import glob
from collections.abc import Iterable, Sequence
from pathlib import Path

from holdfast.errors import InputError


def input_files(paths: Sequence[str], endings: Iterable[str]) -> list[Path]:
    """Return the files ``paths`` name, each once.

    A folder means every file under it that ends in one of ``endings``; hidden files and those that begin with ``_`` (as
    the marks of other tools do) are passed over. A glob may use ``**``. A file that is named itself is always taken.

    Raises:
        InputError: a path that does not exist, a folder with nothing to read, a glob that matches nothing.
    """
    known = tuple(endings)
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _expanded(path, known):
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _expanded(path: str, endings: tuple[str, ...]) -> list[Path]:
    if not path:
        raise InputError("expected the path of a file, a folder or a glob")
    if Path(path).exists():
        return _inside(Path(path), endings)
    if not glob.has_magic(path):
        raise InputError("no such file or folder", file=path)
    matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern  # noqa: PTH207 - Path.glob takes no absolute pattern
    files = [file for match in matches for file in (_inside(Path(match), endings) if Path(match).is_file() else [])]
    if not files:
        folders = [Path(match) for match in matches if Path(match).is_dir()]
        files = [file for folder in folders for file in _inside(folder, endings)]
    if not files:
        raise InputError("expected a pattern that matches at least one file", file=path)
    return files


def _inside(path: Path, endings: tuple[str, ...]) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise InputError("expected a file or a folder, not a device or a pipe", file=str(path))
    files = sorted(
        file
        for file in path.rglob("*")
        if file.name.lower().endswith(endings)
        and not any(part.startswith((".", "_")) for part in file.relative_to(path).parts)
        and file.is_file()
    )
    if not files:
        raise InputError(f"expected a folder with at least one file ending in {', '.join(endings)}", file=str(path))
    return files
