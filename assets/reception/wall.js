/* SPDX-License-Identifier: Apache-2.0 */
/* wall: the counts of each office for a screen on the wall. No names, no numbers of visitors, no acts. */
import { by, el, fill } from "./dom.js";
import { hhmm, span } from "./format.js";
import { hall, now_ms, sum_totals } from "./hall.js";
import { me } from "./me.js";
import { lang, t } from "./prefs.js";

const SHOWN = ["called", "arrived", "overdue"];

let drawn = "";

export function draw_wall(keep) {
    const offices = me.offices.map((office) => [office.name, hall.totals.get(office.scope) || sum_totals([])]);
    const time = hhmm(now_ms() / 1000);
    const calls = [...hall.kiosks.values()].filter((kiosk) => kiosk.calls > 0 && kiosk.online).map((kiosk) => kiosk.name || kiosk.kiosk);
    const now = JSON.stringify([lang(), offices, time, hall.lost, calls, me.wall]);
    if (now === drawn)
        return;
    drawn = now;
    by("wall").dataset.offices = String(Math.min(offices.length, 4));
    by("wall").classList.toggle("stale", hall.lost);
    fill(by("wall"),
        el("header", { class: "wall-head" }, el("h1", {}, t("wall.title")), el("p", { class: "wall-clock" }, time)),
        hall.lost ? el("p", { class: "lost", role: "alert" }, t("lost", { time: hhmm(hall.as_of_ms / 1000) })) : null,
        calls.length ? el("p", { class: "wall-call", role: "status" }, t("wall.call", { where: calls.join(", ") })) : null,
        el("div", { class: "wall-offices" }, ...offices.map(([name, total]) => el("section", { class: "wall-office" },
            el("div", { class: "wall-name" }, el("h2", {}, name), total.wait_expected_min >= 0 ?
                el("p", { class: "wall-wait" }, t("wall.wait", { span: span(total.wait_expected_min) })) : null),
            el("dl", {}, ...SHOWN.map((count) => el("div", { class: `wall-count count-${count}${total[count] ? "" : " none"}` },
                el("dt", {}, t("wall." + count)), el("dd", {}, String(total[count] || 0)))))))),
        keep && !me.wall ? el("p", { class: "wall-keep" }, el("button", { type: "button", class: "quiet", click: keep },
            t("wall.keep")), " ", el("a", { href: "/" }, t("wall.leave"))) : null);
}
