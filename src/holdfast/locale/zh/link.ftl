### holdfast link: 团伙案，以及两件投诉相关与不相关的理由。

link-found = { $campaigns ->
    [0] 没有团伙案
   *[other] { $campaigns } 个团伙案
}，{ $links } 条关联。
link-kept = 关联、团伙案及其投诉保存在 { $folder }。团伙案只说明哪些人可能接到同一伙人的电话，不证明任何人有过错。
link-rejected = 有 { $rejected } 行未被接受，原因见 { $file }。
link-contradicted = { $one } 与 { $other } 被判定为同一伙人所为，但其他判定将二者分开。
link-column-campaign = 团伙案
link-column-calls = 来电
link-column-complaints = 投诉
link-column-first = 首次来电
link-column-last = 最近来电
link-duplicate = 与 { $complaint } 所说为同一来电
link-weight = 合计 { $bits } 比特：仅就这两件投诉而言，同一伙人所为的概率为 { $chance }。
link-common = （{ $of } 件投诉中有 { $count } 件）
link-judged = { $one } 与 { $other }：{ $word }。下次运行起生效。
link-word-positive = 同一伙人所为
link-word-negative = 并非同一伙人所为
link-word-unsure = 不确定，此关联不计
link-word-none = 由比对决定
link-evidence-start = 起点
link-evidence-caller = 来电号码
link-evidence-payee = 收款账户
link-evidence-page = 网页
link-evidence-wording = 措辞
link-evidence-story = 说辞与步骤
link-evidence-goods = 在哪里买了什么
link-evidence-moment = 来电时间
link-level-start = 值得比对的任意两件
link-level-unknown = 其中一件没有提到
link-level-else = 没有相同之处
link-level-same-number = 号码相同
link-level-neighbour-number = 同一千号段
link-level-same-payee = 账户相同
link-level-same-host = 主机名相同
link-level-same-pattern = 主机名样式相同
link-level-alike-70 = 七成以上相似
link-level-alike-50 = 五成以上相似
link-level-alike-30 = 三成以上相似
link-level-same-pretext-and-steps = 说辞与步骤相同
link-level-same-pretext = 说辞相同
link-level-same-item-and-shop = 同店同类商品
link-level-same-shop = 同一店铺
link-level-same-courier = 同一快递
link-level-within-a-day = 相差一天以内
link-level-within-three-days = 相差三天以内
link-level-within-two-weeks = 相差两周以内
reason-linked = 两件投诉相同或相似之处：
    .caller = 来电号码：{ $caller }。
    .payee = 收款账户：{ $payee }。
    .page = 网页：{ $page }。
    .wording = 措辞：{ $wording }。
    .story = 说辞与步骤：{ $story }。
    .goods = 在哪里买了什么：{ $goods }。
    .moment = 来电时间：{ $moment }。
link-unheard = 无法读取记录库：上次运行之后工作人员对关联的判断尚未计入。
