### 终端上的数据湖。

lake-column-table = 表
lake-column-rows = 行数
lake-column-files = 文件
    .small = 小文件
lake-column-size = 大小
lake-column-first = 自
lake-column-last = 至
lake-is-empty = 这个数据湖里还没有数据。
lake-checked = 已读 { $files } 个文件；{ $damaged ->
    [0] 全部与写入时一致。
   *[other] 其中 { $damaged } 个与写入时不一致：
}
lake-damage-missing = { $table }/{ $path }：文件缺失
lake-damage-size = { $table }/{ $path }：文件大小不符
lake-damage-hash = { $table }/{ $path }：文件内容不符
lake-damage-unreadable = { $table }/{ $path }：无法按 Parquet 读取
lake-damage-rows = { $table }/{ $path }：行数不符
lake-damage-columns = { $table }/{ $path }：列与表不符
lake-gap = { $table }：{ DAY($first, pattern: "y年M月d日") } 至 { DAY($last, pattern: "y年M月d日") } 没有数据。是假期，还是入口曾经关闭？
lake-compacted = { $table }：{ $before } 个文件合并为 { $after } 个。
lake-nothing-to-compact = 没有需要合并的小文件。
lake-retained = { $table }：已删除早于 { $days } 天的 { $rows } 行。
lake-nothing-to-retain = 没有超过保存期限的数据。
lake-forgotten = { $table }：改动 { $rows } 行。
lake-nothing-to-forget = 没有任何一行提到这个账号。
lake-forgotten-is-journalled = 已记入数据湖的日志，仅留令牌的指纹。
