### The staff's pages.

## Inbox

console-inbox = Inbox
console-empty = No complaints have come in yet.
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
console-unread = not read yet
console-nothing = –
console-as-table = As a table

## Keys

console-key-move = down, up
console-key-open = open
console-key-find = find
console-key-filter = filters
console-key-older = older
console-key-facts = fact down, up
console-key-edit = correct
console-key-save = save
console-key-leave = leave
console-key-look = show what is personal
console-key-state = state
console-key-beside = next, previous
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
console-alike-count = { $count ->
    [one] one other complaint
   *[other] { NUMBER($count) } other complaints
}
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

console-caller-bank = bank
console-caller-courier = courier
console-caller-electricity = electricity company
console-caller-finance-service = finance service
console-caller-government = government
console-caller-insurer = insurer
console-caller-manufacturer = manufacturer
console-caller-payment-service = payment service
console-caller-platform-service = the platform’s service
console-caller-police = police
console-caller-regulator = regulator
console-caller-seller = seller
