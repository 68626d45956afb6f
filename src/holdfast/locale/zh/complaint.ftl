### 投诉内容的用词：用于表单、列表和图表。

## 联系方式

contact-phone = 电话
contact-sms = 短信
contact-wechat = 微信
contact-qq = QQ
contact-line = LINE
contact-whatsapp = WhatsApp
contact-telegram = Telegram
contact-email = 电子邮件
contact-platform-chat = 购物平台内的聊天
contact-app = 其他应用
contact-video-call = 视频通话
contact-in-person = 当面

## 对方的要求

asks-link = 打开网址链接
asks-card-number = 银行卡号
asks-password = 密码
asks-code = 短信验证码
asks-id-number = 身份证号
asks-screen-sharing = 共享屏幕
asks-app = 下载安装应用
asks-loan = 办理贷款
asks-transfer = 转账
asks-gift-card = 购买礼品卡
asks-qr-code = 扫描二维码
asks-add-contact = 加好友或进群
asks-order-again = 重新下单或付款
asks-secrecy = 不要告诉别人
asks-cryptocurrency = 用虚拟货币付款
asks-callback = 回拨某个号码
asks-upi-pin = UPI 密码

## 对方的说辞

pretext-system-upgrade = 系统升级或故障
pretext-out-of-stock = 商品缺货
pretext-wrong-wholesaler = 误设为批发商或代理
pretext-wrong-membership = 误开会员或服务
pretext-recall = 质量问题或召回
pretext-parcel-lost = 快递丢失或损坏
pretext-refund-failed = 退款失败
pretext-return-problem = 退货有问题
pretext-credit-record = 影响征信
pretext-payment-failed = 付款失败或订单失效
pretext-account-problem = 账户异常
pretext-cash-on-delivery = 货到付款
pretext-customs = 海关清关
pretext-address-problem = 地址有误无法派送
pretext-prize = 中奖或积分兑换
pretext-insurance = 保险到期或扣费
pretext-double-charge = 重复扣款
pretext-kyc = 实名信息过期

## 投诉的进展

complaint-state-received = 已收到
complaint-state-looked-at = 正在查看
complaint-state-in-case = 已并入调查
complaint-state-answered = 已答复
complaint-state-closed = 已结案
complaint-state-no-fraud = 认定不是诈骗

## 地区（ISO 3166-2）

