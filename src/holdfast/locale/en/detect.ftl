### holdfast detect and holdfast backtest on a terminal.

detect-found = { $found ->
    [0] Nothing stands out.
    [one] One signal, { $new ->
        [0] known before.
       *[other] new.
    }
   *[other] { $found } signals, { $new } of them new.
}
detect-kept = All are kept in { $file }. A signal says where to look; it proves nothing against a person.
detect-column-detector = Detector
detect-column-subject = Who or what
detect-column-first = From (UTC)
detect-column-score = Score
detect-column-why = Why
backtest-difference = { $detector }: { $before } subjects with the defaults, { $after } with these knobs: { $come } come, { $gone } go. Customers troubled: { $troubled_before } before, { $troubled_after } after.
