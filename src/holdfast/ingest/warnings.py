"""What a review warns of, read at the door: afterwards only a token of its text is left.

By words of Chinese (simplified and traditional) and English, in RE2; no probability, a reader's first look. What is
said not to be so ("not a scam", 不是骗子) is taken out first.
"""

import pyarrow as pa
import pyarrow.compute as pc

DENIED = (
    r"(?i)(?:\b(?:not|no|isn'?t|wasn'?t|never|without)\s+(?:a\s+|an\s+|any\s+|been\s+)?"
    r"(?:scam\w*|frauds?|cheat\w*|fake\s+calls?|leak\w*))"
    r"|(?:不是|并非|並非|没有|沒有|没|沒|不怕|以为是|以為是|还以为|還以為|防|反)(?:被|有|任何|什么|什麼|个|個|遇到|收到|接到|是)*"
    r"(?:骗子|騙子|诈骗|詐騙|诈骗电话|詐騙電話|骗|騙|泄露|洩露|泄漏|洩漏)"
)
_CALL_ZH = r"(?:电话|電話|来电|來電|短信|簡訊|简讯|客服|致电|致電|打给|打給|链接|鏈接|連結)"
_LIE_ZH = (
    r"(?:诈骗|詐騙|欺诈|欺詐|骗子|騙子|骗钱|騙錢|被骗|被騙|行骗|行騙|假冒|冒充|假客服|骗局|騙局|骗我|騙我"
    r"|别信|別信|不要信)"
)
_LIE_EN = (
    r"(?:\bscam\w*|\bfraud\w*|\bphish\w*|\bimpersonat\w*|\bcon\s?(?:artist|men|man)\b"
    r"|\bfake\s+(?:support|call\w*|agent\w*))"
)
_KNEW_EN = (
    r"(?:\b(?:knew|had|has|have|read\s+out|got\s+hold\s+of)\s+(?:all\s+|about\s+)?(?:my|our|the|every)\s+(?:\w+\s+)?"
    r"(?:order|address|phone|details?|data|number|name|purchase)\w*)"
)
LEAK = (
    r"(?:(?:信息|資訊|资讯|資料|资料|数据|數據|隐私|隱私|个资|個資|订单|訂單|电话|電話|手机号|手機號)(?:\S{0,6})"
    r"(?:泄露|洩露|泄漏|洩漏|外泄|外洩|被卖|被賣|卖给|賣給|被盗|被盜))"
    rf"|(?:(?:泄露|洩露|泄漏|洩漏|出卖|出賣|卖|賣)(?:了)?(?:我|用户|用戶|客户|客戶|顾客|顧客|买家|買家)(?:的|们|們)?(?:\S{{0,4}})"
    r"(?:信息|資訊|资料|資料|数据|數據|隐私|隱私|个资|個資|电话|電話))"
    rf"|(?:{_CALL_ZH}.{{0,40}}(?:订单|訂單|单号|單號|买了什么|買了什麼|地址|收货|收貨).{{0,12}}(?:都|全|一清二楚|报|報|说得|說得|知道))"
    rf"|(?:(?:订单|訂單|单号|單號|下单|下單|买完|買完|买了|買了|退货|退貨|付款|收货|收貨).{{0,40}}{_CALL_ZH}.{{0,40}}{_LIE_ZH})"
    rf"|(?:(?:订单|訂單|下单|下單|买完|買完|买了|買了|退货|退貨|付款).{{0,25}}{_LIE_ZH}.{{0,6}}{_CALL_ZH})"
    rf"|(?i:{_KNEW_EN}.{{0,120}}{_LIE_EN})|(?i:{_LIE_EN}.{{0,120}}{_KNEW_EN})"
    r"|(?i:\b(?:leak\w*|sold|sell\w*|shar\w*|stole\w*|breach\w*)\s+(?:of\s+)?(?:my|our|your|customers?'?|the)\s+(?:\w+\s+)?"
    r"(?:data|details?|information|info|number|phone|address)\w*)"
    r"|(?i:\b(?:my|our|customer)\s+(?:\w+\s+)?(?:data|details?|information|number)\s+(?:\w+\s+){0,2}(?:leaked|sold|stolen|breached))"
)
FRAUD = (
    rf"{_LIE_ZH}|(?i:{_LIE_EN})"
    r"|(?i:\b(?:rip[- ]?off|cheated\s+(?:me|us)|swindl\w*|asked\s+(?:me\s+)?for\s+(?:a|the|my)\s+(?:\w+\s+)?code)\b)"
)
AVOID = (
    r"(?:千万|千萬|大家|各位|请|請|快)?(?:别|別|不要|勿|莫)(?:再|来|來|在这|在這|在这家|在這家)?(?:买|買|下单|下單|购买|購買|上当|上當)"
    r"|(?:避雷|避坑|谨慎购买|謹慎購買|远离|遠離)"
    r"|(?i:\b(?:do\s?n[o'’]?t|do\s+not|never|please\s+avoid)\s+(?:ever\s+)?(?:buy|order|shop|purchase)\b|\bstay\s+away\b|\bavoid\s+this\b)"
)
_LONGEST = 2000
"""Letters of a review that are looked at; a warning stands early."""


def warnings_of(texts: pa.Array) -> pa.Array:
    """Return what each text warns of, one of ``terms.events.WARNINGS``, or null."""
    short = pc.utf8_slice_codeunits(texts.cast(pa.string()), 0, _LONGEST)
    said = pc.replace_substring_regex(pc.replace_substring_regex(short, r"[\r\n]+", " "), DENIED, " ")
    kinds = (("leak", LEAK), ("fraud", FRAUD), ("avoid", AVOID))
    fits = [pc.fill_null(pc.match_substring_regex(said, pattern), False) for _, pattern in kinds]
    return pc.case_when(pc.make_struct(*fits), *(pa.scalar(kind) for kind, _ in kinds)).cast(pa.string())
