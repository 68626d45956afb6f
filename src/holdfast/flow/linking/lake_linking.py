"""The complaints of the lake linked: what is new is compared with what a state file holds, results lie beside the lake.

``<lake>.links/<tenant>/state.duckdb`` can be thrown away any time; it is after something was forgotten or grew too old.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from holdfast.engine import Engine, StateEngine, open_engine, open_state
from holdfast.errors import InputError, StateError, UsageError
from holdfast.flow.linking.comparing import LinkState, compare
from holdfast.flow.linking.keeping import link_folder, read_judgements, read_names, write_linked
from holdfast.flow.linking.outcome import Linked, outcome
from holdfast.flow.linking.tellers import tellers
from holdfast.flow.storing import open_tokens
from holdfast.ingest.door import Tokens
from holdfast.lake import Lake
from holdfast.lake.durable import own_folder
from holdfast.link import Weights, all_evidence, read_weights
from holdfast.link.features import FROM_COMPLAINTS, FROM_ORDERS, with_tellers
from holdfast.link.scoring import COUNTS, Share, waterfall
from holdfast.settings import Settings
from holdfast.terms.schemas import TokenKind

LISTED = Path(__file__).parents[2] / "link" / "public.txt"
TWO = "two different complaints that stand in the lake were expected"
OWN = "public.txt"
"""The installation's own list, beside the links."""
KINDS: dict[str, TokenKind | None] = {"caller": "phone", "payee": "instrument", "host": None}
"""What is listed, and what its tokens are of; hosts name nobody."""


def link_lake(lake: Lake, settings: Settings, *, engine: Engine | None = None) -> Linked:
    """Link the complaints that stand, and keep what comes of it, durable.

    Args:
        lake: where they are.
        settings: whose lake it is, its tenant and ``steps``.
        engine: compares all anew, for more complaints than this machine can take; the state file's DuckDB if not said.

    Raises:
        StateError: another run is at the state file.
        InputError: a list of public values, judgements or names cannot be read.
    """
    folder, weights = link_folder(settings), read_weights()
    own_folder(folder)
    public, judgements, before = (
        _public(folder, settings),
        read_judgements(folder),
        read_names(folder),
    )
    if engine is not None:
        complaints, orders = _tables(lake, engine, settings)
        rows, scored = compare(engine, complaints, orders, engine.table(public), weights)
        linked = outcome(engine, rows, scored, judgements, before)
    else:
        with _state(folder, lake, settings, public) as state:
            complaints, orders = _tables(lake, state.engine, settings)
            state.take(complaints, orders, public)
            linked = state.linked(weights, judgements, before)
    write_linked(folder, linked)
    return linked


def explain(lake: Lake, settings: Settings, one: str, other: str) -> list[Share]:
    """Return what makes up the weight of two complaints, whether or not they are linked.

    Raises:
        UsageError: one of them does not stand in the lake.
        StateError: another run is at the state file.
    """
    folder, weights = link_folder(settings), read_weights()
    own_folder(folder)
    public = _public(folder, settings)
    with _state(folder, lake, settings, public) as state:
        complaints, orders = _tables(lake, state.engine, settings)
        state.take(complaints, orders, public)
        return _shares(state, one, other, weights)


def check_standing(lake: Lake, settings: Settings, one: str, other: str) -> None:
    """Make sure that a word is said of complaints that are there: a slip of the pen would be kept and never count.

    Raises:
        UsageError: one of them does not stand in the lake, or the two are one.
    """
    with open_engine(memory=settings.steps.memory) as engine:
        rows = lake.standing(engine, "complaints", tenant=settings.tenant)
        found = engine.rows(rows.filter(rows.complaint.isin([one, other])).select("complaint"))
    if found.num_rows != 2:
        raise UsageError(TWO)


