"""From bad sign-ins by HTTP to the reason in the answer: door, spool, lake, step, policies."""

import time
from datetime import UTC, datetime, timedelta

from tests.web.api.small_decider import Deciding
from tests.web.api.small_server import lines

from holdfast.flow.steps import run_steps
from holdfast.lake import Lake, open_lake
from holdfast.respond.decide.examples import write_examples


class Whole(Deciding):
    """A server before a lake that is one."""

    def _store(self, table, rows, key):
        self.real.append(table, rows, key)

    @property
    def real(self) -> Lake:
        return open_lake(self.folder / "lake", free_bytes=0)


def test_bad_sign_ins_by_http_are_the_reason_of_the_next_decision(tmp_path):
    write_examples(tmp_path / "lake.policies")
    server = Whole(tmp_path)
    try:
        asked = {"account": "someone", "ip": "198.51.100.66", "device": "d-1"}
        assert server.decide("login", **asked).json["verdict"] == "allow"
        now = datetime.now(UTC)
        tries = [
            {
                "at": (now - timedelta(seconds=60 - n)).isoformat(),
                "account": f"c{n}",
                "ip": "198.51.100.66",
                "is_ok": False,
                "reason": "wrong_password",
            }
            for n in range(45)
        ]
        key = server.service.keys.add("sender", ["logins"])
        assert server.send(lines(*tries), HTTP_AUTHORIZATION=f"Bearer {key}").status in {200, 202}
        until = time.monotonic() + 20
        while not server.real.version("logins").rows and time.monotonic() < until:
            time.sleep(0.05)
        came = run_steps(server.real, server.service.settings)
        assert came["detect"].done["new"] == 1, came
        said = server.decide("login", **asked).json
        while said["verdict"] == "allow" and time.monotonic() < until:
            time.sleep(0.05)
            said = server.decide("login", **asked).json
        assert said["verdict"] == "challenge"
        assert "attacking_address" in {reason["rule"] for reason in said["reasons"]}
    finally:
        server.close()
