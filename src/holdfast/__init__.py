"""Holdfast: where a shop's order data left, and which customers will be called next."""

__version__: str


def __getattr__(name: str) -> str:
    """Return the version as it was installed; what reads it takes a while to import, and few ask."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import version  # noqa: PLC0415

    return version("holdfast")
