### Words for what a complaint holds: for forms, lists and charts.

## How contact was made.

contact-phone = phone call
contact-sms = text message (SMS)
contact-wechat = WeChat
contact-qq = QQ
contact-line = LINE
contact-whatsapp = WhatsApp
contact-telegram = Telegram
contact-email = e-mail
contact-platform-chat = chat on the shop’s platform
contact-app = another app
contact-video-call = video call
contact-in-person = in person

## What was asked for.

asks-link = open a link
asks-card-number = card number
asks-password = password
asks-code = code from a text message
asks-id-number = national identity number
asks-screen-sharing = share the screen
asks-app = install an app
asks-loan = take out a loan
asks-transfer = transfer money
asks-gift-card = buy gift cards
asks-qr-code = scan a QR code
asks-add-contact = add a contact or join a group
asks-order-again = order or pay again
asks-secrecy = tell nobody
asks-cryptocurrency = pay in cryptocurrency
asks-callback = call a number back
asks-upi-pin = UPI PIN

## What it was said to be about.

pretext-system-upgrade = system upgrade or failure
pretext-out-of-stock = item out of stock
pretext-wrong-wholesaler = made a wholesaler by mistake
pretext-wrong-membership = signed up for a membership by mistake
pretext-recall = recall or quality problem
pretext-parcel-lost = parcel lost or damaged
pretext-refund-failed = refund failed
pretext-return-problem = problem with a return
pretext-credit-record = credit record
pretext-payment-failed = payment or order failed
pretext-account-problem = problem with the account
pretext-cash-on-delivery = cash on delivery
pretext-customs = customs
pretext-address-problem = address wrong, delivery failed
pretext-prize = prize or points
pretext-insurance = insurance expiring or charged
pretext-double-charge = charged twice
pretext-kyc = identity check expired

## How far a complaint came.

complaint-state-received = received
complaint-state-looked-at = being looked at
complaint-state-in-case = part of an investigation
complaint-state-answered = answered
complaint-state-closed = closed
complaint-state-no-fraud = found to be no fraud

## Regions, by ISO 3166-2.

region-cn-bj = Beijing
region-cn-tj = Tianjin
region-cn-sh = Shanghai
region-cn-cq = Chongqing
region-cn-he = Hebei
region-cn-sx = Shanxi
region-cn-nm = Inner Mongolia
region-cn-ln = Liaoning
region-cn-jl = Jilin
region-cn-hl = Heilongjiang
region-cn-js = Jiangsu
region-cn-zj = Zhejiang
region-cn-ah = Anhui
region-cn-fj = Fujian
region-cn-jx = Jiangxi
region-cn-sd = Shandong
region-cn-ha = Henan
region-cn-hb = Hubei
region-cn-hn = Hunan
region-cn-gd = Guangdong
region-cn-gx = Guangxi
region-cn-hi = Hainan
region-cn-sc = Sichuan
region-cn-gz = Guizhou
region-cn-yn = Yunnan
region-cn-xz = Tibet
region-cn-sn = Shaanxi
region-cn-gs = Gansu
region-cn-qh = Qinghai
region-cn-nx = Ningxia
region-cn-xj = Xinjiang
region-hk = Hong Kong
region-mo = Macao
region-tw-tpe = Taipei
region-tw-nwt = New Taipei
region-tw-tao = Taoyuan
region-tw-txg = Taichung
region-tw-tnn = Tainan
region-tw-khh = Kaohsiung
region-tw-hsz = Hsinchu
region-tw-kee = Keelung
region-tw-ila = Yilan
region-tw-hua = Hualien
region-tw-pif = Pingtung
region-tw-cha = Changhua
region-tw-yun = Yunlin
region-tw-cyq = Chiayi
region-tw-mia = Miaoli
region-tw-nan = Nantou
region-tw-ttt = Taitung
region-us-ca = California
region-us-tx = Texas
region-us-ny = New York
region-us-fl = Florida
region-us-il = Illinois
region-us-pa = Pennsylvania
region-us-oh = Ohio
region-us-ga = Georgia (US)
region-us-nc = North Carolina
region-us-mi = Michigan
region-us-nj = New Jersey
region-us-va = Virginia
region-us-wa = Washington
region-us-az = Arizona
region-us-ma = Massachusetts
region-us-tn = Tennessee
region-us-mo = Missouri
region-us-co = Colorado
region-us-mn = Minnesota
region-us-or = Oregon
region-us-nv = Nevada
region-us-wi = Wisconsin
region-us-md = Maryland
region-us-in = Indiana
region-us-la = Louisiana
region-in-mh = Maharashtra
region-in-ka = Karnataka
region-in-dl = Delhi
region-in-tn = Tamil Nadu
region-in-ts = Telangana
region-in-ap = Andhra Pradesh
region-in-wb = West Bengal
region-in-gj = Gujarat
region-in-rj = Rajasthan
region-in-up = Uttar Pradesh
region-in-kl = Kerala
region-in-hr = Haryana
region-in-pb = Punjab
region-in-br = Bihar
region-in-mp = Madhya Pradesh
region-in-jh = Jharkhand
region-in-or = Odisha
region-in-as = Assam
region-in-ch = Chandigarh
region-in-ga = Goa
region-gb-lnd = London
region-gb-man = Manchester
region-gb-bir = Birmingham
region-gb-lds = Leeds
region-gb-liv = Liverpool
region-gb-glg = Glasgow
region-gb-edh = Edinburgh
region-gb-bst = Bristol
region-gb-shf = Sheffield
region-gb-crf = Cardiff
region-gb-bfs = Belfast
region-gb-net = Newcastle
region-gb-ngm = Nottingham
region-my-14 = Kuala Lumpur
region-my-10 = Selangor
region-my-07 = Penang
region-my-01 = Johor
region-my-13 = Sarawak
region-my-12 = Sabah
region-sg = Singapore
region-ph-00 = Metro Manila
region-au-nsw = New South Wales
region-au-vic = Victoria
region-au-qld = Queensland
region-au-wa = Western Australia
region-ca-on = Ontario
region-ca-bc = British Columbia
region-ca-qc = Quebec
region-ie = Ireland
region-elsewhere = elsewhere

## Complaints in bulk.

complaints-taken = { $file }: { $count ->
    [one] one complaint
   *[other] { $count } complaints
} taken in.
complaints-known = { $count } were there already.
complaints-left-out = Nothing was taken from the columns { $columns }.
complaints-refused = { $count } did not fit. Why, and the rows themselves (personal: delete them when they are repaired): { $folder }

## The typical cases of a period.

typical-case = { $number }. { $pretext } ({ $count } complaints)
typical-none = There is no pattern that five or more told of.

console-typical = Typical cases
console-typical-about = For a newsletter: one case a pretext that five or more told of, the most telling and least personal. Personal data are masked by rules: read each before it goes out. What is shown is journalled.
console-typical-since = From
console-typical-until = To
console-typical-show = Show
console-typical-count = { $count } complaints
console-typical-wrong = Give two days, such as 2026-05-01, the last not before the first.

mail-passed = { $count } were sent by machines or to a list, and passed over.
mail-refused = { $count } were empty or too large; they stay where they are.

## Who the caller said to be.

caller-bank = bank
caller-courier = courier
caller-electricity = electricity company
caller-finance-service = finance service
caller-government = government
caller-insurer = insurer
caller-manufacturer = manufacturer
caller-payment-service = payment service
caller-platform-service = the platform’s service
caller-police = police
caller-regulator = regulator
caller-seller = seller

## Parts of a day.

part-morning = morning
part-afternoon = afternoon
part-evening = evening
part-night = night
