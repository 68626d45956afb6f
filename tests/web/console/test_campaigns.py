"""Campaigns: charts that lead to rows, the trace beside them, and what people say of links, which can be taken back."""

import html
import json
import re
from datetime import timedelta
from typing import Any

from tests.record.records import ON_BOTH
from tests.web.console.small_shop import GANG, LEAKED
from tests.web.console.test_inbox import total
from tests.web.console.told import BEGAN, take, take_both


def charts(text: str) -> list[dict[str, Any]]:
    found = re.findall(r'<script type="application/json">(.*?)</script>', text)
    return [json.loads(each) for each in found]


def campaign_path(settings: Any) -> str:
    from holdfast.flow.found import campaigns

    (only,) = campaigns(settings)
    assert only.complaints == 6
    return f"/console/campaigns/{only.campaign}"


@ON_BOTH
def test_a_campaign_shows_what_ties_it_and_every_number_leads_to_its_rows(console, leak, monkeypatch):
    monkeypatch.setattr("holdfast.web.console.exposed.PAGE_ROWS", 4)
    settings, made = leak
    client, path = console("auditor"), campaign_path(settings)
    text = client.get(path).content.decode()
    told = {chart["title"]: chart for chart in charts(text)}
    assert sum(told["Complaints and losses by day"]["series"][0]["values"]) == 6
    assert sum(told["Complaints and losses by day"]["series"][1]["values"]) == 21_000
    for chart in told.values():
        for link, value in zip(chart.get("links", []), chart["series"][0].get("values", []), strict=False):
            if link.startswith("/console/?"):
                assert total(client.get(link).content.decode()) == value, link
            elif link.startswith("#"):
                assert f'id="{link[1:]}"' in text, link
            else:
                assert exposed_by_pages(client, path, link) == value, link
    graph = told["Numbers, accounts and pages that complaints share"]
    shared = [node for node in graph["nodes"] if node["value"] > 1]
    assert {node["value"] for node in shared} == {6}
    for node in shared:
        assert total(client.get(node["href"]).content.decode()) == node["value"]
    assert str(made[-1].pk) not in text
    assert told["Leads"]["names"][0].endswith(LEAKED)
    assert told["Leads"]["names"][-1] == "none of these"
    assert sum(told["Exposed orders by risk"]["series"][0]["values"]) > 0
    assert html.unescape(text).count("HF-") > 6
    bands = told["Exposed orders by risk"]
    sheet = client.get(f"{path}/exposed.csv").getvalue().decode()
    assert sheet.count("A-") == sum(bands["series"][0]["values"]) == exposed_by_pages(client, path, f"{path}/exposed")
    for link, value in zip(bands["links"], bands["series"][0]["values"], strict=True):
        assert client.get(link.replace("exposed?", "exposed.csv?")).getvalue().decode().count("A-") == value
    for number, query in ((6, "once=yes"), (6, "traced=yes")):  # calls, and what the trace rests on
        (href,) = {html.unescape(each) for each in re.findall(r'href="([^"]*)"', text) if query in each}
        assert total(client.get(href).content.decode()) == number


def exposed_by_pages(client: Any, path: str, link: str) -> int:
    """Return how many exposed orders the pages behind a link show, each once."""
    seen: list[str] = []
    while True:
        text = client.get(link).content.decode()
        seen += re.findall(r"<td>(A-\d+)</td>", text)
        older = [each for each in re.findall(r'href="(\?[^"]*)"', text) if "after=" in each]
        if not older:
            assert len(seen) == len(set(seen))
            return len(seen)
        link = f"{path}/exposed{html.unescape(older[0])}"


