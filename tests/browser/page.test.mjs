/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reception page in real Chromiums, before a real kiosk, a real ankunft-reception and the practice
 * service. One day at the desk, in order: later tests stand on what earlier ones did.
 */
import assert from "node:assert";
import { after, test as node_test } from "node:test";
import { act_on, at_work, await_closed, await_group, await_told, log_in, row_of, view } from "./desk.mjs";
import { Stage } from "./stage.mjs";
import { Browser, KEY, driver_end } from "./webdriver.mjs";

/* What comes after a failure stands on sand: it is left out, and the first one is what is to be read. */
let failed = false;
function test(name, does) {
    node_test(name, async (context) => {
        if (failed)
            return context.skip("an earlier step failed");
        failed = true;
        await does();
        failed = false;
    });
}

const stage = await Stage.open();
const anna = await Browser.start();
const ben = await Browser.start({ dark: true });
const wall = await Browser.start({ width: 1920, height: 1080 });
const browsers = [anna, ben, wall];

after(async () => {
    for (const browser of browsers)
        await browser.end();
    driver_end();
    await stage.close();
});

/* Bookings of this test, by what becomes of them. */
const made = {};
for (const [what, minutes, name] of [["scanned", 5, "Yılmaz, Deniz"], ["by_hand", 10, "Müller-Lüdenscheidt, Annegret"],
    ["absent", 12, "Kowalczyk, Piotr"], ["parked", 15, "Nguyễn, Thị Mai"], ["keyboard", 20, "Öğünç, Elif"], ["printed", 6, "Becker, Tom"],
    ["cut", 25, "Dubois, Claire"], ["refused", 8, "Ivanova, Oksana"]])
    made[what] = await stage.book(minutes, name);
const number = (what) => String(made[what].displayNumber);

test("a wrong password is refused in words; the page says what a login ends", async () => {
    await log_in(anna, stage.url, "agent", "not-the-password");
    await anna.until(`() => /Konto oder Passwort|Account or password/.test(document.getElementById("login-error").textContent)`);
    assert.match(await anna.text(), /endet Ihre Anmeldung|ends your session/);
    await anna.shot("login");
});

test("the queue is there after the login, with names, and in the language that was chosen", async () => {
    await at_work(anna, stage.url, "agent");
    if (await anna.js(`() => document.documentElement.lang`) !== "de")
        await anna.click("#app [data-act=language]");
    await await_group(anna, number("scanned"), "expected");
    await anna.until(`() => document.getElementById("board").textContent.includes("Yılmaz, Deniz")`);
    await at_work(ben, stage.url, "agent-2");
});

test("who checks in at the kiosk goes over to the waiting without a reload, and a screen reader hears it", async () => {
    await anna.js(`() => { window.not_loaded_again = true; }`);
    await stage.ask_kiosk("await START 30000");
    const begin = Date.now();
    stage.scan(made.scanned);
    await await_group(anna, number("scanned"), "waiting");
    console.log(`figure: from the scan to the row's change ${Date.now() - begin} ms`);
    await await_group(ben, number("scanned"), "waiting");
    await anna.until(`(number) => document.getElementById("say").textContent.includes(number)`, number("scanned"));
    assert.ok(await anna.js(`() => window.not_loaded_again`));
    await anna.shot("queue-light");
    await ben.shot("queue-dark");
});

test("checking in by hand reaches ZMS and both pages; it can be undone", async () => {
    await act_on(anna, number("by_hand"), "checkin");
    await await_told(anna, number("by_hand"));
    await await_group(anna, number("by_hand"), "waiting");
    await await_group(ben, number("by_hand"), "waiting");
    assert.strictEqual((await stage.booking(made.by_hand.id)).status, "queued");
    await act_on(ben, number("by_hand"), "undo");
    await await_group(anna, number("by_hand"), "expected");
    await await_group(ben, number("by_hand"), "expected");
    assert.strictEqual((await stage.booking(made.by_hand.id)).status, "confirmed");
});

test("a check-in of the kiosk can be undone, there as well", async () => {
    await act_on(ben, number("scanned"), "undo");
    await await_group(anna, number("scanned"), "expected");
    assert.strictEqual((await stage.booking(made.scanned.id)).status, "confirmed");
});

