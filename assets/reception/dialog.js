/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dialog: the one dialog of the page, and how results are told. The browser keeps the focus inside,
 * closes on Escape and gives the focus back; the row that had it may have moved to another group by
 * then, so whoever opens says how to find it again.
 */
import { by, el, fill } from "./dom.js";
import { t } from "./prefs.js";

const dialog = by("dialog");
let give_back = null, toast_timer = 0;

dialog.addEventListener("close", () => {
    const target = give_back && give_back();
    give_back = null;
    fill(dialog);
    if (target)
        target.focus();
});
/* A click beside it. */
dialog.addEventListener("click", (event) => {
    if (event.target === dialog)
        dialog.close();
});

export const dialog_open = () => dialog.open;
export const close_dialog = () => dialog.close();

/* Shows a title and what belongs under it; over an open one, its contents are replaced. */
export function open_dialog(title, children, back = null) {
    if (back)
        give_back = back;
    fill(dialog, el("div", { class: "dialog-head" },
        el("h2", { id: "dialog-title" }, title),
        el("button", { type: "button", class: "quiet close", "aria-label": t("close"), click: () => dialog.close() }, "×")),
    ...children);
    if (!dialog.open)
        dialog.showModal();
    (dialog.querySelector("[autofocus]") || dialog.querySelector(".acts button") || dialog.querySelector(".close")).focus();
}

/* What became of it, seen and heard. */
export function tell(words, bad = false) {
    const toast = by("toast");
    clearTimeout(toast_timer);
    toast.textContent = words;
    toast.className = bad ? "toast shown bad" : "toast shown";
    toast_timer = setTimeout(() => { toast.className = "toast"; toast.textContent = ""; }, bad ? 12000 : 6000);
}
