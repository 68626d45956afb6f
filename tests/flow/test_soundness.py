"""What the examination finds, and that it has words for it in every language."""

import os
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

import holdfast.flow.soundness
from holdfast.flow.soundness import examine
from holdfast.lake import lake_tokens, open_lake
from holdfast.locale import LANGUAGES, sentences
from holdfast.settings import Limits, Settings
from holdfast.web.api.keys import KeyFile


@pytest.fixture
def installed(tmp_path: Path) -> Settings:
    lake = open_lake(tmp_path / "lake", free_bytes=0)
    lake_tokens(lake.folder)
    now = datetime.now(UTC).replace(tzinfo=None)
    lake.append("logins", pa.table({"at": pa.array([now], pa.timestamp("us")), "account": ["a_1"]}))
    settings = Settings(lake=str(tmp_path / "lake"), limits=Limits(free_bytes=0))
    KeyFile(settings.keys_file).add("till", ["logins"])
    return settings


def found(settings: Settings, **environment: str) -> dict[str, str]:
    return {finding.code: finding.verdict for finding in examine(settings, environment)}


def test_a_sound_installation_has_nothing_wrong(installed):
    assert "wrong" not in found(installed).values()
    assert found(installed)["lake"] == "well"


def test_what_others_can_read_is_wrong(installed):
    installed.keys_file.chmod(0o644)
    assert found(installed)["secret-open"] == "wrong"


def test_a_full_disk_is_wrong(tmp_path):
    settings = Settings(lake=str(tmp_path / "lake"), limits=Limits(free_bytes=1 << 60))
    assert found(settings)["disk-low"] == "wrong"


def test_a_lake_under_another_key_is_wrong_and_the_key_is_not_told(installed):
    findings = examine(installed, {"HOLDFAST_TOKEN_KEY": "another key of thirty-two bytes or more"})
    (wrong,) = (finding for finding in findings if finding.verdict == "wrong")
    assert wrong.code == "lake-wrong"
    assert "thirty-two" not in str(wrong)


def test_segments_that_wait_too_long_and_damaged_ones_are_told(installed):
    folder = installed.spool_folder
    folder.mkdir()
    (folder / "a.sealed").write_bytes(b"x")
    assert found(installed)["spool"] == "well"
    os.utime(folder / "a.sealed", (time.time() - 7200, time.time() - 7200))
    (folder / "b.torn").write_bytes(b"x")
    assert found(installed)["spool-waits"] == "wrong"
    assert found(installed)["spool-damaged"] == "mind"


def test_a_misspelt_variable_a_clock_behind_and_a_known_trap_are_told(installed, monkeypatch):
    monkeypatch.setattr(holdfast.flow.soundness, "_installed", lambda _package: "99.1")
    monkeypatch.setattr(time, "time", lambda: 86_400.0)
    told = found(installed, HOLDFAST_HTTP_PROT="1")
    assert (told["variable"], told["clock-behind"], told["version"]) == ("mind", "wrong", "wrong")


def test_every_finding_has_its_sentence_in_every_language():
    source = Path(holdfast.flow.soundness.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', source))
    for language in LANGUAGES:
        spoken = sentences(language)
        told = {code for code in codes if spoken.knows(f"doctor-{code}")}
        assert told >= {"variable", "lake-wrong", "disk-low", "secret-open", "spool-waits", "rejects", "spark-missing"}
        named = set(re.findall(r'Finding\(\s*"([a-z-]+)"', source)) | set(re.findall(r'"([a-z-]+)" if ', source))
        assert all(spoken.knows(f"doctor-{code}") for code in named if code not in {"wrong", "mind", "well"})
