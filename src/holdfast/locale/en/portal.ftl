### The customers' pages.

portal-title = Someone called you about your order?
portal-now = Three things to do now:
portal-hang-up = Hang up.
    .more = We never ask for codes, transfers, loans or screen sharing.
portal-bank = If money or a code is gone, call your bank.
    .more = Use the number on your card. Then call the police: 110, or 96110 for fraud, in mainland China.
portal-our-number = Our own number:
portal-our-number-elsewhere = Call us only on the number on our own page or app, never on one that you were given.
portal-then = Then
portal-tell = Someone called me
    .more = Tell us what happened. No account is needed; only the story itself is asked for, everything else may be left out.
portal-go-on-telling = Go on where you stopped
portal-menu-first = First page
portal-menu-mine = I have a receipt
portal-mine-about = Add something, or see how far your complaint came.

portal-mine-unsent = It was a while, so your complaint was closed on this page. What you wrote is kept: open the complaint again, then send it.

portal-back = Back
portal-on = Continue
portal-keep = Keep this
portal-to-check = Skip the rest and send
portal-step = Question { $number } of { $of }
portal-not-said = not said
portal-change = Change

portal-q-story = What happened?
    .hint = In your own words, in any order: what the caller said, what you did, what is gone. Please leave out passwords and codes.
portal-q-when = When did they call?
    .hint = About right is enough.
portal-q-how = How did they reach you?
    .hint = The first time.
portal-q-caller = Which number did they call from?
    .hint = Or the name or account they used. Look into the list of calls on your phone.
portal-q-knew = What did the caller know about you?
    .hint = By this we find where it leaked. Choose all that they said before you did.
portal-q-order = Which order was it about?
    .hint = The order number, if you have it.
portal-q-asked = What did they want you to do?
    .hint = Choose all that they asked for, also if you did not do it.
portal-q-lost = How much money is gone?
    .hint = 0 if nothing is.
portal-q-paid = Where did the money go?
    .hint = The account, card or wallet, as your bank shows it. It helps to stop it.
portal-q-region = Where do you live?
    .hint = The province or city.
portal-q-you = How can we reach you?
    .hint = You may leave all of this out. We will never call to ask for money or codes.

portal-day = Day
portal-time = Time
portal-amount = Amount
portal-currency = Currency
portal-your-name = Your name
portal-your-phone = Your telephone number
portal-your-email = Your e-mail address
portal-your-account = Your account with us

portal-line-caller = The caller's number:
portal-line-paid = Money went to the account:

portal-check = Is this right?
    .more = You can send it now, or change what you like.
portal-kept = What you write is kept encrypted. Only those who work on your complaint can open it, and every look is recorded.
portal-send = Send
portal-forget = Delete all of this
portal-sent = Thank you. We have it.
    .more = Write these two down, or take a picture of them. With both you can come back.
portal-receipt-number = Receipt number
    .hint = It looks like HF-12AB-34CD.
portal-receipt-secret = Secret
    .hint = Four groups of four letters and digits.
portal-receipt-about = We cannot show the secret again, and nobody will ever ask you for it by telephone.
portal-next = What to do next
portal-next-bank = Call your bank if you have not yet: money can often be stopped in the first hours.
portal-next-police = Report it to the police, and give them the receipt number.
portal-next-password = Change your password with us if you told it to anyone or typed it in anywhere.
portal-next-again = They may call again. Whoever says that your money can be had back for a fee is one of them.
portal-leave = Leave, and forget me on this device
portal-open = Open
portal-complaint = Your complaint
portal-state = How far it came
portal-has = We have
portal-has-texts = { $texts ->
    [one] one text
   *[other] { $texts } texts
}
portal-has-files = { $files ->
    [one] one file
   *[other] { $files } files
}
portal-add = Add something
portal-add-words = What else happened?
portal-add-files = Pictures, recordings or PDF
    .hint = At most { $at_once } at once, each up to { $megabytes } MB. A picture of the list of calls, the chat or the transfer helps most.
portal-send-more = Send this too
portal-added = Thank you. It is with your complaint.

portal-wrong = Please look at this again
portal-wrong-title = Mistake: {""}
portal-wrong-empty = Tell us what happened, even if it is one sentence.
portal-wrong-long = This is too long.
portal-wrong-story-long = This is too long: at most { $longest } characters. Send the first part; after that you can add the rest.
portal-wrong-signs = There are signs in this that cannot be kept. Please type it again.
portal-wrong-many = There are very many texts with this complaint already. Please call us.
portal-wrong-day = Give a day up to today, such as 2026-05-01, or leave it out.
portal-wrong-time = Give a time such as 14:30, or leave it out.
portal-wrong-time-alone = Say on which day, or leave the time out.
portal-wrong-choice = Choose from the list.
portal-wrong-amount = Give the amount as a number, such as 47,200, or leave it out.
portal-wrong-receipt = The receipt number and the secret do not belong together. Look at both again.
portal-wrong-nothing = Write something or choose a file.
portal-wrong-file-size = A file is too large, or there are too many: at most { $at_once } at once, each up to { $megabytes } MB. Nothing was sent.
portal-wrong-file-kind = A file is no picture, recording or PDF. Nothing was sent.
portal-wrong-file-many = At most { $most } files can be with one complaint. Nothing was sent.

portal-wrong-file-room = We cannot take files at this moment; words we can. Your words are still below: send them without the files. Nothing was sent yet.
portal-wrong-file-often = Many files came from here in a short time. Your words are still below: send them without the files, and try the files again later. Nothing was sent yet.

portal-caller = Is this caller really you?
portal-caller-about = Tell us the number, and we look whether we called from it. Nothing you ask is kept.
portal-ask = Look
portal-wrong-number = Give a telephone number, such as +86 571 0000 0000.
portal-caller-never = Whatever number your telephone shows: we never ask for codes, transfers, loans, gift cards or screen sharing.
portal-caller-unknown = We cannot tell.
    .more = Our list of calls does not reach that far. Hang up, and call us on our own number.
portal-caller-not-ours = This is most likely not us.
    .more = We have not called anybody from this number in the last 30 days. Hang up, and do nothing that was asked of you.
portal-caller-ours = We use this number, but that proves nothing.
    .more = A number can be forged. Hang up, and call us on our own number; or tell us when you were called, and we look again.
portal-caller-ours-then = We did make calls from this number then, but be careful.
    .more = A number can be forged. If you are asked for money, codes or your screen, it is not us. To be sure, hang up and call us on our own number.
portal-caller-ours-not-then = This is most likely not us.
    .more = We use this number, but made no call from it then: somebody may be forging it. Hang up, and call us on our own number.

portal-counts = Complaints in numbers
portal-counts-day = In 24 hours
portal-counts-all = In all
portal-counts-hidden = not shown
portal-counts-few = fewer than { $least }
portal-counts-about = So that nobody is found by them, counts are rounded down to multiples of { $least }; smaller ones are not shown, nor others that would give them away.
portal-counts-until = Months, pretexts and regions: complaints up to { $until }. They are brought up to date when { $least } more have come.
portal-counts-month = By month
portal-counts-pretext = By what it was said to be about
portal-counts-region = By region
portal-counts-complaints = Complaints
portal-counts-numbers = The numbers
