// Keyboard: j and k walk a list or the facts, Enter opens, e edits, other keys belong to what has data-key.
"use strict";
(() => {
  const rows = () => [...document.querySelectorAll("[data-list] tbody tr, [data-line]")];
  const chosen = () => document.querySelector(".here");
  const typing = (on) => on.closest("input, select, textarea, [contenteditable]");
  const go = (row) => {
    if (!row) return;
    chosen()?.classList.remove("here");
    row.classList.add("here");
    row.scrollIntoView({ block: "nearest" });
    (row.querySelector("a, summary") || row).focus({ preventScroll: true });
  };
  const step = (by) => {
    const all = rows(), at = all.indexOf(chosen());
    go(all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))]);
  };
  const edit = (row) => {
    const form = row?.querySelector("details.edit");
    if (!form) return;
    form.open = true;
    form.querySelector("input:not([type=hidden]), select")?.focus();
  };
  // Who speaks to the computer, or types by chance, can do without keys of one letter (WCAG 2.1.4).
  const KEPT = "holdfast-keys", button = document.querySelector("[data-keys]");
  const tell = () => button?.setAttribute("aria-pressed", String(localStorage.getItem(KEPT) !== "off"));
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      localStorage.setItem(KEPT, localStorage.getItem(KEPT) === "off" ? "on" : "off");
      tell();
    });
    tell();
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      const form = event.target.closest("details.edit");
      if (form) { form.open = false; form.querySelector("summary").focus(); } else event.target.blur();
      return;
    }
    if (typing(event.target)) {
      // A list of choices does not send its form by itself.
      if (event.key === "Enter" && event.target.matches("select, [type=checkbox]")) {
        event.preventDefault();
        event.target.form.requestSubmit();
      }
      return;
    }
    if (event.key.length === 1 && localStorage.getItem(KEPT) === "off") return;
    if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    else if (event.key === "e") edit(chosen() || rows()[0]);
    else if (event.key === "Enter" && event.target === document.body) chosen()?.querySelector("a")?.click();
    else {
      const owner = event.key.length === 1 && document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (!owner) return;
      if (owner.matches("input, select")) owner.focus(); else owner.click();
    }
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-list] tbody tr");
    if (row && !event.target.closest("a, button, input, summary")) row.querySelector("a")?.click();
    const line = event.target.closest("[data-line]");
    if (line) { chosen()?.classList.remove("here"); line.classList.add("here"); }
  });
  // After a correction the part is new: stay where one was, one further. (Before it settles htmx takes classes back.)
  document.addEventListener("htmx:afterSettle", () => {
    const kept = document.querySelector("[data-line] [role=status]")?.closest("[data-line]");
    if (kept) go(kept.nextElementSibling || kept);
    document.querySelector(".mistake[role=alert]")?.closest("form")?.querySelector("input:not([type=hidden]), select")?.focus();
  });
})();
