"""Settings from a file and the environment."""

from pathlib import Path

import pytest

from holdfast.errors import InputError
from holdfast.settings import Settings, load_settings, unknown_variables, variables


def written(folder: Path, text: str, name: str = "holdfast.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_settings(environment={}) == Settings()


def test_the_environment_outranks_the_file_and_options_outrank_both(tmp_path):
    path = written(tmp_path, 'lake = "a"\n[http]\nport = 9000\nthreads = 3\n')
    read = load_settings(path, {"HOLDFAST_HTTP_PORT": "9001", "HOLDFAST_LAKE": "b"}, lake="c")
    assert (read.lake, read.http.port, read.http.threads) == ("c", 9001, 3)


def test_toml_and_yaml_say_the_same(tmp_path):
    toml = written(tmp_path, "[limits]\nrows = 7\n[retention]\nlogins = 200\n")
    yaml = written(tmp_path, "limits:\n  rows: 7\nretention:\n  logins: 200\n", "holdfast.yaml")
    one, other = load_settings(toml, {}), load_settings(yaml, {})
    assert (one.limits, one.retention) == (other.limits, other.retention)
    assert one.retention == {"logins": 200}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[http]\nport = 70000\n", "http.port: expected int <= 65535"),
        ('[http]\nport = "s3cret"\n', "http.port: expected int"),
        ("[http]\nprot = 1\n", "http: expected none of the name prot"),
        ("http = 4\n", "http: expected object"),
        ("lake = \n", ":1: expected TOML"),
        ('tenant = "A B"\n', "tenant: expected str matching"),
    ],
)
def test_a_mistake_names_file_field_and_what_was_expected_and_no_value(tmp_path, text, said):
    path = written(tmp_path, text)
    with pytest.raises(InputError) as told:
        load_settings(path, {})
    assert str(told.value).startswith(str(path))
    assert said in str(told.value)
    assert "s3cret" not in str(told.value)


def test_a_mistake_in_the_environment_names_its_variable():
    with pytest.raises(InputError, match=r"^HOLDFAST_LIMITS_ROWS: limits.rows: expected int"):
        load_settings(None, {"HOLDFAST_LIMITS_ROWS": "many"})


def test_every_variable_reaches_its_setting():
    names = variables()
    assert names["limits", "in_flight_bytes"] == "HOLDFAST_LIMITS_IN_FLIGHT_BYTES"
    assert len(set(names.values())) == len(names)
    assert unknown_variables({"HOLDFAST_HTTP_PROT": "1", "HOLDFAST_TOKEN_KEY": "k", "PATH": "/"}) == [
        "HOLDFAST_HTTP_PROT"
    ]


def test_a_plain_name_lies_beside_the_lake_and_needs_one_on_this_machine():
    assert Settings(lake="/srv/lake").spool_folder == Path("/srv/lake.spool")
    with pytest.raises(InputError, match="elsewhere"):
        _ = Settings(lake="s3://shop/lake").spool_folder
