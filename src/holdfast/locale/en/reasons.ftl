### Why: reason-<code>. A part is said where the value of its name says something.

reason-saw-before-call =
    { $seen } of { $complaints } complaints had been opened there before the call, { $days }; { AROUND($expected) } would be expected by chance.
    .fields = It was shown: { $fields }.
    .lacking = { $lacking ->
        [one] In one complaint the caller knew something it was never shown.
       *[other] In { $lacking } complaints the caller knew something it was never shown.
    }
reason-handled =
    { $seen } of { $complaints } complaints are about orders that { $attribute } { $value } handled before the call, { $days }; { AROUND($expected) } would be expected by chance.
reason-customer-list =
    { $seen } of { $complaints } complaints fit a copy of the customer list as a whole ({ AROUND($expected) } expected by chance): no part of the business and no time stands out.
reason-window-of-everything =
    { $seen } of { $complaints } complaints are about orders placed { $days }, whoever handled them; { AROUND($expected) } would be expected by chance.
reason-seen-in-window =
    { $custodian } saw this order on { DAY($on, pattern: "d MMMM y") }, a day inside the leak's window with probability { CHANCE($chance) }.
