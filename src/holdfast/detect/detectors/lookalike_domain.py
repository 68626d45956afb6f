"""See :func:`lookalike_domain`."""

import ibis.expr.types as ir

from holdfast.detect.finding import found
from holdfast.detect.looks import AT_ONCE
from holdfast.detect.registry import detector


@detector(technique="T1583.001", severity="medium", looks=(AT_ONCE,))
def lookalike_domain(hosts: ir.Table, *, min_likeness: int = 75) -> ir.Table:
    """A host name imitates the shop: the page on which the customer will be asked for her card.

    **What it sees.** Host names met in feeds of new domains, lists of certificates and customers' complaints
    (`holdfast domains`), each compared with the shop's names and domains when it came.

    **How it decides.** By the manner of imitation, each with a likeness in percent: it looks the same (`homoglyph`,
    also in other scripts and in Punycode, 98), the shop's domain stands before another (`own-domain-inside`, 97), the
    name stands beside a word of customer service such as kefu, tuikuan, refund (`name-and-service`, 92), it is one slip
    of the finger away (`slip`, 80), the name under a suffix that is not the shop's (`other-suffix`, 75), the name as a
    part (`name-as-part`, 60) or inside a word (`name-inside`, 40). From `min_likeness` on it speaks; one that a
    customer was sent to counts fully.

    **When it is wrong.** Fan pages, partners, resellers, another firm of a similar name, the shop's own domains that
    nobody wrote into the settings. Short names are one letter away from many words.

    **What to do.** Look at the page from a machine that nobody minds losing; block the name for staff and customers,
    write to registrar and host, warn the customers who were sent there, and put it into the complaint's facts.

    **References.** Agten et al., Seven months' worth of mistakes (typosquatting), NDSS 2015; Kintis et al., Hiding in
    plain sight (combosquatting), CCS 2017; Unicode Technical Standard 39; dnstwist; MITRE ATT&CK T1583.001.
    """
    counted = hosts.mutate(counts=((hosts.source == "complaint").ifelse(100, hosts.likeness)))
    near = counted.filter(counted.likeness >= min_likeness)
    whole = near.group_by("host").agg(
        first_at=near["at"].min(),
        last_at=near["at"].max(),
        likeness=near.counts.max(),
        imitates=near.imitates.min(),
        manner=near.manner.min(),
        told=(near.source == "complaint").cast("int64").sum(),
    )
    return found(
        whole,
        "host",
        whole.host,
        score=whole.likeness.cast("float64") / 100.0,
        code="imitates-the-shop",
        imitates=whole.imitates,
        manner=whole.manner,
        told=whole.told,
    )
