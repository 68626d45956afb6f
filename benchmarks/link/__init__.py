"""How well complaints are linked, and how fast."""
