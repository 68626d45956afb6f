### Policies and what they decide.

policy-case-failed = “{ $case }”: expected { $expected }, but it says { $said }
policy-cases = { $well } of { $count } cases are well.
policy-column-moment = Moment
policy-column-before = Before
policy-column-after = After
policy-column-count = How often
policy-changed = Line { $line }: { $before } becomes { $after } ({ $rules })
policy-difference = { $changed } of { $moments } verdicts would be others, for { $accounts } accounts.
