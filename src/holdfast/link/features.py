"""Complaints made ready to be compared: one row a complaint, one column whatever a comparison or a block looks at."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from holdfast.terms.wording import BAND_CHARACTERS, BANDS_IN_SKETCH, BITS_A_CHARACTER, SKETCH_CHARACTERS

BITS = SKETCH_CHARACTERS * BITS_A_CHARACTER
_AN_INTEGER = 15
INTEGERS = tuple(f"sketch_{number}" for number in range(SKETCH_CHARACTERS // _AN_INTEGER))
"""Sixty bits of the sketch each."""
BANDS = tuple(f"band_{number}" for number in range(BANDS_IN_SKETCH))
"""Equal with a good chance where wordings are alike."""

COMMON = ("caller", "caller_block", "payee", "host", "host_pattern", "story", "pretext", "shop", "courier")
"""Columns of whose values it is counted how common they are."""

OWN = ("caller", "caller_block", "payee", "host", "host_pattern")
"""Of them those that only one gang has, if they are not everybody's; of these also over how many days they spread."""
DAY = 86_400
LABELS_BELOW = 3
"""How far below a public host others are public too."""

FROM_COMPLAINTS = (
    *("complaint", "account", "order", "called_at", "reported_at", "caller", "caller_block", "pretext", "asks"),
    *("steps", "payee", "url", "wording"),
)
FROM_ORDERS = ("shop", "courier", "category")


def source(complaints: ir.Table, orders: ir.Table | None = None) -> ir.Table:
    """Return all that a comparison rests on, one row a complaint: ``FROM_COMPLAINTS`` and ``FROM_ORDERS``.

    Args:
        complaints: as they stand; a column that is missing is null in all rows.
        orders: ``order`` and any of ``FROM_ORDERS``; of several couriers, categories … of one order the last by name
            stands.
    """
    rows = _with(complaints, FROM_COMPLAINTS, {"called_at": "timestamp(6)", "reported_at": "timestamp(6)"})
    rows = rows.select(*FROM_COMPLAINTS)
    if orders is None:
        return rows.mutate(**{name: ibis.null("string") for name in FROM_ORDERS})
    return rows.left_join(_one_each(orders.semi_join(rows, "order")), "order").drop("order_right")


def with_tellers(complaints: ir.Table, tellers: ir.Table) -> ir.Table:
    """Return complaints with an account where none is named but the teller is known (``complaint, teller``).

    It is the one that the teller's other complaints name, or, where they name none or several, the teller's own name.
    """
    named = tellers.inner_join(complaints.select("complaint", "account"), "complaint")
    named = named.group_by("teller").agg(hers=named.account.max(), accounts=named.account.nunique())
    rows = complaints.left_join(tellers, "complaint").drop("complaint_right")
    rows = rows.left_join(named.filter(named.accounts == 1).select("teller", "hers"), "teller")
    account = ibis.coalesce(rows.account, rows.hers, rows.teller)
    return rows.mutate(account=account).select(*complaints.columns)


def features(told: ir.Table, public: ir.Table | None = None) -> ir.Table:
    """Return ``complaint, account, order, seconds, called, caller, …``: what :class:`Pair` shows of each side.

    Args:
        told: of :func:`source`.
        public: ``kind, value``: values of ``caller``, ``payee`` and ``host`` that belong to everybody: an official
            hotline, a courier's number, a bank's name. They are taken as not said, so that they link nothing.
    """
    rows = told
    host = rows.url.lower().re_extract(r"^(?:[a-z][a-z0-9+.-]*://)?(?:www\.)?([^/?#:]+)", 1).nullif("")
    at = ibis.coalesce(rows.called_at, rows.reported_at)
    rows = rows.mutate(host=host, item=rows.category, seconds=at.epoch_seconds().cast("int64"))
    rows = rows.mutate(wording=rows.wording.re_replace("^w_", "").nullif(""))
    for kind in ("caller", "payee", "host") if public is not None else ():
        rows = _without_public(rows, public, kind)
    done = _joined(rows.asks, rows.steps)
    sketch = {name: _integer(rows.wording, place) for place, name in enumerate(INTEGERS)}
    bands = {name: _band(rows.wording, place) for place, name in enumerate(BANDS)}
    return rows.select(
        *("complaint", "account", "order", "seconds", "caller", "payee", "host", "pretext", "shop", "courier", "item"),
        told=rows.reported_at.epoch_seconds().cast("int64"),
        called=rows.called_at.epoch_seconds().cast("int64"),
        caller_block=ibis.ifelse(rows.caller.isnull(), ibis.null("string"), rows.caller_block),
        host_pattern=rows.host.re_replace("[0-9]+", "0"),
        steps=done,
        story=rows.pretext.concat("|").concat(ibis.coalesce(done, ibis.literal(""))),
        **sketch,
        **bands,
    )


