### 追溯的结论。

verdict-one = 订单数据最可能于{ $days }经由{ $custodian }流出（概率 { CHANCE($chance) }）。
verdict-outside = 订单数据最可能于{ $days }从访问日志之外流出：{ $custodian }（概率 { CHANCE($chance) }）。
verdict-one-of-several = { $custodian }（{ $days }，概率 { CHANCE($chance) }）
verdict-several = 最可能有 { $count } 处泄露：{ $leads }。
verdict-undivided = 订单数据最可能经由以下 { $count } 个经手方之一流出，现有投诉无法区分它们：{ $members }（合计概率 { CHANCE($chance) }）。
verdict-none = 目前还不能指出任何经手方：没有一个的概率达到 { CHANCE($threshold) }。
verdict-nothing = { $complaints ->
    [0] 没有可用的投诉，因此无法得出任何结论。
   *[other] 还不能指出任何经手方：{ $complaints } 起投诉没有形成线索。
}
likeliest = 目前可能性最大的是{ $custodian }，概率 { CHANCE($chance) }。
evidence-of = { $custodian }：{ $reason }
and-more = { $count ->
   *[other] 另外 { $count } 个
}
help-none = 更多投诉，尤其是写明订单和来电时间的；订单文件，这样店铺、快递公司和转运中心也会计入；来电者知道的内容，从未看到过这些内容的经手方即可排除。
help-undivided = 来电者知道的内容（若它们看到的内容不同）；更多只被其中之一查看过的订单的投诉；只让其中之一看到的埋设订单。
none-probability = { $likely }（{ CHANCE($chance) }）：这些文件中的任何来源都不能解释这些投诉。
outside-probability = { $likely }（{ CHANCE($chance) }）：泄露出自没有访问日志的来源，例如店铺、快递公司或整份客户名单。
window-ends = 经由{ $custodian }的泄露，开始于{ $began }，结束于{ $ended }（各有 90% 的把握）。
undivided = 现有投诉无法区分以下 { $count } 个：{ $members }（合计概率 { CHANCE($chance) }；解释全部投诉的 { CHANCE($share) }）。
exposed-none = 没有列出受波及的客户：没有足够可能的来源，或其经手的订单的客户均已投诉。
exposed-count = { $count ->
   *[other] 有 { $count } 位尚未投诉的客户受到波及
}，预计其中约 { AROUND($victims) } 位的信息确已泄露。
left-out = { $names } 看到了过大比例的订单，无法据此判断该提醒谁，{ $count ->
   *[other] 因此未计入受波及客户名单
}。
rejected = { $count ->
    [0] 文件的每一行都可读取。
   *[other] 有 { $count } 行无法读取，未计入。
}
simulated = 模拟数据：店铺、客户和经手方均为虚构。
