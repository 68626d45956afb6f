"""What a sender is answered, and what is then in the lake."""

import gzip
import json
import threading
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from tests.web.api.small_server import ARROW, Server, lines, login

from holdfast.flow.refused import all_rejects


def stream(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as out:
        out.write_table(rows)
    return bytes(sink.getvalue())


def test_good_lines_go_in_as_tokens_and_bad_ones_come_back_with_line_field_and_reason(server):
    sent = lines(login("ann@example.org"), {"at": "yesterday", "account": "bob"}) + b"{broken\n\n" + lines(login("cy"))
    answer = server.send(sent)
    assert answer.status == 202
    told = answer.json
    assert told["accepted"] == 2
    assert [(each["line"], each["field"]) for each in told["rejected"]] == [(2, "at"), (3, "")]
    assert all(each["reason"].startswith("expected") for each in told["rejected"])
    rows = server.rows()
    assert len(rows) == 2
    assert all(row["account"].startswith("a_") and row["ip_subnet"] == "198.51.100.0/24" for row in rows)
    assert "ann@example.org" not in str(rows)


def test_what_was_refused_is_listed_and_comes_in_once_it_is_mended(server):
    events = [login("ann"), login("bob", at="yesterday"), login("cy")]
    told = server.send(lines(*events)).json
    assert server.send(lines(login("dan", at="never"))).status == 422
    listed = all_rejects(server.service.settings).to_pylist()
    assert [(each["table"], each["line"], each["field"]) for each in listed] == [
        ("logins", 2, "at"),
        ("logins", 1, "at"),
    ]
    assert listed[0]["file"] == f"request {told['batch']}"
    assert "yesterday" not in str(listed)
    mended = [events[each["line"] - 1] | {"at": "2026-05-01T09:31:00Z"} for each in told["rejected"]]
    assert server.send(lines(*mended)).json["accepted"] == 1
    assert len(server.rows()) == 3


def test_ndjson_and_arrow_packed_or_not_give_the_same_rows(tmp_path):
    events = [login(f"u{number}", f"2026-05-01T09:30:0{number}Z") for number in range(5)]
    typed = [event | {"at": datetime.fromisoformat(event["at"])} for event in events]
    arrow = stream(pa.Table.from_pylist(typed))
    ways = [
        (lines(*events), {}),
        (gzip.compress(lines(*events)), {"HTTP_CONTENT_ENCODING": "gzip"}),
        (pa.compress(lines(*events), codec="zstd", asbytes=True), {"HTTP_CONTENT_ENCODING": "zstd"}),
        (arrow, {"kind": ARROW}),
        (pa.compress(arrow, codec="zstd", asbytes=True), {"kind": ARROW, "HTTP_CONTENT_ENCODING": "zstd"}),
    ]
    seen = []
    for number, (body, headers) in enumerate(ways):
        server = Server(tmp_path / str(number))
        assert server.send(body, **headers).json["accepted"] == 5
        seen.append([{k: v for k, v in row.items() if k != "arrived_at"} for row in server.rows()])
    assert all(rows == seen[0] for rows in seen)


def test_the_same_batch_again_is_answered_the_same_and_stored_once(server):
    body = lines(login("ann"), {"at": "bad"})
    first, again = server.send(body), server.send(body)
    packed = server.send(gzip.compress(body), HTTP_CONTENT_ENCODING="gzip")
    assert first.body == again.body == packed.body
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(server.rows()) == 1


def test_the_same_idempotency_key_with_other_content_or_table_is_refused(server):
    assert server.send(lines(login("ann")), HTTP_IDEMPOTENCY_KEY="k1").status == 202
    assert server.send(lines(login("bob")), HTTP_IDEMPOTENCY_KEY="k1").status == 422
    order = {"at": "2026-05-01T09:30:00Z", "order": "o1", "verb": "placed"}
    assert server.send(lines(order), "orders", HTTP_IDEMPOTENCY_KEY="k1").status == 422
    assert (
        server.send(lines(login("ann")), HTTP_IDEMPOTENCY_KEY="k2").status == 202
    )  # another batch, as its sender says
    assert server.send(lines(login("x")), HTTP_IDEMPOTENCY_KEY="a b").status == 400
    assert len(server.rows()) == 2


def test_another_client_may_use_the_same_idempotency_key(server):
    assert server.send(lines(login("ann")), HTTP_IDEMPOTENCY_KEY="k").status == 202
    other = server.service.keys.add("other", ["logins"])
    answer = server.send(lines(login("bob")), HTTP_IDEMPOTENCY_KEY="k", HTTP_AUTHORIZATION=f"Bearer {other}")
    assert answer.status == 202
    assert len(server.rows()) == 2


def test_when_no_row_fits_nothing_is_acknowledged_and_every_line_is_told(server):
    answer = server.send(lines({"at": "x"}, {"acount": "typo", "at": "2026-05-01T09:30:00Z"}))
    assert answer.status == 422
    assert [each["line"] for each in answer.json["rejected"]] == [1, 2]
    assert server.rows() == []


def test_late_events_come_in_and_future_ones_are_counted(server):
    ahead = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    answer = server.send(lines(login("late", "2019-01-01T00:00:00Z"), login("ahead", ahead)))
    assert (answer.json["accepted"], answer.json["future"]) == (2, 1)


def test_a_sender_cannot_speak_for_another_tenant(server):
    assert server.send(lines(login("ann", tenant="other"))).status == 202
    assert [row["tenant"] for row in server.rows()] == ["main"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"HTTP_AUTHORIZATION": ""}, 401),
        ({"HTTP_AUTHORIZATION": "Bearer hf_000000000000_" + "A" * 43}, 401),
        ({"table": "contacts"}, 403),
        ({"table": "secrets"}, 404),
        ({"kind": "text/csv"}, 415),
        ({"HTTP_CONTENT_ENCODING": "br"}, 415),
        ({"body": b" \n"}, 400),
        ({"body": b"\x00\x01\x02", "kind": ARROW}, 400),
    ],
)
def test_each_mistake_has_its_status_and_nothing_is_stored(server, change, status):
    answer = server.send(**({"body": lines(login("ann"))} | change))
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["status"] == status
    assert server.rows() == []


