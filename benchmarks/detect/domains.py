"""How well host names that imitate a shop are told, and how fast: ``python benchmarks/detect/domains.py``.

Three lists: ``domains.csv`` (written by hand for five shops; what was missed on it added words to the list of service
words and a rule for short names, so that its figures are an upper bound), the private part of the Public Suffix List
that ships with tldextract (some thousand real registered domains of hosting services, taken as imitating nobody), and
a million names made of English and pinyin syllables for the speed. dnstwist alone, its permutations looked up by name,
is the baseline.
"""

import csv
import json
import random
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import tldextract

from holdfast.detect.lookalikes import Shop
from holdfast.detect.twisting import twisted as permuted

HERE = Path(__file__).parent
SHOPS = {
    "dangdang": (["dangdang", "当当"], ["dangdang.com", "dangdang.cn"]),
    "jd": (["jd", "jingdong", "京东"], ["jd.com", "jd.hk"]),
    "jumei": (["jumei", "聚美", "聚美优品"], ["jumei.com"]),
    "zalando": (["zalando"], ["zalando.de", "zalando.com", "zalando.co.uk"]),
    "flipkart": (["flipkart"], ["flipkart.com"]),
}
_WORDS = (
    "an ba bei cang da de dong er fan gao guo hai hua jin jing kai lan li ma mei nan ning ou pin qing ren san shi "
    "tian wan xin yang ying yun zhong zi able ant art bay book car clip craft data east farm flow gold hill ink "
    "just key land light mart moon net north oak open park port quick red river rock shop sky snow star sun tech "
    "time town tree view way west "
)
SYLLABLES = _WORDS.split()


def measured(rows: list[dict[str, str]], is_found: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return precision and recall."""
    hits, misses, wrong = [], [], []
    for row in rows:
        said, true = is_found(row["shop"], row["host"]), row["imitates"] == "1"
        (hits if said and true else misses if true else wrong if said else []).append(row["host"])
    return {
        "precision": round(len(hits) / (len(hits) + len(wrong)), 3),
        "recall": round(len(hits) / (len(hits) + len(misses)), 3),
        "missed": misses,
        "wrong": wrong,
    }


def public_names() -> list[str]:
    """Return the private domains of the Public Suffix List."""
    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    private = set(extract._get_tld_extractor().tlds(True)) - set(extract._get_tld_extractor().tlds(False))
    return sorted(name.lstrip("*.!") for name in private if "." in name)


def main() -> None:
    """Measure and write results/domains.json."""
    shops = {name: Shop(*given) for name, given in SHOPS.items()}
    twisted: dict[str, set[str]] = defaultdict(set)
    for name, (_, domains) in SHOPS.items():
        for domain in domains:
            fuzzer = permuted(domain)
            fuzzer.generate()
            twisted[name] |= {each["domain"] for each in fuzzer.domains} - set(domains)
    rows = list(csv.DictReader((HERE / "domains.csv").open(encoding="utf-8")))

    def ours(shop: str, host: str, least: int = 75) -> bool:
        met = shops[shop].lookalike(host)
        return met is not None and met.likeness >= least

    public = public_names()
    told: dict[str, Any] = {
        "hand_written": len(rows),
        "at_75": measured(rows, ours),
        "at_60": measured(rows, lambda shop, host: ours(shop, host, 60)),
        "at_40": measured(rows, lambda shop, host: ours(shop, host, 40)),
        "dnstwist_alone": measured(rows, lambda shop, host: host in twisted[shop]),
        "public_names": len(public),
        "public_wrong_at_75": {name: [host for host in public if ours(name, host)] for name in SHOPS},
    }
    told["dnstwist_alone"] = {key: told["dnstwist_alone"][key] for key in ("precision", "recall")}
    draw = random.Random(1)
    million = [
        "".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))) + draw.choice((".com", ".cn", ".top", ".de", "-vip.net"))
        for _ in range(1_000_000)
    ]
    begun, wall = time.process_time(), time.perf_counter()
    found = sum(1 for _ in shops["dangdang"].lookalikes(million))
    told["million"] = {
        "found": found,
        "cpu_seconds": round(time.process_time() - begun, 2),
        "wall_seconds": round(time.perf_counter() - wall, 2),
    }
    (HERE / "results" / "domains.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(json.dumps(told, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
