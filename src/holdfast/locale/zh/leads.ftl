### 最近一次在数据湖上溯源的结果。

leads-never = 尚未溯源：数据湖中有了投诉以及访问或订单之后，holdfast run 会自动进行。
leads-too-few = 这个团伙还没有单独的溯源结果：至少需要 { $least } 件写明订单或客户的投诉，并有访问或订单，再运行一次（--now）。
leads-run = { $at }（UTC）溯源，共 { $complaints } 件投诉（运行编号 { $run }）。
leads-none = 现有来源都不能解释：{ $chance }。
leads-exposed = { $count ->
    [0] 没有列出可能受影响的客户。各表在 { $folder }。
   *[other] { $count } 位客户可能受影响而尚未投诉。各表在 { $folder }。
}
