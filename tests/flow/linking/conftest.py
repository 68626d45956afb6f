"""Spark for tables of a few rows."""

from tests.few_tasks import few_tasks

__all__ = ["few_tasks"]
