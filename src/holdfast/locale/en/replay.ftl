### A replayed scenario: what was made, and the scoreboard.

step-replay = Simulating
step-watch = Watching in simulated time
step-signal = Looking for signals

replay-made = { $scenario }, simulated: { NUMBER($events) } events and { NUMBER($complaints) } complaints.
replay-files = They are in { $folder }: events, complaints, and the truth apart from them.
replay-score = Scoreboard (simulated)
replay-without = No system
replay-with = Holdfast
replay-with-none = Holdfast, nobody warned
replay-never = never
replay-first-signal = Hours from the first act to a true signal ({ $source })
replay-signal = { $hours } ({ $detector })
replay-false-alarms = False alarms of detectors a day, before any attack
replay-complaints-until = Complaints until { $source } was named
replay-hours-until = Hours from the first call until then ({ $source })
replay-to-come = Calls still to come then ({ $source })
replay-to-come-of = { NUMBER($calls) } of { NUMBER($all) }
replay-of-them = { NUMBER($complaints) } ({ NUMBER($true) } from the leak)
replay-warned-before = Customers warned before their call, of { NUMBER($called) } called
replay-warned = Customers warned in all
replay-troubled = Honest customers troubled: warned and not exposed
replay-falsely-named = Custodians named falsely
replay-averted = Averted, of { $stake } at stake
replay-yuan = { NUMBER($amount) } yuan
replay-many = the addresses of the botnet
replay-outside = a source outside the logs
replay-about = Simulated. Customers are warned from the exposed list when a source is named; { $heeded } of the warned are assumed not to fall for the call. Only what exists counts.