test("marked as missed with a reason, and taken back", async () => {
    await act_on(anna, number("absent"), "missed", "war nicht im Saal");
    await await_group(ben, number("absent"), "missed");
    assert.strictEqual((await stage.booking(made.absent.id)).status, "missed");
    await act_on(anna, number("absent"), "revoke", "kam doch noch");
    await await_group(anna, number("absent"), "expected");
    assert.strictEqual((await stage.booking(made.absent.id)).status, "confirmed");
});

test("without a reason nobody is marked as missed", async () => {
    await anna.click(row_of(number("absent")));
    await anna.click(`[data-row-act="missed"]`);
    await anna.click("#dialog form .primary");
    assert.ok(await anna.js(`() => document.getElementById("dialog").open && !document.getElementById("reason").validity.valid`));
    await anna.press(KEY.escape);
    await await_closed(anna);
    assert.strictEqual((await stage.booking(made.absent.id)).status, "confirmed");
});

test("what a colleague has done meanwhile is not undone, and said in plain words", async () => {
    await act_on(anna, number("parked"), "checkin");
    await await_group(anna, number("parked"), "waiting");
    await anna.click(row_of(number("parked")));
    await stage.set_status(made.parked.id, "parked");
    await anna.click(`[data-row-act="undo"]`);
    await await_told(anna, "Nicht geändert", true);
    assert.strictEqual((await stage.booking(made.parked.id)).status, "parked");
    await await_group(anna, number("parked"), "called");
});

test("a slip comes out of the kiosk's printer once more", async () => {
    await stage.ask_kiosk("await START 60000");
    stage.scan(made.printed);
    await stage.printer.line(/^slip /);
    await await_group(anna, number("printed"), "waiting");
    await stage.ask_kiosk("await START 60000");
    await act_on(anna, number("printed"), "reprint");
    await stage.printer.line(/^slip /);
    await stage.ask_kiosk("await START 60000");
    await view(anna, "kiosks");
    await anna.click(`[data-kiosk="K1"] [data-do="reprint"]`);
    await anna.type("#number", number("printed"));
    await anna.click("#dialog form .primary");
    await stage.printer.line(/^slip /);
    await await_closed(anna);
});

test("closed and opened from afar; the kiosk's screen obeys", async () => {
    await anna.click(`[data-kiosk="K1"] [data-do="close"]`);
    await anna.click("#dialog form .primary");
    await anna.until(`() => document.querySelector('[data-kiosk="K1"] [data-do="open"]')`);
    await stage.ask_kiosk("await OUT_OF_SERVICE 20000");
    await ben.until(`() => document.getElementById("kiosks-mark") && document.querySelector('[data-kiosk="K1"] [data-do="open"]')`);
    await anna.shot("kiosk-closed");
    await anna.click(`[data-kiosk="K1"] [data-do="open"]`);
    await stage.ask_kiosk("await START 20000");
    await anna.until(`() => document.querySelector('[data-kiosk="K1"] [data-do="close"]')`);
});

test("the paper is marked as changed, and the kiosk tests itself", async () => {
    await anna.click(`[data-kiosk="K1"] [data-do="paper"]`);
    await await_told(anna, "Papier");
    await anna.click(`[data-kiosk="K1"] [data-do="selftest"]`);
    await await_told(anna, "testet sich");
    await anna.until(`() => !/noch keiner/.test(document.querySelector('[data-kiosk="K1"]').textContent)`);
    await anna.shot("kiosks-light");
});

test("a visitor calls for help: every page shows it, somebody comes, and the visitor is told", async () => {
    await stage.call_for_help();
    await anna.until(`() => document.querySelector('[data-call="K1"] button')`);
    await ben.until(`() => document.querySelector('[data-call="K1"] button')`);
    await anna.shot("help");
    await ben.click('[data-call="K1"] button');
    await anna.until(`() => document.getElementById("calls").hidden`);
    await ben.until(`() => document.getElementById("calls").hidden`);
});

