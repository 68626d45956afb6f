"""How much every custodian held, day by day: Ibis expressions over the accesses and the orders.

A custodian's first access to an order counts; days are business days, ``offset`` minutes ahead of UTC.
"""

import ibis
import ibis.expr.types as ir


def day(at: ir.TimestampValue, offset: int) -> ir.DateValue:
    """Return the business day of a naive UTC time."""
    return (at + ibis.interval(minutes=offset)).date()


def keyed(accesses: ir.Table, *, names_orders: bool = False) -> ir.Table:
    """Return ``custodian, order, visit, fields, at, owner, custodian_kind``, one row an access.

    An access that names no order counts for a visit: its account on its day (UTC). ``visit`` is null where the order is
    known; ``owner`` is the account in either case. Where every access is known to name an order (``names_orders``), the
    accounts need not be read to see it.
    """
    nothing = ibis.null("string")
    on_day = accesses.account.cast("string") + "@" + accesses["at"].date().cast("string")
    visit = nothing if names_orders else accesses.order.isnull().ifelse(on_day, nothing)
    return accesses.select("custodian", "order", "fields", "at", "custodian_kind", visit=visit, owner=accesses.account)


def touches(accesses: ir.Table) -> ir.Table:
    """Return first accesses, all that a trace needs, in the columns of :func:`keyed`.

    One row for each custodian, order and set of fields shown, at its first time.
    """
    rows = accesses.rename(seen_at="at")
    return rows.group_by("custodian", "order", "visit", "fields").agg(
        at=rows.seen_at.min(), owner=rows.owner.min(), custodian_kind=rows.custodian_kind.min()
    )


def thinned(accesses: ir.Table, rates: ir.Table, one_in: int) -> ir.Table:
    """Return each custodian's first access to each order of a part of the orders: ``number, order, visit, at``.

    Args:
        accesses: the columns of :func:`keyed`.
        rates: ``holder, number, mask``: a custodian, its number (from 0), and which part of the orders counts for it,
            see :func:`in_part`. All others share number -1.
        one_in: of the others one in so many orders counts, a power of two, at least as many as of those in ``rates``:
            of these orders every access is there.
    """
    met = accesses.left_join(rates, accesses.custodian == rates.holder)
    rows = met.select(
        "order",
        "visit",
        seen_at=met["at"],
        number=ibis.coalesce(met.number, ibis.literal(-1, "int64")),
        mask=ibis.coalesce(met["mask"], ibis.literal(one_in - 1, "int64")),
    )
    kept = rows.filter(in_part(rows, rows["mask"]))
    return kept.group_by("number", "order", "visit").agg(at=kept.seen_at.min())


def in_part(rows: ir.Table, mask: ir.IntegerValue) -> ir.BooleanValue:
    """Whether a row's order (or visit) is among the one in ``mask + 1``, a power of two; it is for all custodians.

    A part holds every smaller one. Integer keys are spread by a multiplication (Fibonacci hashing, Knuth, The Art of
    Computer Programming 3, 6.4), texts by their MD5: alike on every engine. Up to one in 4096.
    """
    return ibis.coalesce(*((_spread(rows[key]) & mask) == 0 for key in ("order", "visit")))


def _spread(key: ir.Column) -> ir.IntegerValue:
    if key.type().is_integer():
        folded = (key ^ (key >> 31)) & 0x7FFF_FFFF
        return (folded * 2_654_435_769) >> 31
    digest = key.hexdigest("md5")
    letters = "0123456789abcdef"
    first, second, third = (ibis.literal(letters).find(digest.substr(at, 1)) for at in range(3))
    return (first * 16 + second) * 16 + third


def held(accesses: ir.Table) -> ir.Table:
    """Return ``custodian, order, visit, at``: each custodian's first access to each order, whatever it showed."""
    rows = accesses.select("custodian", "order", "visit", seen_at=accesses["at"])
    return rows.group_by("custodian", "order", "visit").agg(at=rows.seen_at.min())


def first_seen(first: ir.Table, key: str) -> ir.Table:
    """Return ``order, at`` (or ``visit, at``): when each was first seen by anyone."""
    known = first.filter(first[key].notnull()).select(key, seen_at=first["at"])
    return known.group_by(key).agg(at=known.seen_at.min())


