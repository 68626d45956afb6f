"""The techniques behind detectors: ids and names of MITRE's Fight Fraud Framework (F3) 1.1.

Where it takes a technique from ATT&CK it keeps the id; what it lacks is named as ATT&CK has it.
https://ctid.mitre.org/fraud, https://attack.mitre.org (Apache-2.0).
"""

TECHNIQUES: dict[str, str] = {
    "F1002.002": "Abuse of Public-Facing API: Web API Abuse",
    "F1003": "Abuse SMS verification",
    "F1006": "Account Takeover",
    "F1006.001": "Account Takeover: Exposed API Key",
    "F1006.002": "Account Takeover: Exposed Login Credential",
    "F1028": "Fraudulent Purchasing",
    "F1029": "Gather Customer Information",
    "F1032": "Impersonate Official",
    "F1033": "Insider Access Abuse",
    "F1047": "Transfer of funds",
    "T1110.004": "Brute Force: Credential Stuffing",
    "T1583.001": "Acquire Infrastructure: Domains",
    "T1586": "Compromise Accounts",
    "T1589.001": "Gather Victim Identity Information: Credentials",
}
"""What detectors may name, by id."""
