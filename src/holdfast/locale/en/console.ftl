### The staff's pages.

## Inbox

console-inbox = Inbox
console-empty = No complaints have come in yet.
console-empty-staff = First let colleagues in, who read complaints and decide:
console-empty-portal = Customers tell theirs here:
console-empty-list = A call centre’s list comes in by
console-empty-mail = Letters come in by
console-none-such = No complaint is like this.
console-total = { $count ->
    [one] { $count } complaint
   *[other] { NUMBER($count) } complaints
}
console-complaints = complaints
console-by-day = Complaints by day
console-find = Receipt or order number
console-find-go = Find
console-not-found = There is no complaint with this receipt or order number.
console-filters = Narrow down
console-take-away = Take this filter away
console-all = All complaints
console-with-loss = With a loss
console-more = and { $count } more
console-narrow = Show these days
console-older = Older
console-newest = Newest
console-next-page = Next page
console-first-page = First page
console-unread = not read yet
console-left-to-people = nothing here could read them
console-nothing = –
console-as-table = As a table

## Keys

console-key-move = down, up
console-key-open = open
console-key-find = find
console-key-filter = filters
console-key-older = older
console-key-next-page = next page
console-key-facts = fact down, up
console-key-edit = correct
console-key-save = save
console-key-leave = leave
console-key-look = show what is personal
console-key-state = state
console-key-beside = next, previous
console-keys = Keys of one letter
console-key-up = back to the list

## A complaint

console-beside = Complaints beside this one
console-newer = Previous
console-next = Next
console-told = What was told
console-may-not-look = Your role does not see what customers told.
console-is-open = Shown for a reason, and noted in the journal each time. It closes after a quarter of an hour.
console-look = Personal details are masked. Show them because
console-reason = choose a reason
console-show = Show
console-give-reason = Choose a reason first.
console-files = Files
console-save-file = Save
console-alike = Shared with others
console-alike-count = { NUMBER($count) } complaints, this one among them,
console-facts = Facts
console-edit = Correct
console-save = Save
console-set = Set
console-kept = kept
console-corrected = corrected by { $by }
console-corrections = Corrections
console-mistyped = This is not what belongs here. Nothing was changed.
console-token-about = Enter the whole number: only its token is kept.
console-journal = Journal

console-alike-caller-token = name the same caller’s number
console-alike-payee-token = name the same account that was paid
console-alike-account-token = are by the same customer
console-alike-url = name the same page

console-column-reported-at = Reported
console-column-receipt = Receipt
console-column-state = State
console-column-kind = Kind
console-column-channel = Came by
console-column-platform = Platform
console-column-pretext = Pretext
console-column-region = Region
console-column-loss = Loss
console-column-currency = Currency
console-column-called-at = Called
console-column-contact = Contact by
console-column-caller-token = Caller’s number
console-column-payee-token = Account paid to
console-column-account-token = Customer’s account
console-column-fields-known = Caller knew
console-column-asks = Asked for
console-column-steps = Paid by
console-column-order = Order
console-column-url = Page
console-column-since = From
console-column-until = To
console-column-lost = With a loss
console-column-unread = Not read yet
console-column-unread-yes = Not read yet
console-column-unread-people = Left to people to read
console-column-once = Each call once
console-column-traced = That traces rest on
console-column-standing = Without those found to be no fraud

console-kind-false-customer-service = false customer service
console-kind-other-fraud = another fraud
console-kind-ordinary = ordinary complaint

console-channel-portal = portal
console-channel-phone = phone
console-channel-chat = chat
console-channel-email = e-mail
console-channel-import = imported
console-channel-api = API

console-group-story = pretext
console-group-time = times
console-group-caller = caller
console-group-known = what the caller knew
console-group-asks = what was asked
console-group-money = losses, payment
console-group-sum = other sums
console-group-place = order, place, page
console-group-personal = personal

console-reason-handle-complaint = I handle this complaint
console-reason-correct-facts = I put facts right
console-reason-build-case = I build a case
console-reason-customer-asked = the customer asked
console-reason-police-asked = the police asked
console-reason-law = the law asks for it
console-reason-audit = I audit

console-person-name = Name
console-person-phone = Phone
console-person-email = E-mail
console-person-address = Address
console-person-account = Account


## Campaigns

