### holdfast canary on a terminal.

canary-planted = { $new } remembered, { $known } known before.
canary-none = No canary is planted.
canary-column-kind = What
canary-column-identifier = Identifier
canary-column-planted = Planted (UTC)
canary-column-note = Where
canary-column-read = Read
canary-column-exported = Exported
canary-column-tried = Tried
canary-column-called = Called
canary-column-last = Last touched (UTC)
