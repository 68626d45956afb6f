"""Holdfast: where a shop's order data left, and which customers will be called next."""

from importlib.metadata import version

__version__ = version("holdfast")
