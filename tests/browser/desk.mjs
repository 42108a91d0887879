/* SPDX-License-Identifier: Apache-2.0 */
/* desk: what a person at the reception does with the page, and sees of it. */

/* Where a row stands now: the group's class; "": nowhere. In the page. */
const WHERE = `(number) => { const row = [...document.querySelectorAll("#board button.row")]
    .find((one) => one.querySelector(".number").textContent === number); return row ? row.closest("section").classList[1] : ""; }`;

export const row_of = (number) => `//div[@id="board"]//button[contains(@class,"row")][span[@class="number"]="${number}"]`;

export async function log_in(browser, url, account, password = `${account}-practice`) {
    await browser.go(url);
    await browser.until(`() => !document.getElementById("login").hidden`);
    await browser.type("#account", account);
    await browser.type("#password", password);
    await browser.click("#login-form .primary");
}

export async function at_work(browser, url, account) {
    await log_in(browser, url, account);
    await browser.until(`() => document.querySelector("#board button.row")`);
}

export const await_group = (browser, number, group) =>
    browser.until(`(number, group) => (${WHERE})(number) === group`, number, group);

/* What the page told last about an act. */
export const await_told = (browser, part, bad = false) => browser.until(`(part, bad) => { const toast = document.getElementById("toast");
    return toast.textContent.includes(part) && toast.classList.contains("bad") === bad; }`, part, bad);

export const await_closed = (browser) => browser.until(`() => !document.getElementById("dialog").open`);

/* Opens a row and chooses an act; a reason, if it wants one. */
export async function act_on(browser, number, act, reason) {
    await browser.click(row_of(number));
    await browser.click(`[data-row-act="${act}"]`);
    if (reason !== undefined) {
        await browser.type("#reason", reason);
        await browser.click("#dialog form .primary");
    } else if (act === "reprint")
        await browser.click("#dialog form .primary");
    await await_closed(browser);
}

export async function view(browser, name) {
    await browser.click(`nav a[href="#${name}"]`);
    await browser.until(`(name) => !document.getElementById("view-" + name).hidden`, name);
}
