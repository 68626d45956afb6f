### 策略及其判定。

policy-case-failed = “{ $case }”：期望 { $expected }，实际为 { $said }
policy-cases = { $count } 个用例中 { $well } 个通过。
policy-column-moment = 时刻
policy-column-before = 原判定
policy-column-after = 新判定
policy-column-count = 次数
policy-changed = 第 { $line } 行：{ $before } 变为 { $after }（{ $rules }）
policy-difference = { $moments } 个判定中 { $changed } 个会改变，涉及 { $accounts } 个账户。
