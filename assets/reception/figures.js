/* SPDX-License-Identifier: Apache-2.0 */
/* figures: a day or a week of an office: who came and when, who did not, how long it took. */
import { get } from "./daemon.js";
import { column_chart } from "./chart.js";
import { by, el, fill } from "./dom.js";
import { iso_day, long_day, number, quarter, span } from "./format.js";
import { now_ms } from "./hall.js";
import { me } from "./me.js";
import { t } from "./prefs.js";

const OUTCOMES = ["early", "on_time", "late", "elsewhere", "missed", "unknown", "cancelled", "open"];
const CAME = ["early", "on_time", "late", "elsewhere"];

const asked = { span: "day", date: "", scope: 0 };
let shown = null, turn = 0;

const share = (part, whole) => (whole ? `${Math.round((100 * part) / whole)} %` : "–");
const came = (attendance) => CAME.reduce((sum, name) => sum + (attendance[name] || 0), 0);
/* A picture's width: of half the body where two panels stand side by side, or of the whole. */
function width_of(whole = false) {
    const room = by("figures-body").clientWidth;
    return Math.max(240, Math.floor(room >= 960 && !whole ? room / 2 - 44 : room - 36));
}

function table(caption, heads, rows) {
    return el("table", { class: "plain" }, el("caption", { class: "unseen" }, caption),
        el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))),
        el("tbody", {}, ...rows.map(([first, ...cells]) => el("tr", {}, el("th", { scope: "row" }, first),
            ...cells.map((cell) => el("td", {}, cell))))));
}

const as_table = (...args) => el("details", {}, el("summary", {}, t("as-table")),
    el("div", { class: "wide-table", tabindex: 0, role: "region", "aria-label": args[0] }, table(...args)));

const panel = (title, ...children) => el("section", { class: "card panel" }, el("h2", {}, title), ...children);

function tile(name, value, hint = "") {
    return el("div", { class: "tile" }, el("dt", {}, name), el("dd", {}, value), hint ? el("dd", { class: "small" }, hint) : null);
}

const legend = (list) => el("ul", { class: "legend" }, ...list.map(([look, name]) => el("li", {},
    el("span", { class: `swatch ${look}`, "aria-hidden": "true" }), name)));

function tiles_of(day) {
    const attendance = day.attendance, due = attendance.expected;
    return el("dl", { class: "tiles" },
        tile(t("figure.expected"), number(due)),
        tile(t("figure.came"), number(came(attendance)), share(came(attendance), due)),
        tile(t("figure.missed"), number(attendance.missed), share(attendance.missed, due)),
        tile(t("figure.walkins"), number(day.walkins), day.own ? t("figure.own", { n: day.own }) : ""),
        tile(t("figure.median"), day.median_min >= 0 ? span(day.median_min) : "–"),
        tile(t("figure.hints"), number(day.hints)));
}

function attendance_of(day) {
    const attendance = day.attendance, most = Math.max(1, ...OUTCOMES.map((name) => attendance[name] || 0));
    return el("table", { class: "bars" }, el("caption", { class: "unseen" }, t("attendance")),
        el("thead", { class: "unseen" }, el("tr", {}, el("th", { scope: "col" }, t("outcome")), el("th", { scope: "col" }, t("people")),
            el("th", { scope: "col" }, t("share")))),
        el("tbody", {}, ...OUTCOMES.map((name) => {
            const value = attendance[name] || 0;
            const bar = el("span", { class: `bar-part ${value ? name : "nobody"}`, "aria-hidden": "true" });
            bar.style.width = `${(100 * value) / most}%`;
            return el("tr", {}, el("th", { scope: "row" }, t("outcome." + name)),
                el("td", { class: "bar-cell" }, bar, el("span", { class: "bar-value" }, number(value))),
                el("td", { class: "small" }, share(value, attendance.expected)));
        })));
}

/* Quarter hours without anybody are drawn, too, from the first to the last with somebody. */
function quarters(list, value_of, empty) {
    if (!list.length)
        return [];
    const found = new Map(list.map((one) => [one.t_min, one]));
    const first = Math.floor(list[0].t_min / 60) * 60, last = list[list.length - 1].t_min;
    const all = [];
    for (let t_min = first; t_min <= last; t_min += 15)
        all.push({ t_min, value: found.has(t_min) ? value_of(found.get(t_min)) : empty });
    return all;
}

function hours_chart(list, name, title_of, look, whole = false) {
    const width = width_of(whole);
    return column_chart({ width, name, label_each: width < 420 ? 8 : 4, columns: list.map((one) => ({
        label: quarter(one.t_min), title: `${quarter(one.t_min)}: ${title_of(one.value)}`, parts: [{ value: one.value, look }] })) });
}