def test_a_call_that_two_told_of_counts_once_and_leads_to_one(console, leak):
    from holdfast.flow.found import campaigns
    from holdfast.flow.linking.lake_linking import link_lake
    from holdfast.flow.mirror import mirror
    from holdfast.lake import open_lake

    settings, _ = leak
    lake = open_lake(settings.lake)
    take(GANG.format(day=1, loss=1000), BEGAN + timedelta(hours=2), told={"order": "A-0"}, channel="phone")
    mirror(lake, settings.tenant)
    link_lake(lake, settings)
    (only,) = campaigns(settings)
    assert (only.complaints, only.calls) == (7, 6)
    text = console("analyst").get("/console/campaigns").content.decode()
    row = re.search(r"data-list.*?<tbody>\s*<tr>(.*?)</tr>", text, re.DOTALL)
    assert row
    counted = dict(re.findall(r'href="([^"]*)">(\d+)</a>', row[1]))
    for href, number in counted.items():
        assert total(console("analyst").get(html.unescape(href)).content.decode()) == int(number)
    assert sorted(counted.values()) == ["6", "7"]


def test_judgements_merge_and_part_campaigns_and_are_taken_back(console, leak):
    from holdfast.flow.found import campaigns, members
    from holdfast.flow.linking.lake_linking import link_lake
    from holdfast.lake import open_lake
    from holdfast.record.models import Entry, Judgement

    settings, made = leak
    client, path = console("analyst"), campaign_path(settings)
    name, lake = path.rpartition("/")[2], open_lake(settings.lake)

    def size() -> int:
        link_lake(lake, settings)
        return len(members(settings, campaigns(settings)[0].campaign))

    founder = campaigns(settings)[0].founder
    for out in (next(str(row.pk) for row in made[:6] if str(row.pk) != founder), founder):  # then all are back again
        told = Judgement.objects.count()
        assert client.post(f"{path}/judge", {"out": out}).status_code == 302
        assert size() == 5, "it goes alone"
        assert out not in members(settings, name)
        assert Judgement.objects.count() == told + 5, "it is kept apart from each it hung together with"
        assert client.get(path).content.decode().count("taken out of this campaign") == 1
        said = Judgement.objects.order_by("-id")[0]
        client.post(f"{path}/judge", {"one": said.first, "other": said.second, "judged": "undo"})
        assert size() == 6
    pair = {"one": str(made[1].pk), "other": str(made[2].pk)}
    client.post(f"{path}/judge", {**pair, "judged": "negative"})
    parted = size()
    assert parted < 6
    client.post(f"{path}/judge", {**pair, "judged": "unsure"})
    for standing, members_now in (("negative", parted), ("unsure", 6)):  # what was said before stands, and once more
        client.post(f"{path}/judge", {**pair, "judged": "undo"})
        assert Judgement.objects.order_by("-id")[0].judged == standing
        assert size() == members_now
    client.post(f"{path}/judge", {**pair, "judged": "none"})
    client.post(f"{path}/judge", {"one": str(made[0].pk), "other": str(made[-1].pk), "judged": "positive"})
    assert size() == 7
    assert campaigns(settings)[0].campaign == name
    assert Entry.objects.filter(entry="judgement:make").count() == Judgement.objects.count() == 26
    kept = Judgement.objects.count()
    for wrong in (
        {"one": "a", "other": "a", "judged": "positive"},
        {"one": "a", "other": str(made[0].pk), "judged": "positive"},
        {"one": str(made[-1].pk), "other": str(made[-1].pk)[:-1] + "_", "judged": "positive"},
        {"out": "nobody's"},
        {"into": "k_none"},
        {},
    ):
        assert client.post(f"{path}/judge", wrong).status_code == 302
    assert Judgement.objects.count() == kept
    assert console("approver").post(f"{path}/judge", {"out": out}).status_code == 403


def test_words_the_links_have_not_heard_are_told_the_next_time(people, installation):
    from holdfast.flow.linking.keeping import link_folder, read_judgements
    from holdfast.flow.linking.said import judgements_mirror
    from holdfast.record.judgements import judgement_make

    first, second = take_both()
    judgement_make(people["analyst"].actor, str(first.pk), str(second.pk), "unsure")  # and the process ends here
    assert judgements_mirror(installation) == 1
    assert judgements_mirror(installation) == 0
    assert [each.judged for each in read_judgements(link_folder(installation))] == ["unsure"]


def test_an_unknown_campaign_is_nothing(console, installation):
    assert console("analyst").get("/console/campaigns/k_none").status_code == 404
    assert console("analyst").get("/console/campaigns").status_code == 200
