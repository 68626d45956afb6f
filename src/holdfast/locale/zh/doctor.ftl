### 用平实的话说明安装有什么问题。

doctor-verdict-well = 正常
doctor-verdict-mind = 留意
doctor-verdict-wrong = 有误
doctor-all-well = 没有发现错误。
doctor-some-wrong = 发现 { $count } 处错误。
doctor-variable = { $name } 不对应任何设置。是否拼写有误？
doctor-clock = 系统时钟为 { $now }（UTC）。
doctor-clock-behind = 系统时钟为 { $now }（UTC），早于本程序的安装时间。请校准：追查依赖时间。
doctor-version = { $package } 的版本是 { $found }，需要低于 { $before }：{ $why }。
doctor-lake-absent = { $lake } 处还没有数据湖，首批事件到达时会自动建立。
doctor-lake-wrong = 数据湖 { $lake } 无法使用：{ $mistake }
doctor-lake = 数据湖 { $lake } 可读可写，共 { $rows } 行。
doctor-crowded = { $table } 有 { $files } 个小文件，查询会变慢。请运行：holdfast run
doctor-disk = { $place } 所在磁盘剩余 { $free } MiB。
doctor-disk-low = { $place } 所在磁盘仅剩 { $free } MiB；低于 { $least } MiB 时不再接收事件。请清理空间。
doctor-secret = 只有所有者能读取 { $file }。
doctor-secret-open = 其他用户能读取 { $file }。请对它执行：chmod 600
doctor-key-beside = 令牌密钥存放在数据湖内（{ $file }）。复制数据湖的人会同时得到两者：请另存一份，并从安全的地方设置 HOLDFAST_TOKEN_KEY。
doctor-spool-nowhere = 数据湖 { $lake } 不在本机：请把 spool.folder 和 http.keys 设为本机路径。
doctor-spool = { $count ->
    [0] 没有已确认的事件在等待写入数据湖。
   *[other] { $count } 段已确认的事件正在等待写入数据湖。
}
doctor-spool-waits = { $count } 段已确认的事件（{ $size } MiB）在等待写入数据湖，最久已等 { $hours } 小时。holdfast serve 在运行吗？它的日志会说明数据湖为何拒收。
doctor-spool-damaged = { $folder } 中有 { $count } 个文件无法完整读取；完整的部分已写入数据湖。请检查磁盘。
doctor-steps = 各步骤在 { $hours } 小时前运行过。
doctor-steps-never = 各步骤从未运行：没有合并文件，也没有清理过期数据。请运行：holdfast run --every 1m
doctor-steps-old = 各步骤上次运行是在 { $hours } 小时前。请运行：holdfast run --every 1m
doctor-steps-wrong = 无法读取各步骤的进度：{ $mistake }
doctor-step-failed = 步骤 { $step } 失败（{ $kind }），详见 holdfast run 的日志。
doctor-rejects = { $folder } 中有 { $count } 个来源的记录被退回。请修正后运行：holdfast ingest --rejected
doctor-java = 有可供 Spark 使用的 Java。
doctor-java-missing = 没有 Java。请安装附加组件 spark-local，或安装 Java 17。
doctor-spark = 已安装 Spark { $found }。
doctor-spark-missing = 没有安装 Spark。请安装附加组件 spark 或 spark-local。
doctor-record = 记录库可用，日志共 { $entries } 条。
doctor-record-wrong = 记录库无法使用：{ $mistake }
doctor-record-behind = 记录库的表属于旧版本。请运行：holdfast serve
doctor-record-rewritten = 日志与记在数据湖旁的不同：末尾被截断，或被重写过。请运行：holdfast journal verify
doctor-record-waits = 有 { $count } 项投诉变更等待写入数据湖。步骤在运行吗？请运行：holdfast run --every 5s
doctor-record-unheard = 有 { $count } 件投诉反复尝试后仍无法读出事实，需要人工阅读。
doctor-record-nobody = 这里还没有员工。请运行 holdfast serve，并打开它打印的链接。
doctor-vault-changing = 保险库密钥的更换尚未完成。请运行：holdfast vault rotate
