### The customers' pages.

portal-title = Someone called you about your order?
portal-hang-up = Hang up. We never ask for codes, transfers or screen sharing.
portal-bank = If money or a code is gone: call your bank now, then the police.
portal-our-number = Our own number: { $phone }
portal-our-number-elsewhere = Call us only on the number on our own page or app, never on one that you were given.
