/* SPDX-License-Identifier: Apache-2.0 */
/* Every view before axe-core, in both themes and at three sizes: without findings. */
import assert from "node:assert";
import fs from "node:fs";
import path from "node:path";
import test, { after } from "node:test";
import { at_work, await_closed, await_group, row_of, view } from "./desk.mjs";
import { Stage } from "./stage.mjs";
import { Browser, KEY, driver_end } from "./webdriver.mjs";

const AXE = fs.readFileSync(path.join(process.env.ANKUNFT_AXE || ".", "node_modules/axe-core/axe.min.js"), "utf8");

const stage = await Stage.open();
const browser = await Browser.start();
after(async () => {
    await browser.end();
    driver_end();
    await stage.close();
});

async function check(what) {
    await browser.shot(`axe-${what}`);
    await browser.js(`(source) => { if (!window.axe) (0, eval)(source); }`, AXE);
    const found = await browser.js(`async () => (await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa",
        "wcag22aa", "best-practice"] })).violations.map((one) => one.id + ": " + one.nodes.map((node) => node.target.join(" ") + " " +
        node.failureSummary).join("; "))`);
    assert.deepStrictEqual(found, [], what);
}

const sizes = [[1280, 800], [640, 400], [320, 640]];
const booking = await stage.book(10, "Yılmaz, Deniz");

for (const theme of ["light", "dark"])
    test(`no view has a finding: ${theme}`, async () => {
        await browser.prefer(theme === "dark");
        await browser.go(stage.url);
        await browser.until(`() => !document.getElementById("login").hidden`);
        await check(`login-${theme}`);
        await at_work(browser, stage.url, "agent");
        if (theme === "light") {
            await stage.ask_kiosk("await START 60000");
            stage.scan(booking);
        }
        await await_group(browser, String(booking.displayNumber), "waiting");
        for (const [width, height] of sizes) {
            await browser.size(width, height);
            for (const name of ["queue", "kiosks", "figures", "trail"]) {
                await view(browser, name);
                if (name === "figures")
                    await browser.until(`() => document.querySelector("#figures-body .bars td")`);
                await check(`${name}-${theme}-${width}`);
                assert.ok(await browser.js(`() => document.documentElement.scrollWidth <= innerWidth`), `${name} scrolls sideways at ${width}`);
            }
        }
        await browser.size(1280, 800);
        await view(browser, "figures");
        await browser.click('[data-span="week"]');
        await browser.until(`() => document.querySelectorAll("#figures-body table.plain tbody tr").length === 7`);
        await check(`week-${theme}`);
        await browser.click('[data-span="day"]');
        await view(browser, "queue");
        await browser.click(row_of(String(booking.displayNumber)));
        await check(`row-${theme}`);
        await browser.press(KEY.escape);
        await await_closed(browser);
        await browser.press("?");
        await check(`keys-${theme}`);
        await browser.press(KEY.escape);
        await await_closed(browser);
        await stage.call_for_help();
        await browser.until(`() => document.querySelector('[data-call="K1"] button')`);
        await check(`help-${theme}`);
        await browser.click('[data-call="K1"] button');
        await browser.until(`() => document.getElementById("calls").hidden`);
        stage.reception.signal("SIGSTOP");
        await browser.until(`() => !document.getElementById("lost").hidden`);
        await check(`lost-${theme}`);
        stage.reception.signal("SIGCONT");
        await browser.until(`() => document.getElementById("lost").hidden`);
        await browser.go(`${stage.url}/?wall=1`);
        await browser.until(`() => document.querySelector("#wall .wall-count")`);
        await check(`wall-${theme}`);
        await browser.go(stage.url);
        await browser.until(`() => document.querySelector("#board button.row")`);
        await browser.click("[data-act=logout]");
        await browser.until(`() => !document.getElementById("login").hidden`);
    });
