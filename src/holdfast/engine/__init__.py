"""Where expressions run: DuckDB in this process, or Spark.

Every other room builds Ibis expressions; only this one runs them, and either engine gives equal rows of equal types.
"""

from holdfast.engine.opening import Engine, StateEngine, open_engine, open_state
from holdfast.engine.ready import Ready

__all__ = ["Engine", "Ready", "StateEngine", "open_engine", "open_state"]
