### 终端上的 holdfast domains。

domains-found = 共{ $names }个主机名，其中{ $found }个仿冒本店，{ $new }个此前从未见过。
domains-column-host = 主机名
domains-column-imitates = 仿冒对象
domains-column-manner = 方式
domains-column-likeness = 相似度
domains-manner-homoglyph = 形近字符
domains-manner-own-domain-inside = 在他人域名前冠以本店域名
domains-manner-name-and-service = 店名加客服类词语
domains-manner-slip = 一字之差
domains-manner-other-suffix = 店名换后缀
domains-manner-name-as-part = 店名作为其中一段
domains-manner-name-inside = 店名含在单词之中
