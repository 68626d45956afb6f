### 每个页面的框架，以及员工的登录。

desk-title = 稳住
desk-skip = 跳到正文
desk-menu = 菜单
desk-for-staff = 员工入口
desk-console = 工作台
desk-factors = 第二重验证
desk-sign-in = 登录
desk-sign-out = 退出
desk-passkey = 用通行密钥登录
desk-name = 用户名
desk-password = 密码
desk-password-about = 至少 12 个字符；几个词连在一起，胜过带符号的一个词。不能是常见密码，也不能与用户名相似。
desk-go-on = 继续
desk-welcome = 欢迎
desk-welcome-about = 请设置登录方式。下一步设置第二重验证：通行密钥，或验证器应用的动态码。
desk-welcome-link = 此链接已被使用或已过期，请索取新的链接。
desk-welcome-name = 请换一个用户名：它已被占用或为空。
desk-welcome-password = 请换一个密码：它太短、太常见或与用户名太相似。
desk-link-over = 此链接已被使用或已过期，请索取新的链接。
desk-nothing-here = 这里什么也没有。
desk-refused = 您无权进行此操作。
desk-wrong = 提交的内容有误。请返回重试。
desk-fault = 我们这边出了问题，请再试一次。
desk-to-first = 回到首页
desk-too-often = 操作过于频繁，请稍等一分钟再试。
desk-locked = 错误次数过多。此用户名在此处锁定一刻钟。
