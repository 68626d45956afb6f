### 终端上的 holdfast signals。

signals-standing = { $count ->
    [0] 当前没有信号。
   *[other] 当前共有{ $count }条信号。
}
signals-column-detector = 检测器
signals-column-subject = 对象
signals-column-first = 起始（UTC）
signals-column-score = 分数
signals-column-judged = 判定
signals-column-why = 原因
signals-judged-none = 未判定
signals-judged-positive = 属实
signals-judged-negative = 误报
signals-judged-unsure = 不确定
signals-judged-shadow = 影子运行
signals-said-positive = 已记录：检测器所言属实。
signals-said-negative = 已记录：到期之前，该检测器不再就此对象发声，策略亦然。
signals-said-unsure = 已记录：尚无法判断。
