### The staff's pages.

console-inbox = Inbox
console-empty = No complaints have come in yet.