test("what ZMS refuses is shown with its reason, and a person settles it", async () => {
    await view(anna, "queue");
    await stage.ask_kiosk("await START 90000");
    /* While nothing can be written the visitor is let in, and a desk parks the booking meanwhile. */
    await stage.control("POST", "/practice/faults/", { route: "POST /process/", kind: "error-before", ms: 0, count: -1 });
    stage.scan(made.refused);
    await await_group(anna, number("refused"), "waiting");
    await stage.set_status(made.refused.id, "parked");
    await stage.control("DELETE", "/practice/faults/");
    await anna.until(`() => document.querySelector("#look-list [data-look]")`);
    await anna.shot("refused");
    await stage.ask_kiosk("await START 90000"); /* it answers orders between two visits */
    await anna.click("#look-list [data-look]");
    await anna.click(`[data-row-act="discard"]`);
    await anna.type("#reason", "am Platz geklärt");
    await anna.click("#dialog form .primary");
    await anna.until(`() => document.getElementById("look").hidden`);
});

test("the search finds by number and by name, without accents", async () => {
    await anna.press("/");
    await anna.until(`() => document.activeElement.id === "find"`);
    await anna.type("#find", "ogunc");
    await anna.until(`(number) => { const rows = [...document.querySelectorAll("#board button.row")];
        return rows.length === 1 && rows[0].querySelector(".number").textContent === number; }`, number("keyboard"));
    await anna.press(KEY.escape);
    await anna.until(`() => document.querySelectorAll("#board button.row").length > 1`);
});

test("an office is chosen among the counts, and all again", async () => {
    await anna.click('#totals [data-scope="130"]');
    await anna.until(`() => ![...document.querySelectorAll("#board .number")].some((one) => !one.textContent.startsWith("FA"))`);
    await anna.click('#totals [data-scope="0"]');
    await await_group(anna, number("keyboard"), "expected");
});

test("with the keyboard alone: to the board, along the rows, in, done, and back to the row", async () => {
    await anna.js(`() => document.querySelector(".skip").focus()`);
    for (let i = 0; i < 60 && !(await anna.js(`() => document.activeElement.matches("button.row")`)); i++)
        await anna.press(KEY.tab);
    assert.ok(await anna.js(`() => document.activeElement.matches("button.row")`), "Tab reaches the board");
    await anna.press(KEY.home);
    const first = await anna.focused();
    await anna.press(KEY.down);
    assert.notStrictEqual(await anna.focused(), first);
    await anna.press(KEY.up);
    assert.strictEqual(await anna.focused(), first);
    for (let i = 0; i < 300 && !(await anna.focused()).includes(number("keyboard")); i++)
        await anna.press(KEY.down);
    assert.ok((await anna.focused()).includes(number("keyboard")), "the arrows reach every row of the column");
    await anna.press(KEY.enter);
    await anna.until(`() => document.activeElement.dataset.rowAct === "checkin"`);
    await anna.press(KEY.escape);
    await await_closed(anna);
    assert.ok((await anna.focused()).includes(number("keyboard")), "Escape gives the focus back");
    await anna.press(KEY.enter);
    await anna.until(`() => document.activeElement.dataset.rowAct === "checkin"`);
    await anna.press(KEY.enter);
    await await_group(anna, number("keyboard"), "waiting");
    await anna.until(`(number) => document.activeElement.textContent.includes(number)`, number("keyboard"));
    await anna.press("?");
    await anna.until(`() => document.querySelector("#dialog kbd")`);
    await anna.shot("keys");
    await anna.press(KEY.escape);
    await await_closed(anna);
    await anna.press("3");
    await anna.until(`() => !document.getElementById("view-figures").hidden`);
    await anna.press("1");
    await anna.until(`() => !document.getElementById("view-queue").hidden`);
});

test("names are hidden at the press of a button, and shown again", async () => {
    await anna.press("n");
    await anna.until(`() => !document.getElementById("board").textContent.includes("Kowalczyk")`);
    await anna.press("n");
    await anna.until(`() => document.getElementById("board").textContent.includes("Kowalczyk")`);
});

