### 原因：reason-<code>。附属部分仅在同名的值有内容时才说。

reason-saw-before-call =
    { $complaints } 起投诉中，有 { $seen } 起的订单在来电之前（{ $days }）被它查看过；若属巧合，预计只有 { AROUND($expected) } 起。
    .fields = 它看到过：{ $fields }。
    .lacking = { $lacking ->
       *[other] 另有 { $lacking } 起投诉中，来电者知道它从未看到过的内容。
    }
reason-handled =
    { $complaints } 起投诉中，有 { $seen } 起的订单在来电之前（{ $days }）经过{ $attribute }「{ $value }」；若属巧合，预计只有 { AROUND($expected) } 起。
reason-customer-list =
    { $complaints } 起投诉中，有 { $seen } 起符合整份客户名单外泄的情形（若属巧合，预计 { AROUND($expected) } 起）：没有哪个环节或时段特别突出。
reason-window-of-everything =
    { $complaints } 起投诉中，有 { $seen } 起的订单下单于{ $days }，不论由谁经手；若属巧合，预计只有 { AROUND($expected) } 起。
reason-seen-in-window =
    「{ $custodian }」于{ DAY($on, pattern: "y年M月d日") }看到过这份订单，该日在泄露时段内的概率为 { CHANCE($chance) }。
