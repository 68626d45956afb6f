"""The answer for machines: one JSON document on standard output."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from holdfast.report.facts import RunFacts
from holdfast.report.files import DECIMALS, run_record
from holdfast.terms.tables import EXPOSED
from holdfast.trace.findings import Findings, Lead, Span

MOST_EXPOSED = 1_000
"""Exposed customers told in the document; the rest stand in ``exposed.parquet``."""


def as_json(findings: Findings, facts: RunFacts, most_exposed: int = MOST_EXPOSED) -> str:
    """Return one JSON object: ``run`` (as ``run.json``), ``leads``, ``complaints_by_day`` and ``exposed``.

    ``exposed`` ends after ``most_exposed`` customers; ``run.exposed`` says how many there are.
    """
    document = {
        "run": run_record(findings, facts),
        "leads": [lead_record(lead) for lead in findings.leads],
        "complaints_by_day": [
            {"day": row["day"].isoformat(), "complaints": row["complaints"]} for row in findings.by_day.to_pylist()
        ],
        "exposed": [_exposed_record(row) for row in findings.exposed.select(EXPOSED.names)[:most_exposed].to_pylist()],
    }
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False, default=_day) + "\n"


def lead_record(lead: Lead) -> dict[str, Any]:
    """Return a lead as it stands in JSON: the columns of ``leads.csv`` and the 90 % intervals of its window's ends."""
    return {
        **asdict(lead),
        "probability": round(lead.probability, DECIMALS),
        "complaints_expected": round(lead.complaints_expected, DECIMALS),
        "from_span": _span_record(lead.from_span),
        "to_span": _span_record(lead.to_span),
        "reason": json.loads(lead.reason.json),
    }


def _span_record(span: Span) -> dict[str, date]:
    return {"first": span.first, "last": span.last}


def _exposed_record(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "probability": round(row["probability"], DECIMALS), "reason": json.loads(row["reason"])}


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
