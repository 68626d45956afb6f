### Why a detector speaks: reason-<code>, as its reason column has it.

reason-many-accounts =
    { $accounts } accounts were tried from there; { $failed } % of them failed, { $opened ->
        [0] none was entered
        [one] one was entered
       *[other] { $opened } were entered
    }.
reason-strangers-fail =
    { $addresses } addresses failed on accounts they have nothing to do with, where { $expected } would be expected; { $unseen } % of them had never been seen, { $unknown } % of their { $tries } tries went to accounts that nobody ever entered ({ $hours ->
        [one] in one hour
       *[other] in { $hours } hours
    }).
reason-belongs-to-attack =
    It took part in an attack by many addresses: { $tries ->
        [one] one try
       *[other] { $tries } tries
    }, { $opened ->
        [0] no account entered
        [one] one account entered
       *[other] { $opened } accounts entered
    }.
reason-opened-by-attack =
    It was entered during an attack with leaked passwords, from { $addresses ->
        [one] an address
       *[other] { $addresses } addresses
    } that took part and had never entered it before.
reason-opened-far-more =
    It opened { $orders } orders in one stretch, where { $expected } would be expected of it.
reason-walked-numbers =
    It opened orders by counting: { $steps } steps were as long as the step before, { $even } % of all.
reason-exported-far-more =
    It exported { $orders } orders; its largest day before had { $most }.
reason-opened-beyond-work =
    It opened { $orders } orders in { $days ->
        [one] a day
       *[other] { $days } days
    }, far more than usual or at night ({ $night } at night); in { $unasked } % of the cases the shop had no contact with the customer around that time.
reason-cards-of-many =
    Gift cards of { $buyers } different buyers were spent there.
reason-spent-at-once =
    { $cards ->
        [one] A gift card was
       *[other] { $cards } gift cards were
    } spent on another device within the hour of being bought ({ $amount } in minor units).
reason-strangers-pay-there =
    { $strangers } devices signed in for the first time and bought gift cards at once.
reason-resold-by-card =
    { $cards ->
        [one] A gift card pays
       *[other] { $cards } gift cards pay
    } for goods that are easily resold ({ $amount } in minor units).
reason-bound-and-used =
    Bound with an SMS code from an unknown device and address, and used { $uses ->
        [one] once
       *[other] { $uses } times
    } right away.
reason-entered-changed-paid =
    A new device entered, changed { $changes ->
        [one] password or telephone
       *[other] password or telephone ({ $changes } times)
    }, and a payment followed within minutes.
