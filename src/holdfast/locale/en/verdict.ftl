### What a trace comes to.

verdict-one = Most likely the orders left through { $custodian } { $days } (probability { CHANCE($chance) }).
verdict-outside = Most likely the orders left where no access log reaches: { $custodian }, { $days } (probability { CHANCE($chance) }).
verdict-one-of-several = { $custodian } { $days } (probability { CHANCE($chance) })
verdict-several = There are most likely { $count } leaks: { $leads }.
verdict-undivided = Most likely the orders left through one of these { $count }, which the complaints cannot tell apart: { $members } (together { CHANCE($chance) }).
verdict-none = No custodian can be named yet: none reaches a probability of { CHANCE($threshold) }.
verdict-nothing = { $complaints ->
    [0] No complaint could be used, so nothing can be said.
    [one] No custodian can be named: one complaint leaves no lead.
   *[other] No custodian can be named: { $complaints } complaints leave no lead.
}
likeliest = The likeliest is { $custodian } with { CHANCE($chance) }.
evidence-of = { $custodian }: { $reason }
and-more = { $count ->
    [one] one more
   *[other] { $count } more
}
help-none = More complaints, and complaints that name the order and the time of the call; the orders file, which counts shops, couriers and hubs too; and what the caller knew, because a custodian that was never shown it falls out.
help-undivided = What the caller knew, if they were shown different fields; more complaints about orders that only one of them opened; a planted order shown to one of them alone.
none-probability = It is { $likely } ({ CHANCE($chance) }) that no source in these files explains the complaints.
outside-probability = It is { $likely } ({ CHANCE($chance) }) that a source without an access log leaked, such as a shop, a courier or the customer list as a whole.
window-ends = The leak through { $custodian } began { $began } and ended { $ended } (each with a probability of 90%).
undivided = The complaints cannot tell these { $count } apart: { $members } (together { CHANCE($chance) }; { CHANCE($share) } of all complaints).
exposed-none = No customer is listed as exposed: no source is likely enough, or none that is saw orders of customers who have not complained.
exposed-count = { $count ->
    [one] One customer who has not complained is exposed
   *[other] { $count } customers who have not complained are exposed
}; the data of about { AROUND($victims) } of them is expected to be in the leak.
left-out = { $names } saw too large a part of all orders to say whom to warn, and { $count ->
    [one] is
   *[other] are
} left out of the list of the exposed.
rejected = { $count ->
    [0] Every row of the files could be read.
    [one] One row could not be read and is left out.
   *[other] { $count } rows could not be read and are left out.
}
simulated = Simulated data: the shop, its customers and its custodians are invented.
