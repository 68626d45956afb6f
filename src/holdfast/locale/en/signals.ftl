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
reason-not-our-call =
    The customer tells of { $calls ->
        [one] a call
       *[other] { $calls } calls
    } in the shop's name; the shop wrote down no such contact.
reason-buyers-warn =
    { $warnings } buyers warn of fraud in reviews of this product ({ $share } % of its reviews), { $leaks } of them of callers who knew the order or of data given away.
reason-buyers-warn-everywhere =
    { $warnings ->
        [one] A buyer warns
       *[other] { $warnings } buyers warn
    } of fraud in reviews of this product, at a time when buyers warn under { $products } products.
reason-canary-read =
    It opened { $canaries ->
        [one] a planted record
       *[other] { $canaries } planted records
    } that nobody has a reason to open{ $exported ->
        [0] {""}
       *[other] , and exported them
    }.
reason-canary-tried =
    It tried to sign in to { $canaries ->
        [one] a planted account
       *[other] { $canaries } planted accounts
    }.
reason-canary-called =
    Somebody called about a planted record that no customer has: the list it stands on has left the shop.
reason-client-changed =
    This program changed what it does: { $fields ->
        [0] {""}
       *[other] fields or a purpose it never asked for;{" "}
    }{ $networks ->
        [0] {""}
       *[other] a network it was never seen in;{" "}
    }{ $grown ->
        [0] {""}
       *[other] ever more orders;{" "}
    }{ $orders } orders in { $days ->
        [one] a day
       *[other] { $days } days
    }, where { $expected } would be expected.
reason-imitates-the-shop =
    It imitates { $imitates } ({ $manner }){ $told ->
        [0] {""}
       *[other] ; customers were sent there
    }.
reason-stands-in-list =
    This customer stands in { $lists ->
        [one] a leaked list
       *[other] { $lists } leaked lists
    }{ $opens ->
        [0] {""}
       *[other] ; a password there opens the account
    }{ $own ->
        [0] {""}
       *[other] ; the rows hold what only this shop knows
    }.
