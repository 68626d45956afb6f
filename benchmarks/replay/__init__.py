"""How fast a shop is simulated and written."""
