### What every page stands in, and the way in for staff.

desk-title = Holdfast
desk-skip = To the content
desk-menu = Menu
desk-for-staff = For staff
desk-console = Console
desk-factors = Second factor
desk-sign-in = Sign in
desk-sign-out = Sign out
desk-passkey = Sign in with a passkey
desk-name = Name
desk-password = Password
desk-password-about = At least 12 characters; a few words are better than one with signs in it. It may not be common, or like the name.
desk-go-on = Go on
desk-welcome = Welcome
desk-welcome-about = Choose how you sign in. Next you set up a second factor: a passkey, or codes from an app.
desk-welcome-link = This link has been used or is too old. Ask for another one.
desk-welcome-name = Choose another name: this one is taken or empty.
desk-welcome-password = Choose another password: this one is too short, too common or too like the name.
desk-link-over = This link has been used or is too old. Ask for another one.
desk-nothing-here = There is nothing here.
desk-refused = You may not do this.
desk-wrong = Something was wrong with what was sent. Go back and try again.
desk-fault = Something went wrong on our side. Please try again.
desk-to-first = To the first page
desk-too-often = That was often in a short time. Please wait a minute and try again.
desk-locked = Too many wrong tries. The name is locked here for a quarter of an hour.
