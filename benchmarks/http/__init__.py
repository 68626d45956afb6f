# ruff: noqa: A005
"""How fast events come in by HTTP, durable before the answer."""
