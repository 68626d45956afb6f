### Events on their way into the lake.

ingest-progress = { $file }: { $records } records
ingest-rows = { $rows ->
    [one] One row came into { $table }.
   *[other] { $rows } rows came into { $table }.
}
ingest-nothing = No rows came in.
ingest-known = { $count ->
    [one] One file had been taken whole before.
   *[other] { $count } files had been taken whole before.
}
ingest-passed = { $count ->
    [one] One line was passed over: no event of ours.
   *[other] { $count } lines were passed over: no events of ours.
}
ingest-future = { $count ->
    [one] One event lies more than ten minutes in the future: a clock is wrong.
   *[other] { $count } events lie more than ten minutes in the future: a clock is wrong.
}
ingest-rejected = { $count ->
    [one] One record did not fit and is kept, with its reason, readable by you only: it may be personal.
   *[other] { $count } records did not fit and are kept, with their reasons, readable by you only: they may be personal.
}
ingest-repair = Repair and bring in: holdfast ingest --rejected { $file }
ingest-stopped = stopped; what was counted is in the lake, and the same call goes on from there
log-shrank = { $file } was cut short before all of it was read, and no copy of the rest was found: lines may be missing.
rejects-none = Nothing was rejected.
