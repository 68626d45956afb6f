"""How fast the record takes, finds and verifies."""
