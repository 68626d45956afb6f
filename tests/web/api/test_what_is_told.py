"""Logs and metrics: enough to work with, and nothing personal."""

import json
import re
from datetime import datetime

import pyarrow as pa
import pytest
import structlog
from tests.web.api.small_server import Server, lines, login

from holdfast.flow.logs import write_logs
from holdfast.flow.steps import run_steps
from holdfast.lake import open_lake
from holdfast.web.api.collected import OfLake

PERSONAL = ("ann@example.org", "198.51.100.7", "Li Lei", "13800138000", "secret-key")


@pytest.fixture
def logged(tmp_path, capfd):
    write_logs()
    server = Server(tmp_path)
    server.key = server.service.keys.add("secret-key owner", ["logins"])
    person = login("ann@example.org", device="13800138000", user_agent="Li Lei's phone")
    server.send(lines(person, {"at": "13800138000", "account": "Li Lei"}), HTTP_IDEMPOTENCY_KEY="13800138000")
    server.send(b'{"account": "Li Lei"', HTTP_USER_AGENT="Li Lei")
    server.ask("GET", "/api/v1/Li%20Lei/13800138000", HTTP_X_REQUEST_ID="ann@example.org")
    server.send(lines(person), table="13800138000")
    server.ask("13800138000", "/api/v1/health")
    server.service.__dict__["receiver"] = None
    server.send(lines(login("Li Lei")))  # a fault of ours
    metrics = server.ask("GET", "/metrics").body.decode()
    key = server.key
    server.rows()
    structlog.reset_defaults()
    return capfd.readouterr().err, metrics, key


def test_no_log_line_and_no_metric_holds_what_was_sent_or_any_key(logged):
    err, metrics, key = logged
    for told in (err, metrics):
        assert not any(value in told for value in PERSONAL)
        assert key.rsplit("_", 1)[-1] not in told


def test_every_log_line_is_json_and_those_of_one_request_share_its_id(logged):
    err, _, _ = logged
    told = [json.loads(line) for line in err.splitlines()]
    requests = [line for line in told if line["event"] == "request"]
    assert len(requests) == 7
    assert {line["status"] for line in requests} >= {202, 404, 422, 500}
    assert all(re.fullmatch("[0-9a-f]{16}", line["request"]) for line in requests)
    (fault,) = (line for line in told if line["event"] == "fault")
    assert fault["kind"] == "AttributeError"
    assert fault["request"] in {line["request"] for line in requests}


def test_metrics_count_what_came(logged):
    _, metrics, _ = logged
    assert 'holdfast_events_total{table="logins"} 1.0' in metrics
    assert 'holdfast_rejected_total{table="logins"} 2.0' in metrics
    assert 'holdfast_requests_total{route="events",status="202"} 1.0' in metrics
    assert "holdfast_spool_bytes" in metrics


def test_metrics_are_for_this_machine_or_for_a_key_with_that_scope(server):
    assert server.ask("GET", "/metrics").status == 200
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    assert server.ask("GET", "/metrics", **elsewhere).status == 401
    assert server.ask("GET", "/metrics", HTTP_X_FORWARDED_FOR="203.0.113.9").status == 401
    assert server.ask("GET", "/metrics", **elsewhere, HTTP_AUTHORIZATION=f"Bearer {server.key}").status == 403
    reader = server.service.keys.add("prometheus", ["metrics"])
    assert server.ask("GET", "/metrics", **elsewhere, HTTP_AUTHORIZATION=f"Bearer {reader}").status == 200


def test_metrics_tell_how_far_the_steps_came_and_how_full_the_lake_is(tmp_path):
    server = Server(tmp_path)
    lake = open_lake(tmp_path / "lake", free_bytes=0)
    lake.append(
        "logins",
        pa.table({"at": pa.array([datetime.fromisoformat("2026-01-01")], pa.timestamp("us")), "account": ["a_1"]}),
    )
    server.service.measures.collect_from(OfLake(lake.sizes))
    run_steps(lake, server.service.settings)
    told = server.ask("GET", "/metrics").body.decode()
    server.close()
    assert 'holdfast_step_failed{step="retain"} 0.0' in told
    assert 'holdfast_step_lag_seconds{step="compact"}' in told
    assert 'holdfast_lake_files{table="logins"}' in told
