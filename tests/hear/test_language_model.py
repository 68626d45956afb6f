"""A language model may add facts that the text says; it sees masked text, and is believed only word for word."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from holdfast.hear import Money, hear
from holdfast.hear.model import Endpoint, ModelError, ask_model

TEXT = "昨天有人打电话16400012345冒充京东客服，花言巧语，最后我那四万七千二百块打了水漂。"
WRITTEN = datetime.fromisoformat("2026-05-12T10:20:00")


class Model:
    """A small server that speaks the API and answers what it is told to."""

    def __init__(self) -> None:
        self.answer: Any = {"facts": []}
        self.status = 200
        self.endless = b""
        self.written = 0
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                model.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                model.keys.append(self.headers.get("Authorization"))
                said = model.answer if isinstance(model.answer, str) else json.dumps(model.answer, ensure_ascii=False)
                body = json.dumps({"choices": [{"message": {"content": said}}]}).encode()
                self.send_response(model.status)
                if model.endless:
                    self.end_headers()
                    self._write_on()
                    return
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def _write_on(self) -> None:
                try:
                    while model.endless:
                        self.wfile.write(model.endless)
                        model.written += len(model.endless)
                        if len(model.endless) < 100:
                            time.sleep(0.05)
                except OSError:
                    pass

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = Endpoint(f"http://127.0.0.1:{self.server.server_port}/v1", "tiny", "secret", seconds=5)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def model() -> Iterator[Model]:
    started = Model()
    yield started
    started.server.shutdown()
    started.server.server_close()


def test_what_is_personal_does_not_leave(model):
    ask_model(hear(TEXT, WRITTEN), model.endpoint)
    sent = json.dumps(model.asked[0], ensure_ascii=False)
    assert "16400012345" not in sent
    assert "[phone]" in sent
    assert model.keys == ["Bearer secret"]


def test_a_fact_is_taken_with_the_place_of_its_quote(model):
    model.answer = {"facts": [{"field": "asks", "value": "secrecy", "quote": "花言巧语"}]}
    answer = ask_model(hear(TEXT, WRITTEN), model.endpoint)
    (fact,) = answer.facts
    assert (fact.field, fact.value, TEXT[fact.start : fact.end]) == ("asks", "secrecy", "花言巧语")


def test_a_sum_is_read_again_in_the_quote(model):
    model.answer = {"facts": [{"field": "price", "value": "47200.00 CNY", "quote": "四万七千二百块"}]}
    (fact,) = ask_model(hear(TEXT, WRITTEN), model.endpoint).facts
    assert fact.value == Money(4_720_000, "CNY")


@pytest.mark.parametrize(
    "said",
    [
        {"field": "loss", "value": "99999.00 CNY", "quote": "四万七千二百块"},
        {"field": "asks", "value": "link", "quote": "点了链接"},
        {"field": "asks", "value": "moon", "quote": "花言巧语"},
        {"field": "payee", "value": "phone", "quote": "[phone]"},
        {"field": "called_at", "value": "2026-05-01", "quote": "昨天"},
        {"field": "item", "value": "电视", "quote": "花言巧语"},
        {"field": 3, "value": [], "quote": None},
        "nonsense",
    ],
)
def test_what_the_text_does_not_say_is_refused(model, said):
    model.answer = {"facts": [said]}
    answer = ask_model(hear(TEXT, WRITTEN), model.endpoint)
    assert (answer.facts, answer.refused) == ((), 1)


@pytest.mark.parametrize("answer", ["no json", '{"facts": 3}', "[]", "{}"])
def test_an_answer_of_another_form_is_an_error_without_the_text(model, answer):
    model.answer = answer
    with pytest.raises(ModelError, match="expected of the language model") as error:
        ask_model(hear(TEXT, WRITTEN), model.endpoint)
    assert "京东" not in str(error.value)


def test_a_refusing_server_is_an_error(model):
    model.status = 500
    with pytest.raises(ModelError, match="did not answer"):
        ask_model(hear(TEXT, WRITTEN), model.endpoint)


def test_an_answer_without_end_is_cut_off_in_size(model):
    model.endless = b" " * 65536
    with pytest.raises(ModelError, match="too long"):
        ask_model(hear(TEXT, WRITTEN), model.endpoint)
    model.endless = b""
    assert model.written < 64 << 20


def test_an_answer_that_drips_is_cut_off_in_time(model):
    model.endless = b" "
    started = time.monotonic()
    with pytest.raises(ModelError, match="in time"):
        ask_model(hear(TEXT, WRITTEN), replace(model.endpoint, seconds=0.5))
    model.endless = b""
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("url", ["http://[::1", "ftp://127.0.0.1/v1", "no address", "http://127.0.0.1:9/v1"])
def test_an_address_that_is_none_is_an_error_and_keeps_the_key(url):
    with pytest.raises(ModelError, match="did not answer") as error:
        ask_model(hear(TEXT, WRITTEN), Endpoint(url, "tiny", "secret", seconds=2))
    assert "secret" not in str(error.value) + repr(Endpoint(url, "tiny", "secret"))
