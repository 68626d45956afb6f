"""Invented names: none is that of a real shop, carrier or hub; the regions are the real provinces."""

_FIRST = "云岚 青禾 素锦 沐晴 花间 拾月 木槿 听雨 朝露 南栀 微澜 初见 安歌 半夏 星眠 鹿鸣 晚枫 竹里 知夏 梨白"
_SECOND = (
    "美妆 护肤坊 衣橱 鞋包馆 母婴铺 国货店 香氛社 女装 生活馆 海外购 "
    "旗舰店 专营店 童装 彩妆屋 饰品 内衣坊 健康站 小铺 直营店 杂货"
)
_REGIONS = (
    "广东 江苏 浙江 山东 四川 北京 上海 河南 湖北 湖南 福建 河北 安徽 辽宁 陕西 重庆 江西 广西 云南 黑龙江 "
    "天津 山西 吉林 贵州 内蒙古 新疆 甘肃 海南 宁夏 青海 西藏"
)
REGIONS = tuple(_REGIONS.split())
COURIERS = ("迅雁快递", "百禾速运", "鸿驿物流", "捷鹿快运", "四方达", "风铃速递")
WAREHOUSES = ("津北仓", "沪西仓", "粤南仓", "蓉城仓", "汉口仓")
CHANNELS = ("app", "mobile web", "web", "wechat")


def shop_names(count: int) -> list[str]:
    """Return ``count`` different shop names; past 400 they carry a number."""
    names = [first + second for second in _SECOND.split() for first in _FIRST.split()]
    return [names[i % len(names)] + (str(i // len(names) + 1) if i >= len(names) else "") for i in range(count)]
