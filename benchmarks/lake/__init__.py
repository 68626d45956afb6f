"""How fast the lake stores events durably, and how fast it is read meanwhile."""
