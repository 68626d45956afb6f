### 页面形式的报告。

brand = 稳住 Holdfast
page-title = 订单数据从哪里流出
page-leads = 线索：可能性与时间
page-complaints = 每天的投诉（按来电日期）
page-exposures = 每天看到的订单
page-sets = 现有投诉无法区分的来源
page-exposed = 下一批受害者
page-method = 如何得出
page-inputs = 本次运行

number-complaints = 使用的投诉数
number-none = 这些文件中没有来源能解释投诉的概率
number-outside = 泄露出自没有访问日志的来源的概率
number-threshold = 指出线索的门槛
number-exposed = 尚未投诉的受波及客户
number-victims = 其中预计确已泄露的人数
number = { $count }

the-numbers = 具体数字
figure-leads =
    左侧为每条线索的概率，竖线为门槛。右侧为订单流出的日期：两条竖线之间是最可能的时段，深色部分几乎肯定在内，浅色部分可能在内（首日与末日的 90% 区间）。
    .label = 线索的概率条形图及各自的泄露时段：{ $leads }。
    .nothing = 没有可画的线索。
figure-complaints =
    每根柱代表一天；彩色带为订单流出的时段。诈骗来电总在订单流出之后。
    .label = { DAY($first, pattern: "y年M月d日") }至{ DAY($last, pattern: "y年M月d日") }每天的投诉柱形图；最多的一天为{ DAY($on, pattern: "y年M月d日") }，共 { $most } 起。
    .nothing = 没有可画的投诉。
figure-exposures =
    每天首次看到的订单数；泄露时段内为彩色。各条线索的刻度不同。
    .label = { $names }每天看到的订单，并标出泄露时段。
    .nothing = 这些线索没有可画的访问记录。
figure-sets =
    每根条代表泄露出自该成员的概率份额。一组成员合起来才占到概率的 95%。
    .label = { $count ->
       *[other] { $count } 组无法区分的来源的条形图。
    }
    .nothing = 每处泄露都只指向一个来源，或没有发现泄露。

column-began = 开始（90% 区间）
column-ended = 结束（90% 区间）
column-reason = 原因
column-day = 日期
column-complaints = 投诉
column-leak = 泄露
column-share = 份额
column-account = 客户
column-order = 订单
column-table = 表
column-file = 文件
column-rows = 行数
column-rejected = 拒收
column-bytes = 字节

chart-busiest = 最多的一天：{ DAY($on, pattern: "M月d日") }，{ $orders } 单
chart-set = 第 { $number } 处泄露：可能性 { CHANCE($chance) }
next-exposed = 其后 { $count } 位
more-exposed = { $count ->
    [0] 此名单亦见 exposed.csv。
   *[other] 另有 { $count } 位见 exposed.csv。
}

run-version = Holdfast
run-engine = 引擎
run-seed = 随机种子

method =
    .guard = 只有来电之前的访问才算数，因此客服在事后查询订单不会算在任何人头上。
    .sources = 每起投诉被视为出自少数几个来源之一（各有其时段和在投诉中的份额）或出自巧合；店铺、快递公司、转运中心和整份客户名单虽无访问日志，也一并参与比较。
    .weighing = 所有时段和份额都加以权衡，可同时有几处泄露，彼此互为条件；来电者知道的内容若某经手方从未看到过，则对其不利的可能性降低。
    .probability = 得出的是概率：以 90% 指出的线索，大约十条中有九条应当是对的。
limits = 以下情况可能出错：真正的来源不在这些文件中；两个来源看到的是同样的订单；投诉很少，或写错了订单或日期。
