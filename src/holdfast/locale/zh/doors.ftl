### 密钥与事件入口。

key-made = 这就是密钥。只显示这一次，系统仅保存它的散列值。
key-revoked = 密钥 { $name } 从现在起被拒绝。
key-column-id = 编号
key-column-name = 名称
key-column-tables = 可发送
key-column-created = 创建时间
key-column-revoked = 吊销时间
serve-first-admin = 这里还没有员工。首位管理员请用此链接进入（仅可使用一次，两小时内有效）：
