### holdfast signals on a terminal.

signals-standing = { $count ->
    [0] No signal stands.
    [one] One signal stands.
   *[other] { $count } signals stand.
}
signals-column-detector = Detector
signals-column-subject = Who or what
signals-column-first = From (UTC)
signals-column-score = Score
signals-column-judged = Judged
signals-column-why = Why
signals-judged-none = not yet
signals-judged-positive = positive
signals-judged-negative = negative
signals-judged-unsure = unsure
signals-judged-shadow = shadow
signals-said-positive = Kept: it is what the detector says.
signals-said-negative = Kept: until its end the detector is silent about this subject, for policies too.
signals-said-unsure = Kept: nobody can tell yet.
