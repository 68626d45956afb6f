### 终端上的 holdfast detect 与 holdfast backtest。

detect-found = { $found ->
    [0] 没有异常。
   *[other] 发现{ $found }个信号，其中{ $new }个是新的。
}
detect-kept = 全部保存在 { $file }。信号只说明该查哪里，不能作为指控任何人的证据。
detect-column-detector = 检测器
detect-column-subject = 对象
detect-column-first = 始于（UTC）
detect-column-score = 分数
detect-column-why = 原因
backtest-difference = { $detector }：默认参数下{ $before }个对象，新参数下{ $after }个：新增{ $come }个，减少{ $gone }个。受打扰的顾客：原{ $troubled_before }位，现{ $troubled_after }位。
