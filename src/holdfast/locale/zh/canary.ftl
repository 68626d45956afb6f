### 终端上的 holdfast canary。

canary-planted = 新登记{ $new }个诱饵，另有{ $known }个此前已登记。
canary-none = 尚未布置诱饵。
canary-column-kind = 类别
canary-column-identifier = 标识
canary-column-planted = 布置时间（UTC）
canary-column-note = 位置
canary-column-read = 被查看
canary-column-exported = 被导出
canary-column-tried = 被尝试登录
canary-column-called = 被来电
canary-column-last = 最近触碰（UTC）
