"""Tables that stand beside the lake: not events of the shop's, but what detectors compare events with."""

from holdfast.terms.schemas import Column, TableSchema

_AT = Column("at", "time", "when it came to us", is_required=True)
_TENANT = Column("tenant", "word", "whose it is, where several shops share a lake", default="main")

CANARIES = TableSchema(
    "canaries",
    "Planted accounts and orders: nobody has a reason to touch them.",
    (
        _AT,
        _TENANT,
        Column("kind", "word", "account or order", is_required=True, words=("account", "order"), is_closed=True),
        Column("identifier", "id", "the account's token, or the order", is_required=True),
        Column("expected", "text", "custodians whose routine touches every order, separated by |"),
        Column("note", "text", "where it was planted"),
    ),
)

HOSTS = TableSchema(
    "hosts",
    "Host names that were met and imitate the shop.",
    (
        _AT,
        _TENANT,
        Column("host", "id", "the name, in Punycode where it is not ASCII", is_required=True),
        Column("source", "word", "where it was met", words=("feed", "complaint", "certificate")),
        Column("imitates", "word", "the shop's name or domain that it imitates", is_required=True),
        Column("manner", "word", "how it imitates"),
        Column("likeness", "count", "how much it imitates, in percent"),
    ),
)

DUMPED = TableSchema(
    "dumped",
    "Customers who stand in leaked lists.",
    (
        _AT,
        _TENANT,
        Column("dump", "id", "the list, by the hash of its content", is_required=True),
        Column("account", "id", "the customer, as a token", is_required=True, token="account"),  # noqa: S106
        Column("rows", "count", "how many rows of the list are about the customer"),
        Column("opens", "flag", "whether a password of the list opens the account; empty where that was not asked"),
        Column("is_ours", "flag", "whether the rows hold what only our own systems know"),
    ),
)

BESIDE: dict[str, TableSchema] = {table.name: table for table in (CANARIES, HOSTS, DUMPED)}
"""Every table beside the lake by its name."""
