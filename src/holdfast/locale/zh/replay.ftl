### 重演的情景：生成了什么，以及记分牌。

step-replay = 正在模拟
step-watch = 正在模拟时间里观察
step-signal = 正在寻找信号

replay-made = { $scenario }（模拟）：{ NUMBER($events) } 条事件，{ NUMBER($complaints) } 起投诉。
replay-files = 在 { $folder }：事件、投诉，以及分开存放的真相。
replay-score = 记分牌（模拟）
replay-without = 没有系统
replay-with = 稳住
replay-with-none = 稳住，但不提醒任何人
replay-never = 从未
replay-first-signal = 从攻击的第一步到第一个真信号的小时数（{ $source }）
replay-signal = { $hours }（{ $detector }）
replay-false-alarms = 攻击之前检测器每天的误报数
replay-complaints-until = 点名{ $source }之前的投诉数
replay-hours-until = 从第一个电话到那时的小时数（{ $source }）
replay-to-come = 那时尚未打出的电话（{ $source }）
replay-to-come-of = { NUMBER($all) } 个中的 { NUMBER($calls) } 个
replay-of-them = { NUMBER($complaints) }（其中 { NUMBER($true) } 起来自泄露）
replay-warned-before = { NUMBER($called) } 位接到电话的顾客中，事前已被提醒的
replay-warned = 一共被提醒的顾客
replay-troubled = 被打扰的无关顾客：被提醒但信息未泄露
replay-falsely-named = 被错误点名的数据持有者
replay-averted = 在受威胁的 { $stake } 中避免的损失
replay-yuan = { NUMBER($amount) } 元
replay-many = 僵尸网络的多个地址
replay-outside = 日志之外的来源
replay-about = 以上为模拟。点名来源时按名单提醒顾客；假定被提醒的人中有 { $heeded } 不再上当。只计算已有的功能。
