"""The door for programs: ``POST /api/v1/events/<table>``, the description of it, health and metrics."""
