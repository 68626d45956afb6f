"""Breaking sentences into lines of a terminal, Chinese ones too, where there are no spaces to break at."""

import re

from rich.cells import cell_len

PIECES = re.compile(r"\s+|[⺀-鿿豈-﫿＀-￯、-〿‘-”]|[^\s⺀-鿿豈-﫿＀-￯、-〿‘-”]+")
"""A run of spaces, one Chinese letter or mark, or a word."""

NEVER_FIRST = frozenset("，。；：、！？）】」』》〉”’…％")
NEVER_LAST = frozenset("（【「『《〈“‘")


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of at most ``width`` cells: at spaces and between Chinese letters.

    No line begins with a closing mark or ends with an opening one. A word wider than a line is broken inside.
    """
    lines, line = [], ""
    for unit in _units(text, width):
        if line and cell_len(line) + cell_len(unit.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += unit if line else unit.lstrip()
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _units(text: str, width: int) -> list[str]:
    """Split a text into what stays on one line: a word with the marks that cling to it."""
    units: list[str] = []
    for piece in (part for whole in PIECES.findall(text) for part in _folded(whole, width)):
        is_clinging = units and (piece[0] in NEVER_FIRST or units[-1][-1] in NEVER_LAST)
        if is_clinging and cell_len(units[-1] + piece) <= width:
            units[-1] += piece
        else:
            units.append(piece)
    return units


def _folded(piece: str, width: int) -> list[str]:
    if cell_len(piece) <= width:
        return [piece]
    folds = [""]
    for letter in piece:
        if cell_len(folds[-1] + letter) > width:
            folds.append("")
        folds[-1] += letter
    return folds
