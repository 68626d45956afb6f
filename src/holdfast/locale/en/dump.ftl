### holdfast dump on a terminal.

dump-rows = { $rows } rows; { $customers } of them are customers of this shop ({ $accounts } accounts).
dump-form-table = Read as a table with a header.
dump-form-combo = Read as logins with passwords.
dump-form-text = Read as loose text.
dump-verdict-ours = It is this shop's data: { $own } rows hold order numbers of ours with the right customer, or nearly every row is a customer.
dump-verdict-reused = It looks like passwords leaked elsewhere: no row holds what only this shop knows.
dump-verdict-unclear = Whose data it is cannot be told: { $own } rows hold what only this shop knows.
dump-verdict-nobody = Nobody in it is a customer of this shop.
dump-asked = { $passwords } accounts stand there with a password; { $asked } passwords were tried by the shop's own check, { $opened } accounts open.
dump-not-asked = { $passwords } accounts stand there with a password; none was tried (--verify-command, --verify-url).
dump-stopped = The shop's check stopped answering; what was not tried counts as to be reset.
dump-cut = { $cut } lines were too long to be read whole.
dump-reset = { $reset } accounts are to be reset.
dump-column-custodian = Custodian
dump-column-kind = Kind
dump-column-seen = Rows it had seen
dump-column-volume = Seen in all
dump-column-probability = Source of the list
