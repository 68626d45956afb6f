"""Sources that the complaints cannot tell apart: how each set's probability is shared among its members."""

from holdfast.locale import Sentences
from holdfast.report.page.drawing import LETTER, Size, cut
from holdfast.report.page.vega import INK, QUIET, Layer, Record, View, down, drawn, end, layer, name, note, quantity
from holdfast.trace.findings import CredibleSet, Findings

MOST_MEMBERS = 8
"""Members of a set that are drawn."""

HEAD, BETWEEN, SAID = 30, 16, 60
"""Pixels of a set's heading, between two sets, and for the number behind a bar."""


def sets_chart(findings: Findings, sets: tuple[CredibleSet, ...], sentences: Sentences, size: Size) -> str:
    """Return the sets as inline SVG: a bar a member, as long as its share of the set's probability."""
    # On a telephone the name stands above its bar.
    names, row, above = (0, 46, 22) if size.is_narrow else (330, 28, 0)
    records: list[Record] = []
    notes: list[Layer] = []
    y = 0
    for each in sets:
        heading = sentences.say("chart-set", number=each.number, chance=each.probability)
        notes.append(note(heading, -names, y + 12, color=QUIET))
        y += HEAD
        for member, kind, share in shares(findings, each)[:MOST_MEMBERS]:
            label = cut(sentences.custodian(member, kind), (names or size.width) // LETTER)
            notes.append(note(label, -names, y + 10, color=INK))
            records.append({"zero": 0, "share": share, "said": sentences.chance(share), "y": y + 10 + above})
            y += row
        if len(each.members) > MOST_MEMBERS:
            more = sentences.say("and-more", count=len(each.members) - MOST_MEMBERS)
            notes.append(note(more, -names, y + 10, color=QUIET))
            y += row
        y += BETWEEN
    width = size.width - names - SAID
    x, middle = quantity("zero", axis=None, scale={"domain": [0, 1]}), down("y", y)
    bars = layer(records, "rule", {"x": x, "x2": end("share"), "y": middle}, strokeWidth=14, color=QUIET)
    said = layer(records, "text", {"x": quantity("share"), "y": middle, "text": name("said")}, align="left", dx=6)
    view: View = {"layer": [bars, said, *notes], "width": width, "height": y}
    return drawn(view, size.width, y, (names, 0))


def shares(findings: Findings, credible: CredibleSet) -> list[tuple[str, str, float]]:
    """Return each member's custodian, kind and share of the set's probability."""
    chances = {(lead.custodian, lead.custodian_kind): lead.probability for lead in findings.leads}
    total = sum(chances.get(member, 0.0) for member in credible.members)
    even = 1 / len(credible.members)
    return [(*member, chances.get(member, 0.0) / total if total else even) for member in credible.members]
