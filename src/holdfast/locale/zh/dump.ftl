### 终端上的 holdfast dump。

dump-rows = 共{ $rows }行，其中{ $customers }行是本店顾客（{ $accounts }个账号）。
dump-form-table = 按带表头的表格读取。
dump-form-combo = 按“账号与密码”读取。
dump-form-text = 按自由文本读取。
dump-verdict-ours = 这是本店的数据：{ $own }行含有与顾客相符的本店订单号，或几乎每一行都是本店顾客。
dump-verdict-reused = 看来是别处泄露的密码：没有一行含有只有本店才知道的内容。
dump-verdict-unclear = 无法判断数据来源：{ $own }行含有只有本店才知道的内容。
dump-verdict-nobody = 其中没有本店顾客。
dump-asked = { $passwords }个账号附有密码；经本店自己的校验试了{ $asked }个密码，{ $opened }个账号可被登入。
dump-not-asked = { $passwords }个账号附有密码；尚未校验（--verify-command、--verify-url）。
dump-stopped = 本店的校验中途停止应答；未校验的账号一律列为应重置。
dump-cut = 有{ $cut }行过长，未能完整读取。
dump-reset = 应重置{ $reset }个账号。
dump-column-custodian = 保管方
dump-column-kind = 类别
dump-column-seen = 曾看过的行数
dump-column-volume = 总共看过
dump-column-probability = 名单来源的概率
