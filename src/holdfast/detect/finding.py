"""What a detector hands out: subjects with their times, a score and a reason written as JSON by the engine itself."""

import ibis
import ibis.expr.types as ir


def found(
    rows: ir.Table,
    subject_kind: str | ir.StringValue,
    subject: ir.StringValue,
    *,
    score: ir.FloatingValue,
    code: str,
    **values: ir.Value,
) -> ir.Table:
    """Return findings: ``subject_kind, subject, first_at, last_at, score, reason``; none about nobody.

    Args:
        rows: one row a finding, with ``first_at`` and ``last_at`` (naive UTC).
        subject_kind: what the subject is, see ``SIGNALS``.
        subject: who or what stands out.
        score: how sure, cut to 0..1; null counts as 0.
        code: the reason's code; the sentence is made at the edge.
        values: what the sentence needs, integers or texts. No other numbers: engines write them differently.
    """
    whole = ibis.coalesce(score.cast("float64"), ibis.literal(0.0))
    findings = rows.select(
        subject_kind=ibis.literal(subject_kind) if isinstance(subject_kind, str) else subject_kind,
        subject=subject.cast("string"),
        first_at=rows.first_at,
        last_at=rows.last_at,
        score=whole.clip(lower=0.0, upper=1.0),
        reason=_reason(code, values),
    )
    return findings.filter(findings.subject.notnull())


def against(count: ir.NumericValue, expected: ir.NumericValue) -> ir.FloatingValue:
    """Return ``count / (count + expected)``: half where it is as expected, near 1 where there is far more."""
    return count.cast("float64") / (count + expected).cast("float64").nullif(0.0)


def percent(part: ir.NumericValue, whole: ir.NumericValue) -> ir.IntegerValue:
    """Return a share in whole percent, cut off."""
    return (part.cast("float64") * 100.0 / whole.cast("float64").nullif(0.0)).floor().cast("int64")


def _reason(code: str, values: dict[str, ir.Value]) -> ir.StringValue:
    written = ibis.literal(f'{{"code":"{code}"')
    for name, value in sorted(values.items()):
        written = written.concat(f',"{name}":').concat(_value(value))
    return written.concat("}")


def _value(value: ir.Value) -> ir.StringValue:
    if value.type().is_integer():
        return ibis.coalesce(value.cast("string"), ibis.literal("0"))
    if not value.type().is_string():
        raise TypeError(f"a reason's values are integers or texts, not {value.type()}")
    plain = value.replace("\\", "\\\\").replace('"', '\\"').re_replace("[\\x00-\\x1f]", " ")
    return ibis.literal('"').concat(ibis.coalesce(plain, ibis.literal(""))).concat('"')
