"""``holdfast hear``: texts in, facts out, what is personal masked."""

import json

import pytest

COMPLAINT = "昨天下午三点接到16400012345的电话，自称京东客服，说系统升级要退款，被骗47200元，已报警。"


def test_a_text_file_is_read_and_its_number_masked(tmp_path, holdfast):
    file = tmp_path / "one.txt"
    file.write_text(COMPLAINT, encoding="utf-8")
    ended = holdfast("hear", file, "--written-at", "2026-05-12T10:00:00")
    assert ended.code == 0
    assert "false-customer-service fraud" in ended.out
    assert "47200.00 CNY" in ended.out
    assert "2026-05-11 15:00" in ended.out
    assert "16400012345" not in ended.out


def test_the_facts_are_told_in_chinese(tmp_path, holdfast):
    file = tmp_path / "one.txt"
    file.write_text(COMPLAINT, encoding="utf-8")
    told = holdfast("hear", file, "--lang", "zh").out
    assert "冒充客服诈骗" in told
    assert "京东" in told
    assert "平台客服" in told
    assert not {"jd", "platform_service", "system_upgrade"} & set(told.split())


def test_a_part_of_a_day_is_told_in_words(tmp_path, holdfast):
    file = tmp_path / "one.txt"
    file.write_text("昨天下午接到自称京东客服的电话，被骗47200元", encoding="utf-8")
    assert "2026-05-11 afternoon" in holdfast("hear", file, "--written-at", "2026-05-12T10:00:00").out
    assert "2026-05-11 下午" in holdfast("hear", file, "--written-at", "2026-05-12T10:00:00", "--lang", "zh").out


def test_json_gives_one_object_a_text_with_places_in_the_original(tmp_path, holdfast):
    file = tmp_path / "many.jsonl"
    rows = [{"text": COMPLAINT, "written_at": "2026-05-12 10:00"}, {"text": "快递太慢了，客服不理人"}]
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    ended = holdfast("hear", file, "--json")
    first, second = (json.loads(line) for line in ended.out.splitlines())
    assert (first["line"], second["line"]) == (1, 2)
    assert (first["kind"], second["kind"]) == ("false_customer_service", "ordinary")
    assert first["loss"] == {"CNY": 4_720_000}
    (loss,) = (fact for fact in first["facts"] if fact["field"] == "loss")
    assert COMPLAINT[loss["start"] : loss["end"]] == "47200元"
    assert "16400012345" not in ended.out
    assert "16400012345" in holdfast("hear", file, "--json", "--personal").out


def test_bad_rows_are_told_with_their_line_and_good_ones_read(tmp_path, holdfast):
    file = tmp_path / "list.csv"
    rows = ["id,text,written_at", f"1,{COMPLAINT},yesterday", "2,,", f"3,{COMPLAINT},", f"4,{COMPLAINT},0001-01-01"]
    file.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    ended = holdfast("hear", file, "--json", "--rejects", tmp_path / "rejects.csv")
    assert [json.loads(line)["line"] for line in ended.out.splitlines()] == [4]
    kept = (tmp_path / "rejects.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[2:4] for line in kept[1:]] == [["2", "written_at"], ["3", "text"], ["5", "written_at"]]
    assert "yesterday" not in "".join(kept)
    assert "list.csv:2: written_at: expected a time" in ended.err
    assert "list.csv:3: text: expected a text" in ended.err
    assert "yesterday" not in ended.err


def test_mistakes_say_what_was_expected(tmp_path, holdfast):
    file = tmp_path / "list.csv"
    file.write_text("id,words\n1,hello\n", encoding="utf-8")
    assert "expected a column of texts" in holdfast("hear", file).err
    assert "expected a file that can be read" in holdfast("hear", tmp_path / "none.txt").err
    early = holdfast("hear", file, "--written-at", "0001-01-01")
    assert (early.code, "--written-at: expected a time of writing from 1900" in early.err) == (2, True)
    wrong = holdfast("hear", file, "--timezone", "Mars/Olympus")
    assert (wrong.code, "expected a time zone" in wrong.err) == (2, True)


def test_a_model_that_does_not_answer_leaves_the_facts_standing(tmp_path, holdfast):
    file = tmp_path / "one.txt"
    file.write_text(COMPLAINT, encoding="utf-8")
    ended = holdfast("hear", file, "--json", "--model-url", "http://127.0.0.1:9/v1")
    assert json.loads(ended.out)["loss"] == {"CNY": 4_720_000}
    assert "did not answer" in ended.err


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_text_is_read_in_the_encodings_that_lists_may_have(tmp_path, holdfast, encoding):
    file = tmp_path / "one.txt"
    file.write_bytes(COMPLAINT.encode(encoding))
    assert json.loads(holdfast("hear", file, "--json").out)["loss"] == {"CNY": 4_720_000}


def test_a_file_that_cannot_be_read_keeps_no_other_from_being_read(tmp_path, holdfast):
    good = tmp_path / "good.txt"
    good.write_text(COMPLAINT, encoding="utf-8")
    binary = tmp_path / "binary.txt"
    binary.write_bytes(b"\x00\x01\x02")
    ended = holdfast("hear", tmp_path, tmp_path / "none.txt", binary, good, "--json")
    assert [json.loads(line)["file"] for line in ended.out.splitlines()] == [str(good)]
    assert ended.code == 2
    assert all(name in ended.err for name in (f"{tmp_path}:", "none.txt: expected a file", "binary.txt: expected text"))


def test_what_lies_beyond_the_longest_text_is_told_of(tmp_path, holdfast):
    file = tmp_path / "long.txt"
    file.write_text(COMPLAINT + "。" * 200_000, encoding="utf-8")
    assert "only the first 200,000 characters are read" in holdfast("hear", file, "--json").err
