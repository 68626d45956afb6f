"""CrowdSec, as Debian packs it, over a log of sshd.

The package is fetched by apt and unpacked into a folder, not installed; nothing is downloaded from CrowdSec's hub. Its
configuration is the smallest that reads the log and runs its own brute-force scenario: the parsers and the scenario
that come in the package. Started as its documentation says for old logs (``-dsn file://…``).
"""

import shutil
import subprocess
from pathlib import Path

ADDRESS = "127.0.0.1:18087"
PARTS = (
    "parsers/s00-raw/crowdsecurity/syslog-logs.yaml",
    "parsers/s01-parse/crowdsecurity/sshd-logs.yaml",
    "parsers/s02-enrich/crowdsecurity/dateparse-enrich.yaml",
    "scenarios/crowdsecurity/ssh-bf.yaml",
)
CONFIG = """
common: {{daemonize: false, log_media: stdout, log_level: info, working_dir: {0}}}
config_paths:
  config_dir: {0}/
  data_dir: {0}/data/
  simulation_path: {0}/simulation.yaml
  hub_dir: {0}/hub/
  index_path: {0}/hub/.index.json
  notification_dir: {0}/
  plugin_dir: {0}/
crowdsec_service: {{acquisition_path: {0}/acquis.yaml, parser_routines: 2, buckets_routines: 1, output_routines: 1}}
cscli: {{output: human}}
db_config: {{type: sqlite, db_path: {0}/data/crowdsec.db, flush: {{max_items: 5000}}}}
api:
  client: {{insecure_skip_verify: false, credentials_path: {0}/creds.yaml}}
  server: {{enable: true, log_level: info, listen_uri: "{1}", profiles_path: {0}/profiles.yaml}}
prometheus: {{enabled: false}}
"""


def prepared(work: Path) -> tuple[list[str], str]:
    """Fetch and configure it; return the command that wants a log's path behind it, and the package's version."""
    work.mkdir(parents=True, exist_ok=True)
    if not (work / "root").exists():
        subprocess.run(["apt-get", "download", "-qq", "crowdsec"], cwd=work, check=True)
        (package,) = work.glob("crowdsec_*.deb")
        subprocess.run(["dpkg", "-x", package, work / "root"], check=True)
    (package,) = work.glob("crowdsec_*.deb")
    root, config = work / "root", work / "config"
    shutil.rmtree(config, ignore_errors=True)
    for folder in ("data", "hub", "postoverflows"):
        (config / folder).mkdir(parents=True)
    hub = root / "usr/share/crowdsec/hub"
    for part in PARTS:
        target = config / part.replace("crowdsecurity/", "")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(hub / part, target)
    shutil.copytree(root / "etc/crowdsec/patterns", config / "patterns")
    for name in ("profiles.yaml", "simulation.yaml"):
        shutil.copy(root / "etc/crowdsec" / name, config / name)
    shutil.copy(hub / ".index.json", config / "hub") if (hub / ".index.json").exists() else (
        config / "hub" / ".index.json"
    ).write_text("{}")
    (config / "acquis.yaml").touch()
    (config / "creds.yaml").write_text(f"url: http://{ADDRESS}\nlogin: bench\npassword: bench\n")
    (config / "config.yaml").write_text(CONFIG.format(config, ADDRESS))
    said = ["-c", str(config / "config.yaml")]
    name = ["machines", "add", "bench", "--password", "bench", "--url", f"http://{ADDRESS}", "--force"]
    tool = [str(root / "usr/bin/cscli"), *said, *name, "-f", str(config / "creds.yaml")]
    subprocess.run(tool, check=True, capture_output=True)
    return [str(root / "usr/bin/crowdsec"), *said, "-type", "syslog", "-dsn"], package.name.split("_")[1]
