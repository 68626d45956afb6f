### The demo: how sure are we, as complaints come in?

step-read = Reading
step-open = Opening the engine
step-take = Adding to the state file
step-look-up = Looking up who held what
step-fit = Weighing the sources
step-exposed = Listing who is next

story-title = A simulated shop with a leak like Jumei's in 2016
story-shop = { $orders } orders, { $accesses } accesses by { $custodians } custodians. Between { DAY($first, pattern: "d MMMM") } and { DAY($last, pattern: "d MMMM y") } one of them leaked { $leaked } orders; the callers made { $calls } calls. Nobody in the shop knows that. Then the complaints come in:
story-complaints = Complaints
story-reported = By
story-likeliest = Likeliest source
story-sure = How sure
story-right = In truth
story-calls = Calls to come
story-warned = Of them on the list
story-is-right = right
story-is-wrong = wrong
story-is-unsaid = not named
story-nobody = nobody yet
story-truth = The truth: { $custodian }, { $days }.
story-lists = The list names { $listed } customers with the complaints of the last line; { $true } of the { $leaked } leaked orders of customers who had not complained are on it.
story-files = The shop's files are in { $folder }; trace them yourself: { $command }

naive-utc = The Parquet times of { $tables } carry no zone; they are read as UTC, as Holdfast's own tables are stored. Name another zone with --timezone.

demo-simulate = Simulating a shop with a leak like Jumei’s in 2016
demo-shop = Storing its orders and accesses
demo-complaints = Taking the complaints in, reading the facts in them
demo-steps = Linking, tracing
demo-ready = Ready
demo-url = The desk is at { $url }
demo-key = { $name }
    password  { $password }
    codes     { $codes }
demo-stop = Each code serves once, as the second factor. Everything is invented. Ctrl-C ends it; the same command opens it again.