def counted(rows: ir.Table) -> ir.Table:
    """Return ``number`` and, for each column in ``COMMON``, how many rows have its value, and how many any."""
    whole = rows.agg(**{f"{name}_of": rows[name].count() for name in COMMON})
    found = rows.select("number", *COMMON)
    for name in COMMON:
        found = found.left_join(_common(rows, name), name).drop(f"{name}_right", name)
    return found.mutate(**{f"{name}_n": found[f"{name}_n"].fill_null(0) for name in COMMON}).cross_join(whole)


def _common(rows: ir.Table, name: str) -> ir.Table:
    """Return of each value how many rows have it, and over how many days: a hash of values costs less than a window."""
    counts: dict[str, ir.Value] = {f"{name}_n": rows[name].count()}
    if name in OWN:
        counts[f"{name}_days"] = ((rows.seconds.max() - rows.seconds.min()) // DAY).cast("int64")
    return rows.filter(rows[name].notnull()).group_by(name).agg(**counts)


def _with(rows: ir.Table, names: Sequence[str], kinds: dict[str, str]) -> ir.Table:
    missing = {name: ibis.null(kinds.get(name, "string")) for name in names if name not in rows.columns}
    there = {name: rows[name].cast("string") for name in names if name in rows.columns and name not in kinds}
    times = {name: rows[name].cast(kinds[name]) for name in kinds if name in rows.columns}
    return rows.mutate(**missing, **there, **times)


def _one_each(orders: ir.Table) -> ir.Table:
    rows = _with(orders, ("order", *FROM_ORDERS), {})
    return rows.filter(rows.order.notnull()).group_by("order").agg(**{name: rows[name].max() for name in FROM_ORDERS})


def _without_public(rows: ir.Table, public: ir.Table, kind: str) -> ir.Table:
    """Take listed values as not said; of a host also what lies below one: ``m.shop.example`` of ``shop.example``."""
    known = public.filter(public.kind == kind).select(public_value=public.value).distinct()
    for depth in range(LABELS_BELOW + 1 if kind == "host" else 1):
        name = rows[kind].re_replace(rf"^([^.]+[.]){{{depth}}}", "") if depth else rows[kind]
        joined = rows.left_join(known, name == known.public_value)
        own = ibis.ifelse(joined.public_value.isnull(), joined[kind], ibis.null("string"))
        rows = joined.mutate(**{kind: own}).drop("public_value")
    return rows


def _joined(one: ir.StringColumn, other: ir.StringColumn) -> ir.StringColumn:
    return ibis.coalesce(one.concat("|").concat(other), one, other)


def _integer(wording: ir.StringColumn, place: int) -> ir.IntegerColumn:
    """Read fifteen characters, ``a`` to ``p``, four bits each."""
    letters = wording.substr(place * _AN_INTEGER, _AN_INTEGER)
    number: ir.IntegerColumn = ibis.literal(0, "int64")
    for at in range(_AN_INTEGER):
        digit = letters.substr(at, 1).ascii_str().cast("int64") - ord("a")
        number += digit * (1 << (4 * at))
    return number.cast("int64")


def _band(wording: ir.StringColumn, place: int) -> ir.StringColumn:
    return wording.substr(SKETCH_CHARACTERS + place * BAND_CHARACTERS, BAND_CHARACTERS)
