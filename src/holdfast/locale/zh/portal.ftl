### 给顾客的页面。

portal-title = 有人因为订单给您打电话了吗？
portal-hang-up = 请挂断电话。我们从不索要验证码，也不会要求转账或共享屏幕。
portal-bank = 如果钱或验证码已经给出：请立即致电银行，然后报警（中国大陆：110，反诈专线 96110）。
portal-our-number = 我们自己的电话：{ $phone }
portal-our-number-elsewhere = 只拨打我们官网或 App 上的电话，不要拨打别人给您的号码。
