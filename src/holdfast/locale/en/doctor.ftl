### What is wrong with an installation, in plain words.

doctor-verdict-well = well
doctor-verdict-mind = mind
doctor-verdict-wrong = wrong
doctor-all-well = Nothing is wrong.
doctor-some-wrong = { $count ->
    [one] One thing is wrong.
   *[other] { $count } things are wrong.
}
doctor-variable = { $name } sets nothing. Is it misspelt?
doctor-clock = The clock says { $now } UTC.
doctor-clock-behind = The clock says { $now } UTC, which is before this program was installed. Set it: times decide what is traced.
doctor-version = { $package } is { $found }; below { $before } is needed: { $why }.
doctor-lake-absent = There is no lake at { $lake } yet. The first events make it.
doctor-lake-wrong = The lake { $lake } cannot be used: { $mistake }
doctor-lake = The lake { $lake } can be read and written; it holds { $rows ->
    [one] one row
   *[other] { $rows } rows
}.
doctor-crowded = { $table } has { $files } small files; queries become slow. Run: holdfast run
doctor-disk = The disk of the { $place } has { $free } MiB free.
doctor-disk-low = The disk of the { $place } has only { $free } MiB free; below { $least } MiB no events are taken. Make room.
doctor-secret = Only its owner can read { $file }.
doctor-secret-open = Others can read { $file }. Run: chmod 600 on it
doctor-key-beside = The key of the tokens lies in the lake ({ $file }). Who copies the lake has both: keep a copy elsewhere, and set HOLDFAST_TOKEN_KEY from a safe place.
doctor-spool-nowhere = The lake { $lake } is not on this machine: set spool.folder and http.keys to paths that are.
doctor-spool = { $count ->
    [0] Nothing acknowledged waits for the lake.
    [one] One segment of acknowledged events waits for the lake.
   *[other] { $count } segments of acknowledged events wait for the lake.
}
doctor-spool-waits = { $count ->
    [one] One segment
   *[other] { $count } segments
} of acknowledged events ({ $size } MiB) wait for the lake, the oldest for { $hours } hours. Is holdfast serve running? Its log says why the lake refuses them.
doctor-spool-damaged = { $count ->
    [one] One file
   *[other] { $count } files
} in { $folder } could not be read to the end; what was whole is in the lake. Look at the disk.
doctor-steps = The steps ran { $hours } hours ago.
doctor-steps-never = The steps never ran: nothing is compacted or removed. Run: holdfast run --every 1m
doctor-steps-old = The steps last ran { $hours } hours ago. Run: holdfast run --every 1m
doctor-steps-wrong = How far the steps came cannot be read: { $mistake }
doctor-step-failed = The step { $step } failed ({ $kind }); the log of holdfast run says more.
doctor-rejects = { $count ->
    [one] One source has
   *[other] { $count } sources have
} rejected records in { $folder }. Repair them and run: holdfast ingest --rejected
doctor-java = There is a Java for Spark.
doctor-java-missing = There is no Java. Install the extra spark-local, or a Java 17.
doctor-spark = Spark { $found } is there.
doctor-spark-missing = Spark is not installed. Install the extra spark or spark-local.
doctor-record = The record can be used; { $entries ->
    [one] one entry stands
   *[other] { $entries } entries stand
} in its journal.
doctor-record-wrong = The record cannot be used: { $mistake }
doctor-record-behind = The record's tables are of an older version. Run: holdfast serve
doctor-record-rewritten = The journal is not the one whose heads were written down beside the lake: its end was cut off, or it was written anew. Run: holdfast journal verify
doctor-record-waits = { $count ->
    [one] One change to a complaint waits
   *[other] { $count } changes to complaints wait
} for the lake. Are the steps running? Run: holdfast run --every 5s
doctor-record-unheard = { $count ->
    [one] The facts of one complaint could not be read, again and again: somebody must read it.
   *[other] The facts of { $count } complaints could not be read, again and again: somebody must read them.
}
doctor-record-nobody = Nobody works here yet. Run holdfast serve, and open the link that it prints.
doctor-vault-changing = The change of the vault's key was not finished. Run: holdfast vault rotate
