### 终端上的 holdfast backup、restore、journal、vault 与 staff。

backup-made = 备份已写入 { $folder }；日志共 { $entries } 条，末条为 { $head }。
backup-keys = 保险库的密钥在 { $keys }。请将两者分开存放：同时拿到两者，就拿到了一切。
backup-keyless = 备份中不含保险库的密钥。请另存一份密钥：没有它，什么都无法再打开。
restore-done = 已恢复 { $made } 的记录，日志共 { $entries } 条。
restore-lists = { $cards ->
    [0] 没有礼品卡需要重新冻结。
   *[other] 已重新冻结投诉中提到的 { $cards } 张礼品卡。
}备份之后要求被遗忘的人又在记录中：请再次将其遗忘。
journal-well = { $entries ->
    [0] 还没有任何条目。
   *[other] 共 { $entries } 条，均与写入时一致。
}下面是末条的哈希；另处记下它，还能看出末尾是否被截断。
journal-broken = 第 { $number } 条与写入时不一致，或其前有缺失。此前的 { $entries } 条无误。
journal-headless = { $entries } 条彼此相符，但给出的哈希不在其中：末尾被截断，或被重写过。
journal-lost = { $entries } 条彼此相符，但第 { $number } 条与当初记在数据湖旁的不同：末尾被截断，或整个日志被重写过。
staff-column-name = 姓名
staff-column-roles = 角色
staff-column-factors = 第二因素
staff-column-since = 始于
staff-column-ended = 结束
staff-granted = { $name } 现在只有这些角色。
staff-ended = { $name } 已无法进入；其会话和未使用的链接均已失效。
vault-rotated = { $count } 个值已用新密钥封存，旧密钥已删除。此前的备份需要当时一同保存的密钥。
