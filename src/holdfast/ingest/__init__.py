"""Outside formats → our tables.

A file's path through this room: :mod:`paths` finds it, :mod:`formats` cuts it into batches of records, :mod:`rows`
turns a batch into our columns or refuses records, :mod:`staging` writes the good rows where an engine reads them (or
leaves a Parquet file that fits where it is), :mod:`rejects` keeps what did not fit.
"""
