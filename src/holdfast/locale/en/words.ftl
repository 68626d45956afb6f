### Words and the ways of joining them.

between-sentences = {" "}
between-names = {", "}
before-last-name = {" and "}
between-label-and-value = {": "}

## Days. CLDR date patterns.

day = { DAY($on, pattern: "d MMMM y") }
    .short = { DAY($on, pattern: "d MMM") }
    .month = { DAY($on, pattern: "MMM y") }
span-day = on { DAY($first, pattern: "d MMMM y") }
    .short = { DAY($first, pattern: "d MMM y") }
    .brief = { DAY($first, pattern: "d MMM") }
span-month = between { DAY($first, pattern: "d") } and { DAY($last, pattern: "d MMMM y") }
    .short = { DAY($first, pattern: "d") }–{ DAY($last, pattern: "d MMM y") }
    .brief = { DAY($first, pattern: "d") }–{ DAY($last, pattern: "d MMM") }
span-year = between { DAY($first, pattern: "d MMMM") } and { DAY($last, pattern: "d MMMM y") }
    .short = { DAY($first, pattern: "d MMM") } – { DAY($last, pattern: "d MMM y") }
    .brief = { DAY($first, pattern: "d MMM") } – { DAY($last, pattern: "d MMM") }
span-years = between { DAY($first, pattern: "d MMMM y") } and { DAY($last, pattern: "d MMMM y") }
    .short = { DAY($first, pattern: "d MMM y") } – { DAY($last, pattern: "d MMM y") }
    .brief = { DAY($first, pattern: "d MMM y") } – { DAY($last, pattern: "d MMM y") }

## Numbers too small or too near certainty to be written out.

less-than = <{ $bound }
more-than = >{ $bound }

## How likely, in words.

likely-virtually-certain = virtually certain
likely-very-likely = very likely
likely-likely = likely
likely-as-likely-as-not = about as likely as not
likely-unlikely = unlikely
likely-very-unlikely = very unlikely
likely-exceptionally-unlikely = exceptionally unlikely

## Custodians.

custodian = { $kind } { $name }
custodian-outside = { $attribute } { $name } (no access log)

kind-unnamed = custodian
kind-outside = { $attribute } (no access log)
kind-outside-customer-list = the customer list as a whole (no access log)
kind-outside-window = everything sold in those days (no access log)
kind-staff = staff account
kind-employee = employee
kind-desk = service desk
kind-service-desk = service desk
kind-desk-team = service desk team
kind-desk-employee = service desk employee
kind-shop = shop
kind-shop-account = shop account
kind-shop-staff = shop staff account
kind-erp = ERP system
kind-erp-app = ERP app
kind-erp-token = ERP app's key
kind-erp-vendor = ERP vendor
kind-app = app
kind-vendor = vendor
kind-warehouse = warehouse
kind-warehouse-system = warehouse system
kind-hub = courier hub
kind-courier-hub = courier hub
kind-station = courier station
kind-courier-station = courier station
kind-courier = courier
kind-api-client = API client
kind-api-key = API key
kind-session = session
kind-scraper = scraper
kind-address = network address
kind-ip = network address
kind-report-tool = report tool
kind-partner = partner

attribute-shop = shop
attribute-courier = courier
attribute-hub = courier hub
attribute-channel = sales channel
attribute-warehouse = warehouse
attribute-category = category
attribute-region = region

## What an access shows and a caller knows.

field-name = name
field-phone = phone number
field-address = address
field-item = item
field-amount = amount
field-national-id = national id
field-card-tail = last digits of the card
field-order-number = order number
field-order-time = time of the order
field-parcel-number = parcel number
