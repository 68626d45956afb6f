"""How order data get out: one attacker a file."""