test("German and English, dark and light: switched at once and remembered; nothing else is left on the PC", async () => {
    await anna.click("#app [data-act=language]");
    await anna.until(`() => document.documentElement.lang === "en" && document.querySelector("#group-expected").textContent.includes("Expected")`);
    assert.strictEqual(await anna.js(`() => document.documentElement.dataset.theme`), "light");
    assert.strictEqual(await ben.js(`() => document.documentElement.dataset.theme`), "dark");
    await anna.click("#app [data-act=theme]");
    await anna.reload();
    await anna.until(`() => document.querySelector("#board button.row")`);
    assert.deepStrictEqual(await anna.js(`() => [document.documentElement.lang, document.documentElement.dataset.theme]`), ["en", "dark"]);
    await anna.click("#app [data-act=theme]");
    await anna.click("#app [data-act=language]");
    const kept = await anna.js(`() => JSON.stringify({ ...localStorage }) + document.cookie + JSON.stringify({ ...sessionStorage })`);
    assert.match(kept, /^\{("ankunft\.(language|theme|names|sound|keys)":"\w+",?)*\}\{\}$/);
});

test("figures of the day and of the week, as pictures, tables and files", async () => {
    await view(anna, "figures");
    await anna.until(`() => document.querySelector("#figures-body .bars td")`);
    await anna.shot("figures-light");
    const csv = await anna.js(`() => document.getElementById("figures-csv").getAttribute("href")`);
    assert.match(csv, /^\/api\/day\.csv\?date=\d{4}-\d\d-\d\d&scope=\d+$/);
    assert.match(await anna.js(`async (href) => { const answer = await fetch(href); return answer.status + answer.headers.get("content-type"); }`, csv),
        /^200text\/csv/);
    await anna.click('[data-span="week"]');
    await anna.until(`() => document.querySelectorAll("#figures-body table.plain tbody tr").length === 7`);
    await anna.shot("week-light");
});

test("every act stands in the log under the person's account", async () => {
    await view(anna, "trail");
    await anna.until(`() => /agent-2/.test(document.getElementById("trail-body").textContent) &&
        /war nicht im Saal/.test(document.getElementById("trail-body").textContent)`);
    await anna.shot("trail-light");
    await view(anna, "queue");
});

test("a wall shows counts and nothing about anybody; its session may nothing else", async () => {
    await log_in(wall, `${stage.url}/?wall=1`, "agent-2");
    await wall.until(`() => document.querySelectorAll("#wall .wall-count").length >= 6`);
    await wall.until(`() => !document.querySelector("#wall button")`);
    const text = await wall.text();
    for (const booking of Object.values(made))
        assert.ok(!text.includes(String(booking.displayNumber)));
    assert.ok(!/Kowalczyk|Yılmaz|Becker/.test(await wall.js(`() => document.documentElement.textContent`)));
    assert.strictEqual(await wall.js(`async () => (await fetch("/api/names?scope=169")).status`), 403);
    await wall.shot("wall");
});

test("a line that is cut is told at once; the page comes back by itself with what happened meanwhile", async () => {
    stage.reception.signal("SIGSTOP");
    await anna.until(`() => !document.getElementById("lost").hidden`);
    assert.match(await anna.js(`() => document.getElementById("lost").textContent`), /10:\d\d/, "by the office's time");
    await anna.shot("lost");
    await stage.ask_kiosk("await START 60000");
    stage.scan(made.cut);
    stage.reception.signal("SIGCONT");
    await anna.until(`() => document.getElementById("lost").hidden`);
    await await_group(anna, number("cut"), "waiting");
});

test("a daemon that starts anew asks for the login again, and all is there", async () => {
    await stage.reception.end();
    await anna.until(`() => !document.getElementById("lost").hidden`);
    await stage.reception_start();
    await anna.until(`() => !document.getElementById("login").hidden`);
    assert.match(await anna.text(), /abgelaufen|ended/);
    assert.ok(!/Kowalczyk|Yılmaz/.test(await anna.js(`() => document.documentElement.textContent`)), "nothing is left of the names");
    await at_work(anna, stage.url, "agent");
    await await_group(anna, number("cut"), "waiting");
});

test("who logs out leaves nothing behind", async () => {
    await anna.click("[data-act=logout]");
    await anna.until(`() => !document.getElementById("login").hidden`);
    assert.ok(!/Kowalczyk|Yılmaz/.test(await anna.js(`() => document.documentElement.textContent`)));
    assert.strictEqual(await anna.js(`async () => (await fetch("/api/hall")).status`), 401);
});

test("the page's own rules have stopped nothing of the page", async () => {
    for (const browser of browsers)
        assert.deepStrictEqual(await browser.stopped(), []);
});
