### Keys, and the doors for events.

key-made = This is the key. It is shown once; only its hash is kept.
key-revoked = The key { $name } is refused from now on.
key-column-id = Id
key-column-name = Name
key-column-tables = May send
key-column-created = Made
key-column-revoked = Revoked
serve-first-admin = Nobody works here yet. With this link, which serves once and for two hours, the first admin comes in:
