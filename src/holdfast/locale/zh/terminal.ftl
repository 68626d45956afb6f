### 终端上的报告。

terminal-title = 稳住 Holdfast：订单数据从哪里流出
heading-leads = 线索
heading-window = 时间
heading-undivided = 无法区分
heading-otherwise = 其他可能
heading-exposed = 下一批受害者
heading-rejected = 数据行
heading-help = 有帮助的材料
heading-files = 文件
column-rank = #
column-custodian = 经手方
column-probability = 概率
column-window = 泄露时段
column-seen = 看过
    .expected = 看过（巧合）
more-leads = { $count ->
   *[other] 另有 { $count } 条线索见
} leads.csv。
seen-of-expected = { $seen }/{ $complaints }（{ AROUND($expected) }）
seen-of = { $seen }/{ $complaints }
files-written = 报告位于 { $folder }：report.html 供阅读，leads.csv 和 exposed.csv（另有 Parquet 格式）供后续处理，run.json 供重现。
files-not-written = 没有写出文件；用 --out 指定目录即可保存线索和受波及客户名单。
a-lead-is = 线索只说明应先查哪里，绝不是针对任何人的证据。