console-campaigns = Campaigns
console-campaign = Campaign
console-campaigns-about = Complaints that are likely one operation. A campaign proves nothing against a person.
console-campaigns-sizes = The largest
console-no-campaigns = No complaints have been linked yet. That happens by itself, some seconds after two came in that tell of one operation.
console-complaints-title = Complaints
console-calls-title = Calls
console-calls-count = { $count ->
    [one] one call
   *[other] { NUMBER($count) } calls
}
console-timeline = Complaints and losses by day
console-timeline-months = Complaints and losses by month
console-lost = lost ({ $currency })
console-graph = Numbers, accounts and pages that complaints share
console-one-complaint = complaint
console-no-graph = No two complaints share a number, an account or a page.
console-ties = What ties them together
console-where = Where it may have leaked
console-leads = Leads
console-none = none of these
console-chance = probability
console-windows = Days of the leak, and of the calls
console-calls = calls
console-days = days
console-traced = { $count ->
    [one] Traced from one complaint.
   *[other] Traced from { NUMBER($count) } complaints.
}
console-not-proof = A lead is where to look next, not who did it.
console-no-trace = No trace has run yet: it needs complaints, and accesses or orders, which come in by
console-too-few = This campaign has no trace of its own yet: that takes { NUMBER($least) } complaints that name an order or a customer, accesses or orders, and the next run.
console-shop-leads = What all complaints of the shop together say
console-exposed-title = Exposed customers
console-exposed = Exposed orders by risk
console-orders = orders
console-exposed-count = { $orders ->
    [one] one order
   *[other] { NUMBER($orders) } orders
} of { $customers ->
    [one] one customer
   *[other] { NUMBER($customers) } customers
}
console-exposed-all = All exposed orders
console-no-exposed = Nobody is listed: no lead is likely enough.
console-links = Links and judgements
console-said = What people said
console-judged = Kept. Campaigns are put together anew in the next run.
console-undo = Take back
console-taken-out = taken out of this campaign
console-merge = Is one operation with
console-merge-go = Put together
console-pair = Complaints
console-why = Why
console-judge = Are they one operation?
console-told-twice = told twice
console-take-out = Take out
console-judged-positive = yes
console-judged-negative = no
console-judged-unsure = unsure
console-column-first-call = First call
console-column-last-call = Last call
console-column-campaign = Campaign
console-column-custodian = Custodian

## Cases

console-cases = Cases
console-case = Case
console-case-open = open
console-case-closed = closed
console-case-title = Title of the case
console-open-case = Open a case
console-no-cases = There is no case. Open one from a campaign.
console-opened = opened by { $by }
console-waiting = Decisions waiting
console-decisions = Decisions
console-no-decisions = Nothing was decided yet.
console-made = { $by },
console-seen = seen by { $by },
console-answer = Why
console-approve = Approve
console-refuse = Refuse
console-second-eyes = You made this: it waits for another person.
console-waits = Waits for a second person.
console-decide = Propose a decision
console-what = What
console-about = On what (ids and tokens)
console-nothing-personal = No names, numbers or addresses here: this is kept for good.
console-propose = Propose
console-outcome = How it proved
console-no-outcome = Not known yet.
console-close = Close the case
console-later = What proved later
console-how-proved = How did it prove?
console-evidence = Evidence
console-no-evidence = Nothing is frozen yet.
console-freeze-what = Keep as it is now
console-freeze = Freeze
console-journal-elsewhere = The journal is for auditors, privacy officers and admins.
console-incomplete = Something is missing, or there is nothing of it. Nothing was changed.
console-tampered = This evidence is no longer what was frozen: its hash is another. Somebody changed it in the database.
console-conflict = This cannot be done any more: it changed meanwhile, or something waits.
console-column-case = Case
console-column-opened = Opened
console-column-table = What
console-column-rows = Rows
console-column-frozen = Frozen
console-decided-waiting = waits
console-decided-approved = approved
console-decided-refused = refused
console-found-confirmed = confirmed
console-found-refuted = refuted
console-found-unknown = not known
console-evidence-leads = leads
console-evidence-exposed = exposed customers
console-evidence-links = links
console-evidence-complaints = complaints
console-what-customers-warn = warn customers
console-what-order-hold = hold orders
console-what-card-freeze = freeze gift cards
console-what-password-reset = reset passwords
console-what-session-revoke = end sessions
console-what-key-revoke = revoke a key
console-what-number-block = block a number
console-what-domain-block = have a page blocked
console-what-instrument-unbind = unbind a payment method
console-what-account-challenge = ask accounts for more proof

## The journal

console-entries = { $count ->
    [0] no entry
    [one] one entry
   *[other] { NUMBER($count) } entries
}
console-all-entries = All entries
console-no-entries = Nothing was done yet.
console-no-such-entry = No entry is like this.
console-about-such-as = Such as case:…, complaint:… or staff:3
console-rows = { $count ->
    [one] one row
   *[other] { NUMBER($count) } rows
}
console-journal-whole = In the journal
console-head = Hash of the last entry, { NUMBER($number) }:
console-verified-never = It was not verified as a whole yet; the steps do it once a day, or
console-verified-well = Verified as a whole: { $count ->
    [one] one entry, as it was written.
   *[other] { NUMBER($count) } entries, all as they were written.
}
console-verified-broken = Entry { NUMBER($number) } is not as it was written, or one is missing before it. Verified
console-verified-lost = Entry { NUMBER($number) } is another one than was written down beside the lake: the end was cut off, or the journal written anew. Verified
console-column-at = When
console-column-who = Who
console-column-what = What
console-column-about = On what
console-column-facts = More

## Staff

console-staff = Staff
console-staff-ended = ended
console-staff-did = what they did
console-staff-how = On the command line of this machine
console-staff-invite = Let somebody in, by a link
console-staff-again = Let somebody back in who lost password or second factor
console-staff-grant = Change somebody’s roles
console-staff-end = End somebody’s access
console-invitations = Links that nobody used yet
console-invitation-until = good until
console-column-roles = Roles
console-column-began = Since
console-column-came-in = Last sign-in
console-factor-none = none yet
console-factor-totp = codes from an app
console-factor-webauthn = passkey
console-factor-recovery-codes = recovery codes
console-role-analyst = analyst
console-role-approver = approver
console-role-service-desk = service desk
console-role-privacy-officer = privacy officer
console-role-auditor = auditor
console-role-admin = admin
