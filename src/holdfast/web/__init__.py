"""Doors for requests: Django on granian."""
