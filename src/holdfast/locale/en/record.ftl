### holdfast backup, restore, journal, vault and staff on a terminal.

backup-made = The record is kept in { $folder }; its journal has { $entries ->
    [one] one entry
   *[other] { $entries } entries
}, the last one { $head }.
backup-keys = The vault's keys are in { $keys }. Keep the two apart: who has both has everything.
backup-keyless = The vault's keys are not in it. Keep a copy of them elsewhere: without them nothing can be opened again.
restore-done = The record of { $made } is back, with { $entries ->
    [one] one entry
   *[other] { $entries } entries
} in its journal.
restore-lists = { $cards ->
    [0] No gift card had to be frozen again.
    [one] One gift card that a complaint names is frozen again.
   *[other] { $cards } gift cards that complaints name are frozen again.
} Who was forgotten after the backup was made is in it once more: forget them again.
journal-well = { $entries ->
    [0] There is no entry yet.
    [one] One entry, as it was written.
   *[other] { $entries } entries, all as they were written.
} The head is below; written down elsewhere, it also shows whether the end was cut off.
journal-broken = Entry { $number } is not as it was written, or one is missing before it. The { $entries } entries before it are well.
journal-headless = The { $entries } entries fit together, but the head that was given is none of them: something was cut off or written anew.
journal-lost = The { $entries } entries fit together, but entry { $number } was another one when it was written down beside the lake: the end was cut off, or the journal written anew.
staff-column-name = Name
staff-column-roles = Roles
staff-column-factors = Second factors
staff-column-since = Since
staff-column-ended = Ended
staff-granted = { $name } has these roles now, and no others.
staff-ended = { $name } cannot come in any more; sessions and unused links are over.
vault-rotated = { $count ->
    [one] One value is
   *[other] { $count } values are
} sealed under the new key; the old one is gone. Backups made before need the keys that were kept with them.
