### holdfast link: campaigns, and what speaks for and against a pair.

link-found = { $campaigns ->
    [0] No campaigns
    [one] One campaign
   *[other] { $campaigns } campaigns
}, { $links ->
    [one] one link
   *[other] { $links } links
}.
link-kept = Links, campaigns and members are kept in { $folder }. A campaign says who may have been called by the same people; it proves nothing against a person.
link-rejected = { $rejected ->
    [one] One row was
   *[other] { $rejected } rows were
} rejected; the reasons are in { $file }.
link-contradicted = { $one } and { $other } were judged to be of one operation, but other judgements keep them apart.
link-column-campaign = Campaign
link-column-calls = Calls
link-column-complaints = Complaints
link-column-first = First call
link-column-last = Last call
link-duplicate = tells of the same call as { $complaint }
link-weight = Together { $bits } bits: of one operation with a probability of { $chance }, as far as these two alone tell.
link-common = { " " }({ $count } of { $of } complaints)
link-judged = { $one } and { $other }: { $word }. It counts from the next run.
link-word-positive = one operation
link-word-negative = not one operation
link-word-unsure = unsure; the link does not count
link-word-none = left to the comparisons
link-evidence-start = to begin with
link-evidence-caller = caller's number
link-evidence-payee = payee
link-evidence-page = page
link-evidence-wording = wording
link-evidence-story = pretext and steps
link-evidence-goods = what was bought where
link-evidence-moment = time of the call
link-level-start = any two that are worth comparing
link-level-unknown = one of the two does not say
link-level-else = nothing alike
link-level-same-number = the same number
link-level-neighbour-number = numbers of the same thousand
link-level-same-payee = the same account
link-level-same-host = the same host
link-level-same-pattern = hosts of the same pattern
link-level-alike-70 = seven tenths alike or more
link-level-alike-50 = half alike or more
link-level-alike-30 = three tenths alike or more
link-level-same-pretext-and-steps = the same pretext and steps
link-level-same-pretext = the same pretext
link-level-same-item-and-shop = the same kind of item at the same shop
link-level-same-shop = the same shop
link-level-same-courier = the same courier
link-level-within-a-day = within a day
link-level-within-three-days = within three days
link-level-within-two-weeks = within two weeks
reason-linked = The two complaints are alike:
    .caller = caller's number: { $caller }.
    .payee = payee: { $payee }.
    .page = page: { $page }.
    .wording = wording: { $wording }.
    .story = pretext and steps: { $story }.
    .goods = what was bought where: { $goods }.
    .moment = time of the call: { $moment }.
link-unheard = The record cannot be read: what staff said of links since the last run does not count yet.
