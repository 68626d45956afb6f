"""Who may do what: one table. An auditor reads all and writes nothing; an approver is never the maker."""

from dataclasses import dataclass
from typing import Literal

from holdfast.errors import HoldfastError

ROLES = ("analyst", "approver", "service_desk", "privacy_officer", "auditor", "admin")
ANALYST, APPROVER, DESK, PRIVACY, AUDITOR, ADMIN = ROLES
ALL = frozenset(ROLES)

CUSTOMER, SYSTEM = "customer", "system"
"""Not staff: a customer at the portal or by API; a step that runs by itself."""

PERMITTED: dict[str, frozenset[str]] = {
    "complaint:receive": frozenset({CUSTOMER, SYSTEM, DESK, ANALYST}),
    "complaint:add": frozenset({CUSTOMER, SYSTEM, DESK, ANALYST}),
    "complaint:hear": frozenset({CUSTOMER, SYSTEM, DESK, ANALYST}),
    "complaint:unheard": frozenset({SYSTEM}),
    "complaint:correct": frozenset({DESK, ANALYST}),
    "complaint:move": frozenset({DESK, ANALYST, SYSTEM}),
    "complaint:list": ALL,
    "card:freeze": frozenset({SYSTEM}),
    "card:unfreeze": frozenset({SYSTEM}),
    "complaint:export": frozenset({ANALYST, PRIVACY, AUDITOR}),
    "complaint:look": frozenset({DESK, ANALYST, PRIVACY, AUDITOR}),
    "complaint:quote": frozenset({SYSTEM, ANALYST, PRIVACY}),
    "attachment:look": frozenset({DESK, ANALYST, PRIVACY, AUDITOR}),
    "person:look": frozenset({DESK, ANALYST, PRIVACY, AUDITOR}),
    "person:find": frozenset({DESK, ANALYST, PRIVACY, AUDITOR}),
    "person:forget": frozenset({PRIVACY, SYSTEM}),
    "case:open": frozenset({ANALYST}),
    "case:add": frozenset({ANALYST}),
    "case:freeze": frozenset({ANALYST}),
    "case:close": frozenset({ANALYST}),
    "case:list": ALL,
    "judgement:make": frozenset({ANALYST}),
    "decision:make": frozenset({ANALYST, PRIVACY}),
    "decision:approve": frozenset({APPROVER}),
    "decision:refuse": frozenset({APPROVER}),
    "outcome:write": frozenset({ANALYST}),
    "staff:invite": frozenset({ADMIN, SYSTEM}),
    "staff:grant": frozenset({ADMIN, SYSTEM}),
    "staff:end": frozenset({ADMIN, SYSTEM}),
    "staff:list": frozenset({ADMIN, AUDITOR}),
    "vault:rotate": frozenset({SYSTEM}),
    "record:restore": frozenset({SYSTEM}),
    "journal:read": frozenset({AUDITOR, PRIVACY, ADMIN}),
    "journal:export": frozenset({AUDITOR, PRIVACY, ADMIN}),
}
"""By journal entry or, for what is only read, by the same form of name."""


class RefusedError(HoldfastError):
    """Whoever asks may not do this; nothing was changed."""


@dataclass(frozen=True)
class Actor:
    """Who does something."""

    kind: Literal["staff", "customer", "system"]
    number: str
    """The number of the staff, the receipt of the customer, the name of the step."""
    roles: frozenset[str]

    def __str__(self) -> str:
        return f"{self.kind}:{self.number}" if self.number else self.kind

    def may(self, what: str) -> bool:
        """Return whether ``what``, such as ``decision:approve``, is allowed."""
        return bool(PERMITTED[what] & self.roles)


def allow(by: Actor, what: str) -> None:
    """Let pass who may do ``what``.

    Raises:
        RefusedError: the actor may not.
    """
    if not by.may(what):
        raise RefusedError(f"{what}: expected one of the roles {', '.join(sorted(PERMITTED[what]))}")


def customer(receipt: str = "") -> Actor:
    """Return the actor of a customer, who needs no account."""
    return Actor("customer", receipt, frozenset({CUSTOMER}))


def system(step: str) -> Actor:
    """Return the actor of a step that runs by itself."""
    return Actor("system", step, frozenset({SYSTEM}))
