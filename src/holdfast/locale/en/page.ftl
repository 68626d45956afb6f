### The report as a page.

brand = Holdfast
page-title = Where the orders left
page-leads = Leads: how likely, and when
page-complaints = Complaints, by the day of the call
page-exposures = Orders seen, day by day
page-sets = What the complaints cannot tell apart
page-exposed = Who is next
page-method = How this was found
page-inputs = The run

number-complaints = complaints used
number-none = that no source in these files explains them
number-outside = that a source without an access log leaked
number-threshold = threshold for naming a lead
number-exposed = exposed customers who have not complained
number-victims = of them expected to be in the leak
number = { $count }

the-numbers = The numbers
figure-leads =
    Left, the probability of each lead, with the threshold as a mark. Right, the days in which its orders left: between the marks the likeliest window, dark where a day is almost surely inside, pale where it may be (90% intervals of the first and the last day).
    .label = Bar chart of leads by probability, with the window of each: { $leads }.
    .nothing = There is no lead to draw.
figure-complaints =
    Each bar is a day; the coloured bands are the windows in which the orders left. Calls come after the orders have left.
    .label = Bar chart of complaints by day { DAY($first, pattern: "d MMMM y") } to { DAY($last, pattern: "d MMMM y") }; the most, { $most }, on { DAY($on, pattern: "d MMMM y") }.
    .nothing = There are no complaints to draw.
figure-exposures =
    Orders seen for the first time, by day; coloured inside the window. Each lead has its own scale.
    .label = Orders seen by day, with the window marked, for { $names }.
    .nothing = There are no accesses of these leads to draw.
figure-sets =
    Each bar is a member's share of the probability that the leak was there. Only together do the members of a set hold 95% of it.
    .label = { $count ->
        [one] Bar chart of one set of sources that the complaints cannot tell apart.
       *[other] Bar chart of { $count } sets of sources that the complaints cannot tell apart.
    }
    .nothing = Every leak found points at one source alone, or there is none.

column-began = Began (90% interval)
column-ended = Ended (90% interval)
column-reason = Why
column-day = Day
column-complaints = Complaints
column-leak = Leak
column-share = Share
column-account = Customer
column-order = Order
column-table = Table
column-file = File
column-rows = Rows
column-rejected = Rejected
column-bytes = Bytes

chart-busiest = busiest day: { $orders } on { DAY($on, pattern: "d MMM") }
chart-set = Leak { $number }: { CHANCE($chance) } likely
next-exposed = The next { $count }
more-exposed = { $count ->
    [0] This list stands in exposed.csv too.
    [one] One more stands in exposed.csv.
   *[other] { $count } more stand in exposed.csv.
}

run-version = Holdfast
run-engine = Engine
run-seed = Seed

method =
    .guard = An access counts only if it came before the call, so that the service desk's own look-ups afterwards are held against nobody.
    .sources = Each complaint is taken to come from one of a few sources, each with its days and its share of the complaints, or from chance; shops, couriers, hubs and the customer list as a whole take part although they keep no access log.
    .weighing = All windows and shares are weighed, for several leaks at once, each given the others; what a caller knew counts against a custodian that was never shown it.
    .probability = What comes out is a probability: of the leads named with 90%, about nine in ten should be right.
limits = It can be wrong where the true source is in none of these files, where two sources saw the same orders, and where complaints are few or name the wrong order or day.
