"""The tables of the lake: what happened in the shop's systems, one row an event.

Every table begins with ``at`` and ``tenant`` and ends with ``arrived_at``; where there is an ``ip`` there is its
``ip_subnet``.
"""

from holdfast.terms.schemas import Column, TableSchema

ATTRIBUTES: tuple[str, ...] = ("shop", "courier", "hub", "channel", "warehouse", "category", "region")
"""Order attributes: each value counts as a custodian without an access log (kind ``outside:<attribute>``)."""

WARNINGS = ("leak", "fraud", "avoid")
"""What a review may warn of: a caller who knew the order, a fraud, buying at all. The first that fits stands."""

_AT = Column("at", "time", "when", is_required=True)
_TENANT = Column("tenant", "word", "whose event it is, where several shops share a lake", default="main")
_ARRIVED_AT = Column("arrived_at", "time", "when it came into the lake", is_made=True)
_IP = (
    Column("ip", "ip", "the address it came from"),
    Column("ip_subnet", "subnet", "the address's network: IPv4 /24, IPv6 /48", is_made=True),
)
_DEVICE = Column("device", "id", "the device, as the shop's own systems recognise it")
_ORDER = Column("order", "id", "the order", is_required=True)
_CURRENCY = Column("currency", "word", "of the amount: ISO 4217, such as CNY")


def _account(about: str, *, is_required: bool = True, name: str = "account") -> Column:
    return Column(name, "id", about, is_required, token="account")  # noqa: S106  a kind, not a secret


def _verb(*words: str, default: str | None = None) -> Column:
    return Column("verb", "word", "what happened", is_required=True, words=words, is_closed=True, default=default)


def _events(name: str, about: str, *columns: Column, any_of: tuple[tuple[str, ...], ...] = ()) -> TableSchema:
    return TableSchema(name, about, (_AT, _TENANT, *columns, _ARRIVED_AT), any_of)


LOGINS = _events(
    "logins",
    "Who tried to sign in: one row an attempt.",
    _account("the customer whose account was tried", is_required=False),
    *_IP,
    _DEVICE,
    Column("user_agent", "text", "what the client calls itself"),
    Column("is_ok", "flag", "whether it was let in; empty where that is not known"),
    Column(
        "reason",
        "word",
        "why it was not let in",
        words=("wrong_password", "no_account", "locked", "challenged", "second_factor", "blocked"),
    ),
    any_of=(("account", "ip"),),
)

ACCESSES = _events(
    "accesses",
    "Who opened, exported or fetched which order: one row an access.",
    Column("custodian", "id", "who held or could read the data", is_required=True),
    Column(
        "custodian_kind",
        "word",
        "staff, shop account, ERP app, courier station, API client, session …",
        words=("staff", "shop_account", "erp_app", "courier_station", "api_client", "session"),
    ),
    Column("actor", "id", "who used the custodian's account, where that is another one"),
    Column("order", "id", "the order that was shown"),
    _account("the customer that was shown", is_required=False),
    Column("fields", "fields", "which fields were shown, separated by |"),
    Column("purpose", "word", "view, export, print, api", words=("view", "export", "print", "api")),
    *_IP,
    any_of=(("order", "account"),),
)

ORDERS = _events(
    "orders",
    "What became of the orders, with who handled them: one row a step.",
    _ORDER,
    _account("the customer who placed it", is_required=False),
    _verb("placed", "paid", "refund_requested", "shipped", "delivered", "returned", default="placed"),
    *(Column(name, "word", f"the {name} that handled or describes it") for name in ATTRIBUTES),
    Column("amount", "money", "what was paid or is asked back, in minor units"),
    _CURRENCY,
)

ORDER_ITEMS = _events(
    "order_items",
    "What was in an order: one row an item.",
    _ORDER,
    Column("product", "id", "the product"),
    Column("sku", "id", "the stock keeping unit", is_required=True),
    Column("category", "word", "of the product"),
    Column("quantity", "count", "how many"),
    Column("amount", "money", "of all of them together, in minor units"),
    _CURRENCY,
    Column("is_easily_resold", "flag", "whether it is as good as cash: phones, gold, top-ups"),
)

GIFT_CARDS = _events(
    "gift_cards",
    "The lives of gift cards: one row a step.",
    Column("card", "id", "the card's number", is_required=True, token="card"),  # noqa: S106
    _account("who did it; of a transfer, who gave the card away", is_required=False),
    _account("of a transfer, who received it", is_required=False, name="to_account"),
    _verb("bought", "bound", "transferred", "redeemed", "refunded"),
    Column("amount", "money", "bought, redeemed or given back, in minor units"),
    _CURRENCY,
    Column("order", "id", "the order it was bought or redeemed with"),
    *_IP,
    _DEVICE,
)