region-cn-bj = 北京
region-cn-tj = 天津
region-cn-sh = 上海
region-cn-cq = 重庆
region-cn-he = 河北
region-cn-sx = 山西
region-cn-nm = 内蒙古
region-cn-ln = 辽宁
region-cn-jl = 吉林
region-cn-hl = 黑龙江
region-cn-js = 江苏
region-cn-zj = 浙江
region-cn-ah = 安徽
region-cn-fj = 福建
region-cn-jx = 江西
region-cn-sd = 山东
region-cn-ha = 河南
region-cn-hb = 湖北
region-cn-hn = 湖南
region-cn-gd = 广东
region-cn-gx = 广西
region-cn-hi = 海南
region-cn-sc = 四川
region-cn-gz = 贵州
region-cn-yn = 云南
region-cn-xz = 西藏
region-cn-sn = 陕西
region-cn-gs = 甘肃
region-cn-qh = 青海
region-cn-nx = 宁夏
region-cn-xj = 新疆
region-hk = 香港
region-mo = 澳门
region-tw-tpe = 台北
region-tw-nwt = 新北
region-tw-tao = 桃园
region-tw-txg = 台中
region-tw-tnn = 台南
region-tw-khh = 高雄
region-tw-hsz = 新竹
region-tw-kee = 基隆
region-tw-ila = 宜兰
region-tw-hua = 花莲
region-tw-pif = 屏东
region-tw-cha = 彰化
region-tw-yun = 云林
region-tw-cyq = 嘉义
region-tw-mia = 苗栗
region-tw-nan = 南投
region-tw-ttt = 台东
region-us-ca = 加利福尼亚
region-us-tx = 得克萨斯
region-us-ny = 纽约
region-us-fl = 佛罗里达
region-us-il = 伊利诺伊
region-us-pa = 宾夕法尼亚
region-us-oh = 俄亥俄
region-us-ga = 佐治亚
region-us-nc = 北卡罗来纳
region-us-mi = 密歇根
region-us-nj = 新泽西
region-us-va = 弗吉尼亚
region-us-wa = 华盛顿州
region-us-az = 亚利桑那
region-us-ma = 马萨诸塞
region-us-tn = 田纳西
region-us-mo = 密苏里
region-us-co = 科罗拉多
region-us-mn = 明尼苏达
region-us-or = 俄勒冈
region-us-nv = 内华达
region-us-wi = 威斯康星
region-us-md = 马里兰
region-us-in = 印第安纳
region-us-la = 路易斯安那
region-in-mh = 马哈拉施特拉邦
region-in-ka = 卡纳塔克邦
region-in-dl = 德里
region-in-tn = 泰米尔纳德邦
region-in-ts = 特伦甘纳邦
region-in-ap = 安得拉邦
region-in-wb = 西孟加拉邦
region-in-gj = 古吉拉特邦
region-in-rj = 拉贾斯坦邦
region-in-up = 北方邦
region-in-kl = 喀拉拉邦
region-in-hr = 哈里亚纳邦
region-in-pb = 旁遮普邦
region-in-br = 比哈尔邦
region-in-mp = 中央邦
region-in-jh = 贾坎德邦
region-in-or = 奥里萨邦
region-in-as = 阿萨姆邦
region-in-ch = 昌迪加尔
region-in-ga = 果阿
region-gb-lnd = 伦敦
region-gb-man = 曼彻斯特
region-gb-bir = 伯明翰
region-gb-lds = 利兹
region-gb-liv = 利物浦
region-gb-glg = 格拉斯哥
region-gb-edh = 爱丁堡
region-gb-bst = 布里斯托尔
region-gb-shf = 谢菲尔德
region-gb-crf = 加的夫
region-gb-bfs = 贝尔法斯特
region-gb-net = 纽卡斯尔
region-gb-ngm = 诺丁汉
region-my-14 = 吉隆坡
region-my-10 = 雪兰莪
region-my-07 = 槟城
region-my-01 = 柔佛
region-my-13 = 砂拉越
region-my-12 = 沙巴
region-sg = 新加坡
region-ph-00 = 马尼拉
region-au-nsw = 新南威尔士
region-au-vic = 维多利亚
region-au-qld = 昆士兰
region-au-wa = 西澳大利亚
region-ca-on = 安大略
region-ca-bc = 不列颠哥伦比亚
region-ca-qc = 魁北克
region-ie = 爱尔兰
region-elsewhere = 其他地区

## 批量投诉

complaints-taken = { $file }：已录入 { $count } 件投诉。
complaints-known = 另有 { $count } 件此前已录入。
complaints-left-out = 以下各列未使用：{ $columns }。
complaints-refused = { $count } 行不符合要求。原因和原始行（含个人信息，修复后请删除）见：{ $folder }

## 一段时期的典型案例

typical-case = { $number }. { $pretext }（{ $count } 件投诉）
typical-none = 没有五件及以上投诉的同类情况。

## 一段时期的典型案例

console-typical = 典型案例
console-typical-about = 用于通讯：每种说辞（五件及以上投诉）选一件最有代表性、最少个人信息的案例。个人信息按规则遮盖：发布前请逐件阅读。每次展示都有记录。
console-typical-since = 从
console-typical-until = 到
console-typical-show = 显示
console-typical-count = { $count } 件投诉
console-typical-wrong = 请填写两个日期，例如 2026-05-01，结束日期不早于开始日期。

mail-passed = { $count } 封由机器发送或发给邮件列表，已略过。
mail-refused = { $count } 封为空或过大，留在原处。

## 来电者自称是谁。

caller-bank = 银行
caller-courier = 快递
caller-electricity = 电力公司
caller-finance-service = 金融服务
caller-government = 政府
caller-insurer = 保险公司
caller-manufacturer = 厂家
caller-payment-service = 支付平台
caller-platform-service = 平台客服
caller-police = 警方
caller-regulator = 监管部门
caller-seller = 卖家

## 一天中的时段。

part-morning = 上午
part-afternoon = 下午
part-evening = 晚上
part-night = 夜里
