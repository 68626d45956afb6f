### 词语及其连接方式。

between-sentences = {""}
between-names = {"、"}
before-last-name = {"和"}
between-label-and-value = {"："}

## 日期，用 CLDR 格式。

day = { DAY($on, pattern: "y年M月d日") }
    .short = { DAY($on, pattern: "M月d日") }
    .month = { DAY($on, pattern: "y年M月") }
span-day = { DAY($first, pattern: "y年M月d日") }
    .short = { DAY($first, pattern: "y年M月d日") }
    .brief = { DAY($first, pattern: "M月d日") }
span-month = { DAY($first, pattern: "y年M月d日") }至{ DAY($last, pattern: "d日") }
    .short = { DAY($first, pattern: "y年M月d") }–{ DAY($last, pattern: "d日") }
    .brief = { DAY($first, pattern: "M月d") }–{ DAY($last, pattern: "d日") }
span-year = { DAY($first, pattern: "y年M月d日") }至{ DAY($last, pattern: "M月d日") }
    .short = { DAY($first, pattern: "y年M月d日") }–{ DAY($last, pattern: "M月d日") }
    .brief = { DAY($first, pattern: "M月d日") }–{ DAY($last, pattern: "M月d日") }
span-years = { DAY($first, pattern: "y年M月d日") }至{ DAY($last, pattern: "y年M月d日") }
    .short = { DAY($first, pattern: "y年M月d日") }–{ DAY($last, pattern: "y年M月d日") }
    .brief = { DAY($first, pattern: "y年M月d日") }–{ DAY($last, pattern: "y年M月d日") }

## 过小或过于接近必然的数。

less-than = 不足 { $bound }
more-than = { $bound }以上

## 可能性的说法。

likely-virtually-certain = 几乎可以肯定
likely-very-likely = 很有可能
likely-likely = 有可能
likely-as-likely-as-not = 可能与否各半
likely-unlikely = 不太可能
likely-very-unlikely = 很不可能
likely-exceptionally-unlikely = 几乎不可能

## 经手方。

custodian = { $kind }「{ $name }」
custodian-outside = { $attribute }「{ $name }」（无访问日志）

kind-unnamed = 经手方
kind-outside = { $attribute }（无访问日志）
kind-outside-customer-list = 整份客户名单（无访问日志）
kind-outside-window = 该时段内的全部订单（无访问日志）
kind-staff = 员工账号
kind-employee = 员工
kind-desk = 客服台
kind-service-desk = 客服台
kind-desk-team = 客服班组
kind-desk-employee = 客服员工
kind-shop = 店铺
kind-shop-account = 店铺账号
kind-shop-staff = 店铺员工账号
kind-erp = 电商 ERP 系统
kind-erp-app = 第三方 ERP 应用
kind-erp-token = 第三方 ERP 应用密钥
kind-erp-vendor = 第三方 ERP 服务商
kind-app = 应用
kind-vendor = 服务商
kind-warehouse = 仓库
kind-warehouse-system = 仓储系统
kind-hub = 转运中心
kind-courier-hub = 转运中心
kind-station = 快递网点
kind-courier-station = 快递网点
kind-courier = 快递员
kind-api-client = 接口客户端
kind-api-key = 接口密钥
kind-session = 会话
kind-scraper = 爬虫
kind-address = 网络地址
kind-ip = 网络地址
kind-report-tool = 报表工具
kind-partner = 合作方

attribute-shop = 店铺
attribute-courier = 快递公司
attribute-hub = 转运中心
attribute-channel = 销售渠道
attribute-warehouse = 仓库
attribute-category = 品类
attribute-region = 地区

## 查看时显示的、来电者知道的内容。

field-name = 姓名
field-phone = 电话
field-address = 地址
field-item = 商品
field-amount = 金额
field-national-id = 身份证号
field-card-tail = 银行卡尾号
field-order-number = 订单号
field-order-time = 下单时间
field-parcel-number = 快递单号
