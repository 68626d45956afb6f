### 员工的页面。

console-inbox = 收件箱
console-empty = 还没有收到投诉。
