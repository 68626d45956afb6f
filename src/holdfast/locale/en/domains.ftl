### holdfast domains on a terminal.

domains-found = { $names } host names, { $found } of them imitate the shop, { $new } never met before.
domains-column-host = Host
domains-column-imitates = Imitates
domains-column-manner = How
domains-column-likeness = Likeness
domains-manner-homoglyph = looks the same
domains-manner-own-domain-inside = the shop's domain before another
domains-manner-name-and-service = the name beside a word of customer service
domains-manner-slip = one slip of the finger away
domains-manner-other-suffix = the name under another suffix
domains-manner-name-as-part = the name as a part
domains-manner-name-inside = the name inside a word