BINDINGS = _events(
    "bindings",
    "Means of payment tied to accounts: one row a step.",
    _account("the customer"),
    Column("instrument", "id", "the bank card or wallet", is_required=True, token="instrument"),  # noqa: S106
    _verb("bound", "used", "unbound"),
    Column(
        "proof",
        "word",
        "how the holder proved to be the holder",
        words=("sms_code", "card_present", "password", "biometric", "none"),
    ),
    *_IP,
    _DEVICE,
)

ACCOUNT_CHANGES = _events(
    "account_changes",
    "What was changed on accounts: one row a change.",
    _account("the customer"),
    _verb("password_reset", "phone_changed", "device_added", "address_added"),
    *_IP,
    _DEVICE,
)

CONTACTS = _events(
    "contacts",
    "Every contact the shop itself made: one row a contact. What has no row was not the shop.",
    _account("the customer"),
    Column(
        "channel",
        "word",
        "how",
        is_required=True,
        words=("phone", "sms", "email", "app", "chat", "post"),
        is_closed=True,
    ),
    Column("from_number", "id", "the number it came from", token="phone"),  # noqa: S106
    Column("purpose", "word", "why", words=("delivery", "refund", "survey", "marketing", "security", "service")),
)

REVIEWS = _events(
    "reviews",
    "What customers wrote about products: one row a review.",
    Column("product", "id", "the product", is_required=True),
    _account("who wrote it", is_required=False),
    Column("text", "text", "what was written", token="text"),  # noqa: S106
    Column("language", "word", "of the text: BCP 47, such as zh-Hans"),
    Column(
        "warning",
        "word",
        "what the text warns of, read before it became a token",
        words=WARNINGS,
        is_made=True,
    ),
)

COMPLAINTS = TableSchema(
    "complaints",
    "What customers tell: one row a version of a complaint. Of a complaint that was corrected the row that came last "
    "stands.",
    (
        Column(
            "at",
            "time",
            "when it was told; where that is not known, when the call came",
            is_made=True,
            made_from=("reported_at", "called_at"),
        ),
        _TENANT,
        Column("complaint", "id", "the complaint's own id", is_required=True),
        _account("the customer who was called", is_required=False),
        Column("order", "id", "the order the caller spoke of"),
        Column("called_at", "time", "when the false call came"),
        Column("reported_at", "time", "when the customer told"),
        Column("caller", "id", "the number that called", token="phone"),  # noqa: S106
        Column(
            "caller_block",
            "id",
            "the thousand numbers the caller's is one of",
            is_made=True,
            made_from=("caller",),
            token="phone_block",  # noqa: S106
        ),
        Column("channel", "word", "how contact was made", words=("phone", "sms", "app", "email", "platform_chat")),
        Column("fields_known", "fields", "what the caller knew, separated by |"),
        Column(
            "pretext", "word", "what the caller said it was about", words=("recall", "refund_failed", "parcel_lost")
        ),
        Column("asks", "words", "what the caller asked for, separated by |", words=("card_number", "code", "loan")),
        Column("steps", "words", "what was done and paid with on the way, separated by |"),
        Column("loss", "money", "what was lost, in minor units; 0: nothing"),
        _CURRENCY,
        Column("payee", "id", "the card, account or wallet the money went to", token="instrument"),  # noqa: S106
        Column("url", "url", "the page or host the customer was sent to"),
        Column("region", "word", "where the customer lives"),
        Column("wording", "text", "her own words; of them a sketch is kept", token="wording"),  # noqa: S106
        Column("is_withdrawn", "flag", "whether it no longer counts: taken back, or none after all"),
        _ARRIVED_AT,
    ),
    any_of=(("account", "order", "caller", "payee", "url"), ("called_at", "reported_at")),
    versions_of="complaint",
)

EVENTS: dict[str, TableSchema] = {
    table.name: table
    for table in (
        LOGINS,
        ACCESSES,
        ORDERS,
        ORDER_ITEMS,
        GIFT_CARDS,
        BINDINGS,
        ACCOUNT_CHANGES,
        CONTACTS,
        REVIEWS,
        COMPLAINTS,
    )
}
"""Every table of the lake by its name."""