def test_other_methods_and_paths_are_refused_in_json(server):
    answer = server.ask("GET", "/api/v1/events/logins")
    assert (answer.status, answer.headers["Allow"]) == (405, "POST, OPTIONS")
    assert server.ask("GET", "/nothing").json["status"] == 404


def test_too_many_rows_too_many_requests_and_too_many_wrong_keys_are_told_to_wait(tmp_path):
    server = Server(tmp_path, {"rows": 2, "burst": 3, "requests_per_second": 0.5})
    assert server.send(lines(*(login(f"u{n}") for n in range(3)))).status == 413
    assert [server.send(lines(login(f"u{n}"))).status for n in range(3)] == [202, 202, 429]
    answer = server.send(lines(login("u")))
    assert answer.status == 429
    assert 1 <= int(answer.headers["Retry-After"] or 0) <= 2
    statuses = [server.send(b"x", HTTP_AUTHORIZATION="Bearer no").status for _ in range(40)]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert len(server.rows()) == 2


def test_wrong_keys_of_others_at_the_same_address_keep_no_right_key_out(tmp_path):
    server = Server(tmp_path)
    statuses = {server.send(b"x", HTTP_AUTHORIZATION="Bearer no").status for _ in range(40)}
    assert statuses == {401, 429}
    assert server.send(lines(login("ann"))).status == 202


def test_more_bytes_in_flight_than_allowed_is_429_and_all_that_was_answered_202_is_stored(tmp_path):
    server = Server(tmp_path, {"in_flight_bytes": 6000})
    bodies = [lines(*(login(f"{sender}-{n}") for n in range(40))) for sender in range(12)]
    statuses: dict[int, int] = {}

    def send(sender: int) -> None:
        statuses[sender] = server.send(bodies[sender]).status

    senders = [threading.Thread(target=send, args=(sender,)) for sender in range(12)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert set(statuses.values()) <= {202, 429}
    assert server.service.in_flight.taken == 0
    assert len(server.rows()) == 40 * sum(status == 202 for status in statuses.values()) > 0


def test_a_nearly_full_disk_is_507_and_what_was_acknowledged_stays(tmp_path):
    server = Server(tmp_path)
    assert server.send(lines(login("ann"))).status == 202
    server.service.spool._free_bytes = 1 << 60
    answer = server.send(lines(login("bob")))
    assert answer.status == 507
    assert "Retry-After" in answer.headers
    assert len(server.rows()) == 1


def test_a_revoked_key_is_refused_at_once(server):
    assert server.send(lines(login("ann"))).status == 202
    server.service.keys.revoke("till 0")
    assert server.send(lines(login("bob"))).status == 401


def test_every_answer_carries_the_careful_headers_and_an_id_of_ours(server):
    answer = server.ask("GET", "/api/v1/health", HTTP_X_REQUEST_ID="13800138000")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(answer.headers["X-Request-Id"]) == 16
    assert answer.headers["X-Request-Id"] != "13800138000"


def test_the_description_names_every_table_and_what_it_needs(server):
    told = json.loads(server.ask("GET", "/api/v1/openapi.json").body)
    assert told["openapi"].startswith("3.1")
    row = told["components"]["schemas"]["logins"]
    assert row["required"] == ["at"]
    assert {"arrived_at", "tenant", "ip_subnet"}.isdisjoint(row["properties"])
    assert set(told["paths"]) >= {"/api/v1/events/logins", "/api/v1/events/orders"}
