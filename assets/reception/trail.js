/* SPDX-License-Identifier: Apache-2.0 */
/* trail: what was done from this page's daemon, by whom; the newest first. */
import { get } from "./daemon.js";
import { by, el, fill } from "./dom.js";
import { moment } from "./format.js";
import { t, word } from "./prefs.js";

export async function draw_trail() {
    try {
        const { entries } = await get("/api/audit?after=0");
        const heads = ["when", "who", "what", "about", "detail"];
        fill(by("trail-body"), entries.length ? el("table", { class: "plain" },
            el("caption", { class: "unseen" }, t("trail")),
            el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, t("trail." + head))))),
            el("tbody", {}, ...[...entries].sort((a, b) => b.sequence - a.sequence).map((entry) => el("tr", {},
                el("td", { "data-name": t("trail.when") }, moment(entry.time_s)), el("td", { "data-name": t("trail.who") }, entry.actor),
                el("td", { "data-name": t("trail.what") }, word("kind.", entry.kind)),
                el("td", { "data-name": t("trail.about") }, entry.subject),
                el("td", { "data-name": t("trail.detail") }, entry.detail))))) :
            el("p", { class: "empty" }, t("nothing")));
    } catch {
        fill(by("trail-body"), el("p", { class: "error" }, t("error.figures")));
    }
}
