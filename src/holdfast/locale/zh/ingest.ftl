### 事件进入数据湖。

ingest-progress = { $file }：{ $records } 条记录
ingest-rows = { $table } 表存入 { $rows } 行。
ingest-nothing = 没有存入任何行。
ingest-known = { $count } 个文件此前已全部存入。
ingest-passed = { $count } 行不是我们的事件，已跳过。
ingest-future = { $count } 个事件的时间在十分钟之后的将来：有时钟不准。
ingest-rejected = { $count } 条记录不合要求，已连同原因保存，仅您本人可读：其中可能有个人信息。
ingest-repair = 修改后存入：holdfast ingest --rejected { $file }
ingest-stopped = 已停止；已计数的都在数据湖中，再次执行同一命令即可继续
log-shrank = { $file } 在读完之前被截短，且找不到其余部分的副本：可能缺少若干行。
rejects-none = 没有不合要求的记录。
