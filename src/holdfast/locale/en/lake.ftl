### The lake on a terminal.

lake-column-table = Table
lake-column-rows = Rows
lake-column-files = Files
    .small = Small
lake-column-size = Size
lake-column-first = From
lake-column-last = To
lake-is-empty = Nothing is stored in this lake.
lake-checked = { $files ->
    [one] One file was
   *[other] { $files } files were
} read; { $damaged ->
    [0] all are what was written.
    [one] one is not what was written:
   *[other] { $damaged } are not what was written:
}
lake-damage-missing = { $table }/{ $path }: the file is missing
lake-damage-size = { $table }/{ $path }: the file has another size
lake-damage-hash = { $table }/{ $path }: the file has other content
lake-damage-unreadable = { $table }/{ $path }: the file cannot be read as Parquet
lake-damage-rows = { $table }/{ $path }: the file has another number of rows
lake-damage-columns = { $table }/{ $path }: the file has other columns than the table
lake-gap = { $table }: nothing from { DAY($first, pattern: "d MMMM y") } to { DAY($last, pattern: "d MMMM y") }. A holiday, or a door that was shut?
lake-compacted = { $table }: { $before } files became { $after }.
lake-nothing-to-compact = No table has small files to join.
lake-retained = { $table }: { $rows ->
    [one] one row
   *[other] { $rows } rows
} older than { $days } days removed.
lake-nothing-to-retain = Nothing is older than its table is kept.
lake-forgotten = { $table }: { $rows ->
    [one] one row
   *[other] { $rows } rows
} changed.
lake-nothing-to-forget = No row names this account.
lake-forgotten-is-journalled = It is in the lake's journal, by a fingerprint of the token.
