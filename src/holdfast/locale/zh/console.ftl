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
console-next-page = 下一页
console-first-page = 第一页
console-unread = 尚未识别
console-left-to-people = 系统无法识别
console-nothing = –
console-as-table = 看表格

## 按键

console-key-move = 下移、上移
console-key-open = 打开
console-key-find = 查找
console-key-filter = 筛选
console-key-older = 更早
console-key-next-page = 下一页
console-key-facts = 下一项、上一项
console-key-edit = 更正
console-key-save = 保存
console-key-leave = 退出
console-key-look = 显示个人信息
console-key-state = 状态
console-key-beside = 下一件、上一件
console-keys = 单字母快捷键
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
console-alike-count = 包括这件在内的 { NUMBER($count) } 件投诉
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
console-column-unread-yes = 尚未识别
console-column-unread-people = 需人工阅读
console-column-once = 同一通来电只算一件
console-column-traced = 追溯所依据的
console-column-standing = 不含判定为非诈骗的

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


## 团伙

console-campaigns = 团伙
console-campaign = 团伙
console-campaigns-about = 很可能出自同一伙人的投诉。这不是对任何人的指控。
console-campaigns-sizes = 投诉最多的团伙
console-no-campaigns = 还没有关联出团伙。
console-complaints-title = 投诉
console-calls-title = 通话
console-calls-count = { NUMBER($count) } 通来电
console-timeline = 每日投诉与损失
console-timeline-months = 每月投诉与损失
console-lost = 损失（{ $currency }）
console-graph = 投诉之间共有的号码、账户和网页
console-one-complaint = 投诉
console-no-graph = 没有两件投诉共有号码、账户或网页。
console-ties = 共同之处
console-where = 可能从哪里泄露
console-leads = 线索
console-none = 都不是
console-chance = 概率
console-windows = 泄露的日子和来电的日子
console-calls = 来电
console-days = 日期
console-traced = 依据 { NUMBER($count) } 件投诉追溯。
console-not-proof = 线索只说明接下来该查哪里，不说明是谁做的。
console-no-trace = 还没有追溯：需要访问记录或订单。
console-too-few = 这个团伙还没有单独的追溯结果：至少需要 { NUMBER($least) } 件写明订单或顾客的投诉，并有访问记录或订单，在下一次运行时得出。
console-shop-leads = 全店所有投诉合起来指向哪里
console-exposed-title = 面临风险的顾客
console-exposed = 面临风险的订单（按概率）
console-orders = 订单
console-exposed-count = { NUMBER($orders) } 个订单，{ NUMBER($customers) } 位顾客
console-exposed-all = 全部面临风险的订单
console-no-exposed = 名单为空：没有哪条线索足够可能。
console-links = 关联与判断
console-said = 人的判断
console-judged = 已保存。下次运行时重新归并团伙。
console-undo = 撤回
console-taken-out = 已移出这个团伙
console-merge = 与这个团伙是同一伙
console-merge-go = 合并
console-pair = 投诉
console-why = 理由
console-judge = 是同一伙人吗？
console-told-twice = 重复投诉
console-take-out = 移出
console-judged-positive = 是
console-judged-negative = 不是
console-judged-unsure = 说不准
console-column-first-call = 最早来电
console-column-last-call = 最近来电
console-column-campaign = 团伙
console-column-custodian = 持有方

## 案件

console-cases = 案件
console-case = 案件
console-case-open = 进行中
console-case-closed = 已结案
console-case-title = 案件名称
console-open-case = 立案
console-no-cases = 还没有案件。可以从团伙页面立案。
console-opened = { $by } 立案于
console-waiting = 待复核的决定
console-decisions = 决定
console-no-decisions = 还没有作出决定。
console-made = { $by } 提出于
console-seen = { $by } 复核于
console-answer = 理由
console-approve = 同意
console-refuse = 不同意
console-second-eyes = 这是你提出的：要由另一人复核。
console-waits = 等待另一人复核。
console-decide = 提出决定
console-what = 做什么
console-about = 针对什么（编号或代号）
console-nothing-personal = 这里不要写姓名、号码或地址：内容将长期保存。
console-propose = 提出
console-outcome = 结果
console-no-outcome = 尚不清楚。
console-close = 结案
console-later = 后来查明
console-how-proved = 结果如何？
console-evidence = 证据
console-no-evidence = 还没有固定证据。
console-freeze-what = 按现状固定
console-freeze = 固定
console-journal-elsewhere = 日志由审计员、隐私专员和管理员查看。
console-incomplete = 缺少内容，或没有可用的数据。没有改动。
console-tampered = 该证据与固定时不一致：哈希值不同，有人在数据库中改动过。
console-conflict = 现在不能这样做：情况已变，或还有事项待复核。
console-column-case = 案件
console-column-opened = 立案
console-column-table = 内容
console-column-rows = 行数
console-column-frozen = 固定于
console-decided-waiting = 待复核
console-decided-approved = 已同意
console-decided-refused = 未同意
console-found-confirmed = 属实
console-found-refuted = 不实
console-found-unknown = 不清楚
console-evidence-leads = 线索
console-evidence-exposed = 面临风险的顾客
console-evidence-links = 关联
console-evidence-complaints = 投诉
console-what-customers-warn = 提醒顾客
console-what-order-hold = 暂缓订单
console-what-card-freeze = 冻结礼品卡
console-what-password-reset = 重置密码
console-what-session-revoke = 结束登录
console-what-key-revoke = 吊销密钥
console-what-number-block = 封停号码
console-what-domain-block = 请求封禁网页
console-what-instrument-unbind = 解绑支付方式
console-what-account-challenge = 要求账号补充验证

## 日志

console-entries = 共 { NUMBER($count) } 条
console-all-entries = 全部条目
console-no-entries = 还没有任何条目。
console-no-such-entry = 没有符合条件的条目。
console-about-such-as = 例如 case:…、complaint:… 或 staff:3
console-journal-whole = 在日志中查看
console-head = 末条（第 { NUMBER($number) } 条）的哈希：
console-verified-never = 还没有整体核验过；系统每天自动核验一次，也可运行
console-verified-well = 已整体核验：{ NUMBER($count) } 条均与写入时一致。
console-verified-broken = 第 { NUMBER($number) } 条与写入时不一致，或其前有缺失。核验于
console-verified-lost = 第 { NUMBER($number) } 条与当初记在数据湖旁的不同：末尾被截断，或整个日志被重写过。核验于
console-column-at = 时间
console-column-who = 谁
console-column-what = 做了什么
console-column-about = 对象
console-column-facts = 详情

## 员工

console-staff = 员工
console-staff-ended = 已停用
console-staff-did = 做过什么
console-staff-how = 在本机的命令行上
console-staff-invite = 用链接邀请一人加入
console-staff-again = 让丢失密码或第二重验证的人重新进入
console-staff-grant = 更改某人的角色
console-staff-end = 停用某人
console-invitations = 尚未使用的链接
console-invitation-until = 有效至
console-column-roles = 角色
console-column-began = 始于
console-column-came-in = 最近登录
console-factor-none = 尚未设置
console-factor-totp = 验证器应用的动态码
console-factor-webauthn = 通行密钥
console-factor-recovery-codes = 恢复码
console-role-analyst = 分析员
console-role-approver = 复核人
console-role-service-desk = 客服
console-role-privacy-officer = 隐私专员
console-role-auditor = 审计员
console-role-admin = 管理员
