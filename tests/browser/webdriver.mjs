/* SPDX-License-Identifier: Apache-2.0 */
/*
 * webdriver: a real Chromium without a window, driven over the W3C's WebDriver by plain fetch. Each has
 * an empty profile of its own. Waiting is for a change of the document, never for a time.
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const PATIENCE_MS = 60000; /* when to give up, not what is measured */

export const KEY = { tab: "\uE004", enter: "\uE007", escape: "\uE00C", left: "\uE012", up: "\uE013", right: "\uE014",
    down: "\uE015", home: "\uE011", end: "\uE010", shift: "\uE008" };

let driver = null;

async function driver_start() {
    const child = spawn("chromedriver", ["--port=0"], { stdio: ["ignore", "pipe", "ignore"] });
    const port = await new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("exit", () => reject(new Error("chromedriver does not start")));
        let said = "";
        child.stdout.on("data", (bytes) => {
            const found = /successfully on port (\d+)/.exec(said += bytes);
            if (found)
                resolve(found[1]);
        });
    });
    return { child, url: `http://127.0.0.1:${port}` };
}

export function driver_end() {
    if (driver)
        driver.then(({ child }) => child.kill());
    driver = null;
}

async function call(method, where, body) {
    const { url } = await (driver ||= driver_start());
    const answer = await fetch(url + where, { method, body: body === undefined ? undefined : JSON.stringify(body) });
    const { value } = await answer.json();
    if (value && value.error)
        throw new Error(`${value.error}: ${String(value.message).split("\n")[0]}`);
    return value;
}

/* Runs in the page before anything of it: what the Content-Security-Policy stopped is noted. */
const LISTENER = `window.stopped = []; document.addEventListener("securitypolicyviolation",
    (event) => window.stopped.push(event.violatedDirective + " " + event.blockedURI));`;

export class Browser {
    static async start({ width = 1280, height = 800, dark = false } = {}) {
        const browser = new Browser();
        browser.profile = fs.mkdtempSync(path.join(os.tmpdir(), "ankunft-browser-"));
        const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            `--window-size=${width},${height}`, `--user-data-dir=${browser.profile}`];
        const session = await call("POST", "/session", { capabilities: { alwaysMatch: { browserName: "chrome",
            acceptInsecureCerts: true, "goog:chromeOptions": { args } } } });
        browser.at = `/session/${session.sessionId}`;
        await call("POST", `${browser.at}/timeouts`, { script: PATIENCE_MS });
        await browser.cdp("Page.addScriptToEvaluateOnNewDocument", { source: LISTENER });
        await browser.size(width, height);
        await browser.prefer(dark);
        return browser;
    }

    async end() {
        try {
            await call("DELETE", this.at);
        } catch {
            /* It is gone already. */
        }
        fs.rmSync(this.profile, { recursive: true, force: true });
    }

    cdp(cmd, params = {}) { return call("POST", `${this.at}/goog/cdp/execute`, { cmd, params }); }
    size(width, height) {
        return this.cdp("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
    }
    /* What the system prefers. */
    prefer(dark) {
        return this.cdp("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme",
            value: dark ? "dark" : "light" }, { name: "prefers-reduced-motion", value: "reduce" }] });
    }
    go(url) { return call("POST", `${this.at}/url`, { url }); }
    reload() { return call("POST", `${this.at}/refresh`, {}); }

    js(code, ...args) {
        return call("POST", `${this.at}/execute/sync`, { script: `return (${code}).apply(null, arguments)`, args });
    }

    /* Waits until the function says something true, looked at after each change; returns what it said. */
    async until(code, ...args) {
        const script = `const done = arguments[arguments.length - 1], args = [...arguments].slice(0, -1);
            const look = () => { try { return (${code}).apply(null, args); } catch { return false; } };
            const now = look();
            if (now) { done(now); return; }
            const watch = new MutationObserver(() => { const now = look(); if (now) { watch.disconnect(); done(now); } });
            watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });`;
        try {
            return await call("POST", `${this.at}/execute/async`, { script, args });
        } catch (error) {
            throw new Error(`${error.message}\nwaited for ${code} ${JSON.stringify(args)}\nsaw: ${await this.text()}`);
        }
    }

    async element(selector) {
        const using = selector.startsWith("/") ? "xpath" : "css selector";
        return (await call("POST", `${this.at}/element`, { using, value: selector }))[ELEMENT];
    }
    /* What was found may be drawn anew before it is pressed: as a person would, it is looked for again. */
    async click(selector) {
        try {
            return await call("POST", `${this.at}/element/${await this.element(selector)}/click`, {});
        } catch (error) {
            if (!error.message.startsWith("stale"))
                throw error;
            return call("POST", `${this.at}/element/${await this.element(selector)}/click`, {});
        }
    }
    async type(selector, text) { return call("POST", `${this.at}/element/${await this.element(selector)}/value`, { text }); }

    /* Keys go to whatever has the focus. */
    press(...keys) {
        const actions = keys.flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
        return call("POST", `${this.at}/actions`, { actions: [{ type: "key", id: "keyboard", actions }] });
    }

    text() { return this.js("() => document.body.innerText"); }
    focused() { return this.js("() => document.activeElement.textContent.trim()"); }
    stopped() { return this.js("() => window.stopped"); }

    async shot(name) {
        const dir = process.env.ANKUNFT_SHOTS;
        if (!dir)
            return;
        fs.mkdirSync(dir, { recursive: true });
        fs.writeFileSync(path.join(dir, `${name}.png`), Buffer.from(await call("GET", `${this.at}/screenshot`), "base64"));
    }
}
