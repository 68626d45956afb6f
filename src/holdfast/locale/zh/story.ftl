### 演示：随着投诉到来，把握有多大？

step-read = 正在读取
step-open = 正在启动引擎
step-take = 正在写入状态文件
step-look-up = 正在查找谁接触过哪些订单
step-fit = 正在权衡各个来源
step-exposed = 正在列出接下来会接到电话的顾客

story-title = 模拟商城：与 2016 年聚美优品相似的泄露
story-shop = { $orders } 笔订单，{ $custodians } 个经手方共 { $accesses } 次访问。{ DAY($first, pattern: "M月d日") }至{ DAY($last, pattern: "y年M月d日") }，其中一个经手方泄露了 { $leaked } 笔订单，骗子据此打了 { $calls } 个电话。商城里没有人知道。随后投诉陆续到来：
story-complaints = 投诉数
story-reported = 截至
story-likeliest = 最可能的来源
story-sure = 把握
story-right = 真相
story-calls = 尚未打出的电话
story-warned = 其中已在名单上
story-is-right = 正确
story-is-wrong = 错误
story-is-unsaid = 未点名
story-nobody = 尚无
story-truth = 真相：{ $custodian }，{ $days }。
story-lists = 用最后一行的投诉，名单列出 { $listed } 位顾客；未投诉顾客的 { $leaked } 笔已泄露订单中，有 { $true } 笔在名单上。
story-files = 模拟商城的文件在 { $folder }；可以自己追查：{ $command }

naive-utc = { $tables } 的 Parquet 时间没有时区，按 UTC 读取（Holdfast 自己的表即如此保存）。如为其他时区，请用 --timezone 指明。

demo-simulate = 模拟一家发生过类似聚美 2016 年泄露的店铺
demo-shop = 存入订单和访问记录
demo-complaints = 接收投诉，识别其中的事实
demo-steps = 关联、追溯
demo-ready = 就绪
demo-url = 工作台地址：{ $url }
demo-key = { $name }
    密码  { $password }
    验证码  { $codes }
demo-stop = 每个验证码作为第二重验证只能用一次。一切均为虚构。按 Ctrl-C 结束；再次运行同一命令可重新打开。
