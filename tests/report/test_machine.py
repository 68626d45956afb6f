"""One JSON document for machines."""

import json

import pytest

from holdfast.report.files import run_json
from holdfast.report.machine import as_json
from holdfast.terms.tables import EXPOSED, LEADS

TRACES = ("one_leak", "several_leaks", "twins", "outside", "no_leak", "nothing", "hostile")


@pytest.mark.parametrize("trace", TRACES)
def test_the_document_holds_the_run_the_leads_and_the_exposed(invented, trace):
    findings, facts = getattr(invented, trace)(), invented.run_facts()
    document = json.loads(as_json(findings, facts))
    assert document["run"] == json.loads(run_json(findings, facts))
    assert len(document["leads"]) == len(findings.leads)
    assert [lead["custodian"] for lead in document["leads"]] == [lead.custodian for lead in findings.leads]
    assert len(document["exposed"]) == findings.exposed.num_rows


def test_a_lead_has_the_columns_of_the_file_and_the_intervals_of_its_window(invented):
    lead = json.loads(as_json(invented.one_leak(), invented.run_facts()))["leads"][0]
    assert set(lead) == {*LEADS.names, "from_span", "to_span"}
    assert lead["from_span"] == {"first": "2026-07-01", "last": "2026-07-03"}
    assert lead["reason"]["code"] == "saw-before-call"


def test_the_exposed_end_where_asked_and_their_number_is_told(invented):
    document = json.loads(as_json(invented.one_leak(), invented.run_facts(), most_exposed=2))
    assert [set(row) for row in document["exposed"]] == [set(EXPOSED.names)] * 2
    assert document["run"]["exposed"] == 120
