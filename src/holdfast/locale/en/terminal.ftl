### The report on a terminal.

terminal-title = Holdfast: where the orders left
heading-leads = Leads
heading-window = When
heading-undivided = Not told apart
heading-otherwise = Otherwise
heading-exposed = Who is next
heading-rejected = Rows
heading-help = What would help
heading-files = Files
column-rank = #
column-custodian = Custodian
column-probability = Probability
column-window = Window
column-seen = Seen
    .expected = Seen (by chance)
more-leads = { $count ->
    [one] One more lead stands
   *[other] { $count } more leads stand
} in leads.csv.
seen-of-expected = { $seen } of { $complaints } ({ AROUND($expected) })
seen-of = { $seen } of { $complaints }
files-written = The report is in { $folder }: report.html to read, leads.csv and exposed.csv (also as Parquet) to work with, run.json to repeat it.
files-not-written = Nothing was written; ask for --out to keep the leads and the list of the exposed.
a-lead-is = A lead says where to look first. It is never proof against a person.
