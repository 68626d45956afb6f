### What the last trace over the lake found.

leads-never = Nothing was traced yet: holdfast run does it once complaints, and accesses or orders, are in the lake.
leads-too-few = This campaign has no trace of its own: that takes { $least } complaints that name an order or a customer, accesses or orders, and a run (--now).
leads-run = { $complaints ->
    [one] Traced { $at } UTC, with one complaint (run { $run }).
   *[other] Traced { $at } UTC, with { $complaints } complaints (run { $run }).
}
leads-none = No source explains them all: { $chance }.
leads-exposed = { $count ->
    [0] Nobody is listed as exposed. The tables are in { $folder }.
    [one] One customer is exposed and has not complained. The tables are in { $folder }.
   *[other] { $count } customers are exposed and have not complained. The tables are in { $folder }.
}
