"""Debian's crowdsec-custom-bouncer, unchanged, as a client."""

import subprocess
import time
from pathlib import Path

import pytest
from tests.left_out import find_program
from tests.web.api.small_decider import Deciding

from holdfast.respond.decide.examples import write_examples


def wait_for(path: Path, line: str) -> list[str]:
    ends = time.monotonic() + 40
    while time.monotonic() < ends:
        told = path.read_text().splitlines() if path.exists() else []
        if any(each.startswith(line) for each in told):
            return told
        time.sleep(0.1)
    raise AssertionError(f"not told: {line}; only {told}")


@pytest.mark.slow
def test_debians_bouncer_blocks_and_lets_go_what_stands_on_a_blocklist(tmp_path: Path):
    bouncer = find_program("crowdsec-custom-bouncer", package="Debian's crowdsec-custom-bouncer")
    write_examples(tmp_path / "lake.policies")
    server = Deciding(tmp_path)
    told = tmp_path / "told"
    script = tmp_path / "act"
    script.write_text(f'#!/bin/sh\necho "$1 $2" >> {told}\n')
    script.chmod(0o755)

    def listed(identifier: str, kind: str = "ip", path: str = "") -> int:
        body = {"kind": kind, "identifier": identifier}
        body |= {} if path else {"reason": "stuffing", "source": "a person"}
        return server.call("POST", f"/api/v1/lists/blocked_addresses{path}", body).status

    assert (listed("192.0.2.1"), listed("198.51.100.0/24", "ip_subnet")) == (201, 201)
    with server.listening() as address:
        config = tmp_path / "bouncer.yaml"
        config.write_text(
            f"bin_path: {script}\nfeed_via_stdin: false\npiddir: {tmp_path}\nupdate_frequency: 1s\n"
            f"cache_retention_duration: 1s\nlog_mode: stdout\nlog_level: info\n"
            f"api_url: {address}/\napi_key: {server.service.keys.add('debian', ['bouncer'])}\n"
        )
        running = subprocess.Popen([bouncer, "-c", str(config)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            wait_for(told, "add 192.0.2.1")
            wait_for(told, "add 198.51.100.0/24")
            assert listed("192.0.2.2") == 201
            wait_for(told, "add 192.0.2.2")
            assert listed("192.0.2.1", path="/remove") == 204
            wait_for(told, "del 192.0.2.1")
        finally:
            running.terminate()
            running.communicate()
            server.close()
