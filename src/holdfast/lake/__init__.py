"""Where the shop's events lie: Delta tables of Parquet files, a folder a day, durable before an answer."""

from holdfast.lake.key import lake_tokens
from holdfast.lake.lake import Lake, open_lake
from holdfast.lake.table import File, LakeTable, Stored, Version

__all__ = ["File", "Lake", "LakeTable", "Stored", "Version", "lake_tokens", "open_lake"]
