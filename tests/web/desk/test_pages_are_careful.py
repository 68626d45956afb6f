"""What every page tells a browser, in whose language, and with nothing inside that a policy would refuse."""

import re

import pytest

PUBLIC = ("/", "/staff/login/", "/nowhere")


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_has_no_script_or_style_inside_and_names_no_other_place(browser, path):
    answer = browser.get(path)
    page = answer.content.decode()
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)
    for tag in re.findall(r"<script[^>]*>", page):
        assert 'src="/static/' in tag or 'type="application/json"' in tag
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "no-store" in answer.headers["Cache-Control"]


def test_static_files_have_their_hash_in_the_name_and_may_be_kept(browser):
    href = re.findall(r'href="(/static/desk/desk\.\w{12}\.css)"', browser.get("/").content.decode())[0]
    answer = browser.get(href)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]


def test_pages_speak_the_readers_language_and_keep_the_one_that_was_chosen(browser):
    assert '<html lang="zh-Hans">' in browser.get("/", headers={"accept-language": "zh-CN"}).content.decode()
    page = browser.get("/", headers={"accept-language": "de"}).content.decode()
    assert '<html lang="en-GB">' in page
    token = re.findall(r'value="(\w{64})"', page)[0]
    sent = {"language": "zh", "next": "https://elsewhere.example/", "csrfmiddlewaretoken": token}
    assert browser.post("/language", sent).headers["Location"] == "/"
    assert "有人因为订单" in browser.get("/").content.decode()


def test_a_foreign_host_is_refused(browser):
    assert browser.get("/", headers={"host": "evil.example"}).status_code == 400