def roll_up(first: ir.Table, offset: int) -> ir.Table:
    """Return ``custodian, day, orders, visits``: how many of each a custodian saw for the first time on a day."""
    dated = first.mutate(day=day(first["at"], offset))
    return dated.group_by("custodian", "day").agg(orders=dated.order.count(), visits=dated.visit.count())


def volumes(rolled: ir.Table) -> ir.Table:
    """Return ``custodian, orders, visits``: a custodian's whole volume, from its roll-up."""
    return rolled.group_by("custodian").agg(orders=rolled.orders.sum(), visits=rolled.visits.sum())


def counted(first: ir.Table) -> ir.Table:
    """Return ``custodian, orders, visits`` as :func:`volumes` does, from first accesses (:func:`held`)."""
    return first.group_by("custodian").agg(orders=first.order.count(), visits=first.visit.count())


def counted_accounts(accesses: ir.Table, orders: ir.Table | None) -> ir.Table:
    """Return ``known, visited``: how many accounts there are, and how many of them an access named without an order."""
    every = accesses.select(account=accesses.owner, visited=accesses.visit.notnull())
    if orders is not None and "account" in orders.columns:
        every = ibis.union(every, orders.select("account", visited=ibis.literal(False)))
    return every.aggregate(known=every.account.nunique(), visited=every.account.nunique(where=every.visited))


def population(seen: ir.Table, offset: int) -> ir.Table:
    """Return ``day, units`` of a table from :func:`first_seen`: how many were first seen on each day."""
    dated = seen.select(day=day(seen["at"], offset))
    return dated.group_by("day").agg(units=dated.count())


def attribute_roll_up(orders: ir.Table, name: str, offset: int) -> ir.Table:
    """Return ``custodian, day, orders`` for one attribute: how many orders reached each of its values on a day."""
    known = orders.filter(orders[name].notnull())
    dated = known.select("order", custodian=known[name], day=day(known["at"], offset))
    return dated.group_by("custodian", "day").agg(orders=dated.order.nunique())


def _same(left: ir.Table, right: ir.Table, *keys: str) -> list[ir.BooleanValue]:
    """Join on keys of which some may be missing on both sides alike."""
    return [left.custodian == right.custodian, *(left[key].identical_to(right[key]) for key in keys)]


def known_of(known: ir.Table, first: ir.Table) -> ir.Table:
    """Return the rows of ``known`` (:func:`touches`) about the custodians and orders of ``first`` (:func:`held`)."""
    return known.semi_join(first, _same(known, first, "order", "visit"))


def news(taken: ir.Table, known: ir.Table) -> ir.Table:
    """Return the rows of ``taken`` (:func:`touches`) that ``known`` does not hold at the same or an earlier time."""
    same = _same(taken, known, "order", "visit", "fields", "owner", "custodian_kind")
    return taken.anti_join(known, [*same, taken["at"] >= known["at"]])


def roll_up_change(first: ir.Table, before: ir.Table, offset: int) -> ir.Table:
    """Return what ``first`` adds to, and takes from, a roll-up in which ``before`` is counted.

    Both from :func:`held`. A first access that turns out to be earlier moves from its old day to its new one.
    """
    old = before.rename(old_at="at", old_custodian="custodian", old_order="order", old_visit="visit")
    same = [
        first.custodian == old.old_custodian,
        first.order.identical_to(old.old_order),
        first.visit.identical_to(old.old_visit),
    ]
    joined = first.left_join(old, same)
    added = roll_up(joined.filter(joined.old_at.isnull() | (joined.old_at > joined["at"])), offset)
    moved = joined.filter(joined.old_at > joined["at"]).select("custodian", "order", "visit", at=joined.old_at)
    removed = roll_up(moved, offset)
    return ibis.union(added, removed.mutate(orders=-removed.orders, visits=-removed.visits))


def summed(rolled: ir.Table) -> ir.Table:
    """Bring several roll-ups together; days that no longer hold anything fall away."""
    whole = rolled.group_by("custodian", "day").agg(orders=rolled.orders.sum(), visits=rolled.visits.sum())
    whole = whole.cast({"orders": "int64", "visits": "int64"})
    return whole.filter((whole.orders != 0) | (whole.visits != 0))