def learn_from_lake(lake: Lake, settings: Settings) -> Weights:
    """Return weights learned from the complaints that stand; see :func:`holdfast.flow.linking.learning.learn`.

    Raises:
        UsageError: the extra ``learn`` is not installed, or there are too few complaints to learn from.
    """
    from holdfast.flow.linking.learning import learn  # noqa: PLC0415  Splink takes a second

    public = _public(link_folder(settings), settings)
    with open_engine(memory=settings.steps.memory) as engine:
        complaints, orders = _tables(lake, engine, settings)
        told, sold = engine.rows(complaints), engine.rows(orders.semi_join(complaints, "order"))
        about = {"version": "own", "learned_from": f"{told.num_rows} complaints of {settings.tenant}"}
        return learn(engine, [(told, sold)], public, about)


def _public(folder: Path, settings: Settings) -> pa.Table:
    return public_values(folder, open_tokens(settings), settings.desk.phone)


def public_values(folder: Path, tokens: Tokens, hotline: str = "") -> pa.Table:
    """Return the values that belong to everybody, as the lake has them: ours, and the installation's own.

    ``hotline`` is the shop's number, which a false call shows more often than any other.

    Raises:
        InputError: a line is none.
    """
    told: list[tuple[str, str]] = [("caller", hotline)] if hotline else []
    for path in (LISTED, folder / OWN):
        for number, line in enumerate(_lines(path), 1):
            kind, _, value = line.partition("#")[0].strip().partition(" ")
            if kind and (kind not in KINDS or not value.strip()):
                expected = f"expected one of {', '.join(KINDS)}, a space and a value"
                raise InputError(expected, file=str(path), line=number)
            if kind:
                told.append((kind, value.strip().lower()))
    values = [
        value if (of := KINDS[kind]) is None else tokens(of, pa.array([value]))[0].as_py() for kind, value in told
    ]
    return pa.table({"kind": pa.array([kind for kind, _ in told], pa.string()), "value": pa.array(values, pa.string())})


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines() if path.exists() else []
    except (OSError, UnicodeDecodeError):
        raise InputError("expected a list of public values in UTF-8 that can be read", file=str(path)) from None


def _shares(state: LinkState, one: str, other: str, weights: Weights) -> list[Share]:
    evidence = list(all_evidence().values())
    levels, counts = state.levels_of(one, other)
    if not levels:
        raise UsageError(TWO)
    known = {name: int(levels[name]) for name in (each.name for each in evidence)}
    return waterfall(known, {name: int(counts[name] or 0) for name in COUNTS}, evidence, weights)


def _tables(lake: Lake, engine: Engine, settings: Settings) -> tuple[ir.Table, ir.Table]:
    complaints = lake.standing(engine, "complaints", tenant=settings.tenant).select(*FROM_COMPLAINTS)
    if (known := tellers(settings)).num_rows:
        complaints = with_tellers(complaints, engine.table(known))
    orders = lake.read(engine, "orders")
    return complaints, orders.filter(orders.tenant == settings.tenant).select("order", *FROM_ORDERS)


@contextmanager
def _state(folder: Path, lake: Lake, settings: Settings, public: pa.Table) -> Iterator[LinkState]:
    """Open the state file; one that knows what is gone from the lake, or rests on other values, is begun anew."""
    listed = hashlib.sha256(repr(sorted(map(repr, public.to_pylist()))).encode()).hexdigest()
    about: dict[str, Any] = {"changes": lake.journal.changes, "tenant": settings.tenant, "public": listed}
    with TemporaryDirectory(prefix="holdfast-") as work:
        for _ in range(2):
            with open_state(folder / "state.duckdb", memory=settings.steps.memory, work=Path(work)) as engine:
                if (state := _fitting(engine, about)) is not None:
                    yield state
                    return
            for file in folder.glob("state.duckdb*"):
                file.unlink()
    raise StateError(f"{folder}: a state file that can be begun anew was expected")


def _fitting(engine: StateEngine, about: dict[str, Any]) -> LinkState | None:
    try:
        return LinkState(engine, about)
    except StateError:
        return None
