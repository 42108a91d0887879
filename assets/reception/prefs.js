/* SPDX-License-Identifier: Apache-2.0 */
/* prefs: language, theme, sound, and whether names are shown: all that this page ever leaves on the PC. */
import { de } from "./words_de.js";
import { en } from "./words_en.js";

const TABLES = { de, en };

export function recall(name) {
    try {
        return localStorage.getItem("ankunft." + name);
    } catch {
        return null;
    }
}

export function remember(name, value) {
    try {
        localStorage.setItem("ankunft." + name, value);
    } catch {
        /* storage is switched off: it holds until the page is closed */
    }
}

let language = recall("language") || (navigator.language.startsWith("de") ? "de" : "en");
if (!TABLES[language])
    language = "de";

export const lang = () => language;
export const theme = () => document.documentElement.dataset.theme;

export function set_lang(tag) {
    language = tag;
    remember("language", tag);
}

export function set_theme(name) {
    document.documentElement.dataset.theme = name;
    remember("theme", name);
}

/* The text of a key, {name} replaced; where n is given, "key.one" serves n = 1 if there is one. */
export function t(key, values = {}) {
    const table = TABLES[language];
    const found = (values.n === 1 && table[key + ".one"]) || table[key];
    return found === undefined ? key : found.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/* Is there a text? Words from the daemon that are newer than this page are shown as they are; a known one with
   details behind a colon goes without them. */
export const known = (key) => TABLES[language][key] !== undefined;
export const word = (prefix, text) => {
    const part = text.replace(/: [^:]*$/, "");
    return known(prefix + text) ? t(prefix + text) : known(prefix + part) ? t(prefix + part) : text;
};

/* Fills in what index.html only names. */
export function set_texts(root = document) {
    document.documentElement.lang = language;
    for (const node of root.querySelectorAll("[data-text]"))
        node.textContent = t(node.dataset.text);
    for (const node of root.querySelectorAll("[data-label]"))
        node.setAttribute("aria-label", t(node.dataset.label));
    for (const node of root.querySelectorAll("[data-hint]"))
        node.title = t(node.dataset.hint);
    for (const node of root.querySelectorAll("[data-inside]"))
        node.placeholder = t(node.dataset.inside);
}

/* Follow the system as long as nobody has chosen. */
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) => {
    if (!recall("theme"))
        document.documentElement.dataset.theme = event.matches ? "dark" : "light";
});