function day_view(day) {
    const arrivals = quarters(day.arrivals, (one) => one.count, 0);
    const waits = quarters(day.waits, (one) => one.median_min, 0);
    const busiest = day.arrivals.reduce((best, one) => (one.count > (best?.count || 0) ? one : best), null);
    const longest = day.waits.reduce((best, one) => (one.median_min > (best?.median_min || 0) ? one : best), null);
    return [tiles_of(day), el("div", { class: "panels" },
        panel(t("attendance"), attendance_of(day)),
        panel(t("arrivals"), arrivals.length ? hours_chart(arrivals, busiest ? t("arrivals.says", { time: quarter(busiest.t_min),
            n: busiest.count }) : t("arrivals"), (n) => t("people.n", { n }), "fill-came") : el("p", { class: "empty" }, t("nothing")),
        arrivals.length ? as_table(t("arrivals"), [t("time"), t("people")], day.arrivals.map((one) => [quarter(one.t_min),
            number(one.count)])) : null),
        panel(t("waits"), waits.length ? hours_chart(waits, longest ? t("waits.says", { time: quarter(longest.t_min),
            span: span(longest.median_min) }) : t("waits"), (n) => span(n), "fill-wait", true) : el("p", { class: "empty" }, t("nothing")),
        waits.length ? as_table(t("waits"), [t("time"), t("median"), t("people")], day.waits.map((one) => [quarter(one.t_min),
            span(one.median_min), number(one.count)])) : null))];
}

const STACK = [["fill-came", "came", came], ["fill-missed", "missed", (a) => a.missed], ["fill-unknown", "unknown", (a) => a.unknown],
    ["fill-open", "open", (a) => a.open]];

function week_view({ days }) {
    const sum = { attendance: {}, walkins: 0, own: 0, hints: 0, median_min: -1 };
    for (const day of days) {
        for (const name of ["expected", ...OUTCOMES])
            sum.attendance[name] = (sum.attendance[name] || 0) + (day.attendance[name] || 0);
        sum.walkins += day.walkins;
        sum.own += day.own;
        sum.hints += day.hints;
    }
    const medians = days.map((day) => day.median_min).filter((value) => value >= 0).sort((a, b) => a - b);
    if (medians.length)
        sum.median_min = medians[Math.floor(medians.length / 2)];
    const day_name = (day) => long_day(new Date(`${day.date}T12:00:00`));
    const short = (day) => day_name(day).split(/[ ,.]/)[0];
    const columns = days.map((day) => ({ label: short(day), title: t("week.title", { day: day_name(day), n: came(day.attendance),
        missed: day.attendance.missed }), parts: STACK.map(([look, , value_of]) => ({ look, value: value_of(day.attendance) })) }));
    const walkins = days.map((day) => ({ label: short(day), title: `${day_name(day)}: ${number(day.walkins)}`,
        parts: [{ look: "fill-wait", value: day.walkins }] }));
    return [tiles_of(sum), el("div", { class: "panels" },
        panel(t("attendance"), column_chart({ width: width_of(), name: t("week.says"), columns, values: true }),
            legend(STACK.map(([look, name]) => [look, t(name === "came" ? "figure.came" : "outcome." + name)]))),
        panel(t("figure.walkins"), column_chart({ width: width_of(), name: t("figure.walkins"), columns: walkins, values: true })),
        panel(t("week.table"), el("div", { class: "wide-table", tabindex: 0, role: "region", "aria-label": t("week.table") },
            table(t("week.table"), [t("date"), t("figure.expected"), ...OUTCOMES.map((name) => t("outcome." + name)),
                t("figure.walkins"), t("figure.median")], days.map((day) => [day_name(day), number(day.attendance.expected),
                ...OUTCOMES.map((name) => number(day.attendance[name] || 0)), number(day.walkins),
                day.median_min >= 0 ? span(day.median_min) : "–"])))))];
}

function paint() {
    if (!shown)
        return;
    fill(by("figures-body"), ...(shown.span === "day" ? day_view(shown.answer) : week_view(shown.answer)));
}

async function load() {
    const mine = ++turn;
    const query = `date=${asked.date}&scope=${asked.scope}`;
    by("figures-csv").href = `/api/${asked.span}.csv?${query}`;
    for (const button of by("figures-form").querySelectorAll("[data-span]"))
        button.setAttribute("aria-pressed", String(button.dataset.span === asked.span));
    try {
        const answer = await get(`/api/${asked.span}?${query}`);
        if (mine !== turn)
            return;
        shown = { span: asked.span, answer };
        paint();
    } catch (error) {
        if (mine !== turn)
            return;
        shown = null;
        fill(by("figures-body"), el("p", { class: "error" }, t(error.word === "not-found" ? "nothing" : "error.figures")));
    }
}

/* Called whenever the view comes up, and when the language has changed. */
export function draw_figures() {
    if (!asked.date)
        asked.date = iso_day(new Date(now_ms()));
    if (!me.offices.some((office) => office.scope === asked.scope))
        asked.scope = me.offices[0]?.scope || 0;
    by("figures-date").value = asked.date;
    by("figures-date").max = iso_day(new Date(now_ms()));
    fill(by("figures-scope"), ...me.offices.map((office) => el("option", { value: office.scope,
        selected: office.scope === asked.scope }, office.name)));
    if (asked.scope)
        load();
}

export function forget_figures() {
    Object.assign(asked, { span: "day", date: "", scope: 0 });
    shown = null;
    fill(by("figures-body"));
}

by("figures-form").addEventListener("submit", (event) => event.preventDefault());
by("figures-form").addEventListener("click", (event) => {
    if (event.target.dataset.span) {
        asked.span = event.target.dataset.span;
        load();
    }
});
by("figures-date").addEventListener("change", (event) => {
    if (event.target.value) {
        asked.date = event.target.value;
        load();
    }
});
by("figures-scope").addEventListener("change", (event) => { asked.scope = Number(event.target.value); load(); });

let resize_timer = 0;
addEventListener("resize", () => {
    clearTimeout(resize_timer);
    resize_timer = setTimeout(() => !by("view-figures").hidden && paint(), 200);
});
