"""Complaints × accesses → leads, windows, exposures."""
