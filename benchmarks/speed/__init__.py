"""How fast a trace is, against the bare scan of what it reads."""
