/* SPDX-License-Identifier: Apache-2.0 */
/* The two tables of words say the same things, and all that the page says is in them. */
import assert from "node:assert";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { load, ROOM } from "./room.mjs";

const { de } = await load("words_de.js");
const { en } = await load("words_en.js");
const read = (name) => fs.readFileSync(path.join(ROOM, name), "utf8");
const sources = fs.readdirSync(ROOM).filter((name) => name.endsWith(".js") && !name.startsWith("words_"));
const code = sources.map(read).join("\n") + read("index.html");

test("German and English have the same keys, each once, none empty", () => {
    assert.deepStrictEqual(Object.keys(de), Object.keys(en));
    for (const [tag, table] of [["de", de], ["en", en]]) {
        const keys = [...read(`words_${tag}.js`).matchAll(/^ {4}"([^"]+)":/gm)].map((found) => found[1]);
        assert.deepStrictEqual(keys.filter((key, i) => keys.indexOf(key) !== i), [], `${tag}: twice`);
        assert.deepStrictEqual(Object.keys(table).filter((key) => !table[key].trim()), [], `${tag}: empty`);
    }
});

test("both name the same figures in their texts", () => {
    const places = (text) => [...text.matchAll(/\{\w+\}/g)].map((found) => found[0]).sort().join();
    for (const key of Object.keys(de))
        assert.strictEqual(places(de[key]), places(en[key]), key);
});

test("what the page asks for by its whole key is there", () => {
    const asked = [...code.matchAll(/\bt\("([^"]+)"[,)]/g), ...code.matchAll(/data-(?:text|label|hint|inside)="([^"]+)"/g)];
    const missing = asked.map((found) => found[1]).filter((key) => !(key in de));
    assert.deepStrictEqual(missing, []);
});

test("no text is left that nobody asks for", () => {
    const families = /^(status|punctual|signal|act|done|error|conflict|reason|trouble|gap|device|outcome|kind|trail|wall|count|group|empty|link|theme|keys)\./;
    const unused = Object.keys(de).filter((key) => !families.test(key) && !code.includes(`"${key.replace(/\.one$/, "")}"`));
    assert.deepStrictEqual(unused, []);
});

test("nothing in the page is from elsewhere, inline, or made from text", () => {
    const all = code + read("reception.css");
    assert.ok(!/(?:src|href)="(?:https?:)?\/\//.test(all));
    assert.ok(!/@import|url\(|innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/.test(all));
    assert.ok(!/ style="| on[a-z]+="|<style|<script>/.test(read("index.html")));
});
