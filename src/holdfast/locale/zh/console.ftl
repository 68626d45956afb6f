### 员工页面。

## 收件箱

console-inbox = 收件箱
console-empty = 还没有收到投诉。
console-none-such = 没有符合条件的投诉。
console-total = 共 { NUMBER($count) } 件
console-complaints = 投诉
console-by-day = 每日投诉
console-find = 回执号或订单号
console-find-go = 查找
console-not-found = 没有这个回执号或订单号的投诉。
console-filters = 筛选
console-take-away = 去掉这个条件
console-all = 全部投诉
console-with-loss = 有损失
console-more = 另有 { $count } 项
console-narrow = 看这些日子
console-older = 更早
console-newest = 最新
console-unread = 尚未识别
console-nothing = –
console-as-table = 看表格

## 按键

console-key-move = 下移、上移
console-key-open = 打开
console-key-find = 查找
console-key-filter = 筛选
console-key-older = 更早
console-key-facts = 下一项、上一项
console-key-edit = 更正
console-key-save = 保存
console-key-leave = 退出
console-key-look = 显示个人信息
console-key-state = 状态
console-key-beside = 下一件、上一件
console-key-up = 回到列表

## 一件投诉

console-beside = 前后的投诉
console-newer = 上一件
console-next = 下一件
console-told = 讲述
console-may-not-look = 你的角色看不到顾客的讲述。
console-is-open = 已按理由显示，每次都记入日志。一刻钟后自动收起。
console-look = 个人信息已遮盖。显示的理由
console-reason = 选择理由
console-show = 显示
console-give-reason = 请先选择理由。
console-files = 附件
console-save-file = 保存
console-alike = 与其他投诉的共同点
console-alike-count = 另外 { NUMBER($count) } 件投诉
console-facts = 事实
console-edit = 更正
console-save = 保存
console-set = 设定
console-kept = 已保存
console-corrected = { $by } 已更正
console-corrections = 更正记录
console-mistyped = 这一项不能这样填。没有改动。
console-token-about = 请输入完整号码：只保存其代号。
console-journal = 日志

console-alike-caller-token = 提到同一来电号码
console-alike-payee-token = 提到同一收款账户
console-alike-account-token = 来自同一顾客
console-alike-url = 提到同一网页

console-column-reported-at = 投诉时间
console-column-receipt = 回执号
console-column-state = 状态
console-column-kind = 类别
console-column-channel = 来源
console-column-platform = 平台
console-column-pretext = 借口
console-column-region = 地区
console-column-loss = 损失
console-column-currency = 币种
console-column-called-at = 来电时间
console-column-contact = 联系方式
console-column-caller-token = 来电号码
console-column-payee-token = 收款账户
console-column-account-token = 顾客账号
console-column-fields-known = 对方知道
console-column-asks = 对方要求
console-column-steps = 付款方式
console-column-order = 订单
console-column-url = 网页
console-column-since = 从
console-column-until = 到
console-column-lost = 有损失
console-column-unread = 尚未识别

console-kind-false-customer-service = 冒充客服诈骗
console-kind-other-fraud = 其他诈骗
console-kind-ordinary = 普通投诉

console-channel-portal = 网页
console-channel-phone = 电话
console-channel-chat = 聊天
console-channel-email = 邮件
console-channel-import = 导入
console-channel-api = 接口

console-group-story = 借口
console-group-time = 时间
console-group-caller = 来电者
console-group-known = 对方知道
console-group-asks = 对方要求
console-group-money = 损失、付款
console-group-sum = 其他金额
console-group-place = 订单、地点、网页
console-group-personal = 个人信息

console-reason-handle-complaint = 处理这件投诉
console-reason-correct-facts = 更正事实
console-reason-build-case = 整理案件
console-reason-customer-asked = 顾客要求
console-reason-police-asked = 警方要求
console-reason-law = 法律要求
console-reason-audit = 审计

console-person-name = 姓名
console-person-phone = 电话
console-person-email = 邮箱
console-person-address = 地址
console-person-account = 账号

console-caller-bank = 银行
console-caller-courier = 快递
console-caller-electricity = 电力公司
console-caller-finance-service = 金融服务
console-caller-government = 政府
console-caller-insurer = 保险公司
console-caller-manufacturer = 厂家
console-caller-payment-service = 支付平台
console-caller-platform-service = 平台客服
console-caller-police = 警方
console-caller-regulator = 监管部门
console-caller-seller = 卖家
