"""What was heard, for other programs: plain values of JSON, what is personal masked unless it is asked for."""

from holdfast.hear.facts import Fact, Heard, Moment, Money
from holdfast.hear.masking import PERSONAL, mask


def told_of(heard: Heard, *, is_personal: bool = False) -> dict[str, object]:
    """Return a text and its facts; ``start`` and ``end`` count characters of the text as it came.

    A sum is ``{minor, currency}``, a time ``{told, earliest_at, latest_at}``, ``loss`` all losses by currency in minor
    units.
    """
    return {
        "written_at": heard.written_at.isoformat(),
        "language": heard.language,
        "kind": heard.kind,
        "kind_confidence": heard.kind_confidence,
        "loss": heard.loss(),
        "text": heard.text if is_personal else mask(heard.text, heard.facts, heard.timezone).text,
        "facts": [
            {
                "field": fact.field,
                "value": _value(fact, is_personal=is_personal),
                "start": fact.start,
                "end": fact.end,
                "confidence": fact.confidence,
            }
            for fact in heard.facts
        ],
    }


def shown_value(fact: Fact, *, is_personal: bool) -> str:
    """Return the value of a fact as text, or what stands in the place of a personal one."""
    return str(fact.value) if is_personal else PERSONAL.get(fact.field, str(fact.value))


def _value(fact: Fact, *, is_personal: bool) -> object:
    if isinstance(fact.value, Money):
        return {"minor": fact.value.minor, "currency": fact.value.currency}
    if isinstance(fact.value, Moment):
        times = {"earliest_at": fact.value.earliest_at.isoformat(), "latest_at": fact.value.latest_at.isoformat()}
        return {"told": str(fact.value), **times}
    return shown_value(fact, is_personal=is_personal) if isinstance(fact.value, str) else fact.value
