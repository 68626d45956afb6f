### 检测器为何发声：reason-<code>，与原因列一致。

reason-many-accounts =
    该来源尝试了{ $accounts }个账号，其中{ $failed }%失败，{ $opened ->
        [0] 没有账号被登入
       *[other] { $opened }个账号被登入
    }。
reason-strangers-fail =
    { $addresses }个地址在与其毫无关系的账号上登录失败，正常预期为{ $expected }个；其中{ $unseen }%从未出现过，{ $tries }次尝试中有{ $unknown }%针对从未有人登入过的账号（共{ $hours }小时）。
reason-belongs-to-attack =
    该地址参与了多地址撞库：尝试{ $tries }次，{ $opened ->
        [0] 没有账号被登入
       *[other] { $opened }个账号被登入
    }。
reason-opened-by-attack =
    该账号在撞库期间被{ $addresses }个参与攻击、此前从未登入过它的地址登入。
reason-opened-far-more =
    它在一个时段内打开了{ $orders }份订单，预期只有{ $expected }份。
reason-walked-numbers =
    它按订单号逐个递推打开订单：有{ $steps }步与前一步步长相同，占{ $even }%。
reason-exported-far-more =
    它导出了{ $orders }份订单；此前最多的一天为{ $most }份。
reason-opened-beyond-work =
    它在{ $days }天内打开了{ $orders }份订单，远超平常或发生在夜间（夜间{ $night }份）；其中{ $unasked }%的情况下，店铺在前后与该顾客没有任何联系。
reason-cards-of-many =
    { $buyers }位不同购买者的礼品卡在此处被使用。
reason-spent-at-once =
    { $cards }张礼品卡在购买后一小时内于另一设备上被使用（共{ $amount }，以最小货币单位计）。
reason-strangers-pay-there =
    { $strangers }台设备首次登录该账号后立即购买了礼品卡。
reason-resold-by-card =
    { $cards }张礼品卡用于支付易转卖商品（共{ $amount }，以最小货币单位计）。
reason-bound-and-used =
    凭一条短信验证码从陌生设备和地址绑定，随即使用{ $uses }次。
reason-entered-changed-paid =
    新设备登入后修改了密码或手机号（{ $changes }次），数分钟内即发生支付。
reason-not-our-call =
    顾客称接到{ $calls }次以店铺名义的来电，而店铺没有相应的联系记录。
reason-buyers-warn =
    { $warnings }位买家在该商品评价中提醒有诈骗（占其评价的{ $share }%），其中{ $leaks }位提到来电者掌握订单或信息被泄露。
reason-buyers-warn-everywhere =
    { $warnings }位买家在该商品评价中提醒有诈骗；同一时期共有{ $products }件商品的评价中出现此类提醒。
reason-canary-read =
    它打开了{ $canaries }条无人有理由打开的诱饵记录{ $exported ->
        [0] {""}
       *[other] ，并将其导出
    }。
reason-canary-tried =
    它尝试登录了{ $canaries }个诱饵账号。
reason-canary-called =
    有人就一条不属于任何顾客的诱饵记录来电：载有它的名单已经流出。
reason-client-changed =
    该程序的行为发生变化：{ $fields ->
        [0] {""}
       *[other] 读取了从未读取的字段或用途；
    }{ $networks ->
        [0] {""}
       *[other] 来自从未出现过的网络；
    }{ $grown ->
        [0] {""}
       *[other] 订单量持续上升；
    }{ $days }天内打开{ $orders }份订单，预期为{ $expected }份。
reason-imitates-the-shop =
    该主机名仿冒{ $imitates }（{ $manner }）{ $told ->
        [0] {""}
       *[other] ，并有顾客被引导至此
    }。
reason-stands-in-list =
    该顾客出现在{ $lists }份泄露名单中{ $opens ->
        [0] {""}
       *[other] ，其中的密码可登入账号
    }{ $own ->
        [0] {""}
       *[other] ，且含有只有本店才知道的内容
    }。
