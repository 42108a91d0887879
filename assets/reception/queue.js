/* SPDX-License-Identifier: Apache-2.0 */
/*
 * queue: the board. Three columns in the visitor's way (to come, here, further), rows in groups; above
 * them the counts, which are also the choice of the office. Rows are kept and changed in place, so
 * that the focus and the reader's place survive every change.
 */
import { open_row } from "./acts.js";
import { get } from "./daemon.js";
import { by, el, fill, icon } from "./dom.js";
import { hhmm, span } from "./format.js";
import { COUNTS, GROUPS, group_of, hall, on_its_way, overdue_min, sorted, sum_totals, waiting_min, wants_look }
    from "./hall.js";
import { me, office_name } from "./me.js";
import { name_of, names_allowed, names_shown, show_names } from "./names.js";
import { lang, t, word } from "./prefs.js";

const COLUMNS = [["overdue", "expected"], ["waiting", "walkin"], ["called", "missed", "finished"]];

const chosen = { scope: 0, service: "", find: "" };
const lines = new Map(); /* "group/key" → {item, button, drawn} */
const stood = new Map(); /* key → the group in which it stood when the board was drawn last */
const moved = new Map(); /* key → when it came into its group, for a short while */
let groups = null;       /* group → {section, list, count} */
const stops = new Map(); /* column → the id of its one row that Tab reaches */
let found = null;        /* what ZMS found; null: nothing was asked */

const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/ß/g, "ss").replace(/ı/g, "i");

function wanted(row) {
    if (chosen.scope && row.scope !== chosen.scope)
        return false;
    if (chosen.service && row.service !== chosen.service)
        return false;
    return !chosen.find || fold(`${row.number} ${name_of(row)}`).includes(chosen.find);
}

/* Counts and offices */

function wait_cell(key, minutes) {
    return el("td", { "data-name": t(key), class: minutes < 0 ? "none" : "" }, minutes < 0 ? "–" : span(minutes));
}

function total_row(scope, name, total, is_sum) {
    const on = chosen.scope === scope;
    return el("tr", { class: (is_sum ? "sum" : "") + (on ? " on" : "") },
        el("th", { scope: "row" }, el("button", { type: "button", class: "quiet", "aria-pressed": String(on),
            "data-scope": String(scope), click: () => choose_scope(scope) }, name)),
        ...COUNTS.map((count) => el("td", { "data-name": t("count." + count),
            class: total[count] ? `count-${count}` : "none" }, String(total[count] || 0))),
        wait_cell("count.waited", total.wait_median_min), wait_cell("count.wait", total.wait_expected_min));
}

function choose_scope(scope) {
    chosen.scope = scope;
    chosen.service = "";
    draw_queue();
}

let totals_drawn = "";
function draw_totals() {
    const offices = me.offices.map((office) => [office, hall.totals.get(office.scope) || sum_totals([])]);
    const now = JSON.stringify([lang(), chosen.scope, offices]);
    if (now === totals_drawn)
        return;
    totals_drawn = now;
    const focused = document.activeElement?.dataset?.scope;
    const body = offices.map(([office, total]) => total_row(office.scope, office.name, total, false));
    if (offices.length > 1)
        body.unshift(total_row(0, t("all-offices"), sum_totals(offices.map(([, total]) => total)), true));
    fill(by("totals"), el("table", {}, el("caption", { class: "unseen" }, t("totals")),
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("office")),
            ...COUNTS.map((count) => el("th", { scope: "col", class: `count-${count}` }, t("count." + count))),
            el("th", { scope: "col", title: t("count.waited.hint") }, t("count.waited")),
            el("th", { scope: "col", title: t("count.wait.hint") }, t("count.wait")))),
        el("tbody", {}, ...body)));
    if (focused !== undefined)
        by("totals").querySelector(`[data-scope="${focused}"]`)?.focus();
}

function draw_services() {
    const select = by("service");
    const services = [...new Set([...hall.rows.values()].filter((row) => !chosen.scope || row.scope === chosen.scope)
        .map((row) => row.service).filter(Boolean))].sort();
    const now = JSON.stringify([lang(), services]);
    if (select.dataset.drawn !== now) {
        select.dataset.drawn = now;
        if (!services.includes(chosen.service))
            chosen.service = "";
        fill(select, el("option", { value: "" }, t("all-services")),
            ...services.map((service) => el("option", { value: service }, service)));
    }
    select.value = chosen.service;
    select.closest("label").hidden = services.length < 2;
}

/* Rows */

/* When and where somebody came; that it was on time goes without saying. */
function came_words(row) {
    const parts = [row.arrived_s ? t("since", { time: hhmm(row.arrived_s) }) : "", row.kiosk,
        ["early", "late"].includes(row.punctual) ? t("punctual." + row.punctual) : ""];
    return parts.filter(Boolean).join(" · ");
}

const title_of = (row) => name_of(row) || (row.walkin ? t("walkin") : row.service || t("booking"));

function main_figure(row, group) {
    switch (group) {
    case "overdue":
        return [t("overdue.by", { span: span(overdue_min(row)) }), hhmm(row.start_s)];
    case "waiting":
    case "walkin":
        return [span(waiting_min(row)), came_words(row)];
    case "called":
        return [t("status." + row.status), came_words(row)];
    case "finished":
        return [row.status === "cancelled" ? t("status.cancelled") : "", row.start_s ? hhmm(row.start_s) : ""];
    case "missed":
        return [t("status." + row.status), row.start_s ? hhmm(row.start_s) : ""];
    default:
        return [row.start_s ? hhmm(row.start_s) : "", ""];
    }
}

function details_of(row, group) {
    const parts = [];
    if (["waiting", "walkin"].includes(group) && row.wait_expected_min >= 0)
        parts.push(t("about", { span: span(row.wait_expected_min) }));
    if (row.start_s && ["waiting", "called"].includes(group))
        parts.push(t("for", { time: hhmm(row.start_s) }));
    if (row.service && title_of(row) !== row.service)
        parts.push(row.service);
    if (!chosen.scope && me.offices.length > 1)
        parts.push(office_name(row.scope));
    return parts.join(" · ");
}

function marks_of(row) {
    const marks = [];
    if (wants_look(row))
        marks.push(el("span", { class: "mark bad" }, icon("look"), t("entry.look")));
    else if (on_its_way(row))
        marks.push(el("span", { class: "mark", title: t("entry.on-its-way") }, icon("cloud"), t("entry.unsent")));
    if (row.signals.length)
        marks.push(el("span", { class: "mark", title: row.signals.map((signal) => word("signal.", signal)).join(" ") },
            icon("hint"), t("hint")));
    return marks;
}

function draw_row(line, row, group) {
    const [figure, under] = main_figure(row, group);
    const title = title_of(row), details = details_of(row, group), marks = marks_of(row);
    const now = JSON.stringify([lang(), figure, under, title, details, row.number, row.status,
        marks.map((mark) => mark.className + mark.textContent + mark.title)]);
    if (line.drawn === now)
        return;
    line.drawn = now;
    fill(line.button,
        el("span", { class: "number" }, row.number || "–"), " ",
        el("span", { class: "who" }, title), " ",
        el("span", { class: "figure" }, figure), " ",
        el("span", { class: "line" }, el("span", { class: "details", title: details }, details), " ",
            el("span", { class: "under" }, under)),
        marks.length ? el("span", { class: "marks" }, ...marks) : null);
}

function line_of(id, key) {
    const button = el("button", { type: "button", class: "row", tabindex: -1, "data-line": id,
        click: () => open_row(hall.rows.get(key), () => find_line(key)),
        focus: () => set_focus(id) });
    return { item: el("li", {}, button), button, drawn: "" };
}

/* The row's button, in whichever group it stands now; else what is reached first. */
function find_line(key) {
    const line = GROUPS.map((group) => lines.get(`${group}/${key}`)).find(Boolean);
    return line ? line.button : by("board").querySelector("[tabindex='0']");
}

function build_board() {
    groups = new Map();
    fill(by("board"), ...COLUMNS.map((column) => el("div", { class: "column" }, ...column.map((group) => {
        const list = el("ul", { class: "rows", "aria-labelledby": `group-${group}` });
        const count = el("span", { class: "count" });
        const empty = el("p", { class: "empty" });
        const title = el("span", {});
        const heading = el("h2", { id: `group-${group}` }, title, " ", count);
        const section = el("section", { class: `group ${group}`, "aria-labelledby": `group-${group}` });
        if (group === "finished") {
            const opener = el("button", { type: "button", class: "opener", "aria-expanded": "false", click() {
                const open = opener.getAttribute("aria-expanded") !== "true";
                opener.setAttribute("aria-expanded", String(open));
                draw_queue();
            } }, title, " ", count);
            fill(heading, opener);
            groups.set(group, { section, list, count, title, empty, opener });
        } else
            groups.set(group, { section, list, count, title, empty });
        fill(section, heading, list, empty);
        return section;
    }))));
}

/* Puts the right lines in the right order, touching only what is not as it should be. */
function draw_group(group, rows) {
    const { section, list, count, title, empty, opener } = groups.get(group);
    const folded = opener && opener.getAttribute("aria-expanded") !== "true" && !chosen.find;
    title.textContent = t("group." + group);
    count.textContent = String(rows.length);
    section.classList.toggle("none", rows.length === 0);
    empty.textContent = rows.length === 0 && ["expected", "waiting", "called"].includes(group) ? t("empty." + group) : "";
    empty.hidden = !empty.textContent;
    section.hidden = rows.length === 0 && empty.hidden;
    list.hidden = Boolean(folded) || rows.length === 0;
    let place = list.firstElementChild;
    for (const row of folded ? [] : sorted(rows, group)) {
        const id = `${group}/${row.key}`;
        let line = lines.get(id);
        if (!line) {
            line = line_of(id, row.key);
            lines.set(id, line);
        }
        draw_row(line, row, group);
        line.item.classList.toggle("new", moved.has(row.key));
        if (line.item === place)
            place = place.nextElementSibling;
        else
            list.insertBefore(line.item, place);
    }
    while (place) {
        const next = place.nextElementSibling;
        lines.delete(place.firstElementChild.dataset.line);
        place.remove();
        place = next;
    }
}

function set_focus(id) {
    const column = COLUMNS.findIndex((groups_of) => groups_of.includes(id.slice(0, id.indexOf("/"))));
    const before = lines.get(stops.get(column));
    if (before)
        before.button.tabIndex = -1;
    stops.set(column, id);
    lines.get(id).button.tabIndex = 0;
}

/* What a person must see to, in one line above the board. */
function draw_look() {
    const rows = sorted([...hall.rows.values()].filter((row) => wants_look(row) && (!chosen.scope || row.scope === chosen.scope)),
        "expected");
    by("look").hidden = rows.length === 0;
    const now = JSON.stringify([lang(), names_shown(), rows.map((row) => [row.key, row.number, row.reason, name_of(row)])]);
    if (by("look").dataset.drawn === now)
        return;
    by("look").dataset.drawn = now;
    fill(by("look-list"), ...rows.map((row) => el("li", {}, el("button", { type: "button", class: "chip",
        "data-look": row.key, click: (event) => open_row(hall.rows.get(row.key), () => event.target) },
    el("strong", {}, row.number || "–"), ` ${row.reason ? word("reason.", row.reason) : t("entry.refused")}`))));
}

/* Search */

async function ask_zms() {
    const words = by("find").value.trim();
    if (words.length < 2)
        return;
    try {
        found = (await get(`/api/search?q=${encodeURIComponent(words)}`)).found;
    } catch {
        found = [];
    }
    draw_found();
}

function draw_found() {
    const listed = new Set([...hall.rows.values()].map((row) => row.booking));
    const others = (found || []).filter((one) => !listed.has(one.booking));
    by("found").hidden = others.length === 0;
    fill(by("found-list"), ...others.map((one) => el("li", { class: "row plain" },
        el("span", { class: "number" }, one.number), " ", el("span", { class: "who" }, one.name || ""), " ",
        el("span", { class: "figure" }, one.start_s ? hhmm(one.start_s) : ""), " ",
        el("span", { class: "details" }, `${office_name(one.scope)} · ${word("status.", one.status)}`))));
    const here = [...hall.rows.values()].filter(wanted).length;
    by("found-words").textContent = !chosen.find ? "" : here + others.length ? t("found.n", { n: here + others.length }) :
        found ? t("found.none") : t("found.ask");
}

/* What has just come into its group is shown so for a moment: not at first, and not because a filter changed. */
function note_moves() {
    const first = stood.size === 0, now = Date.now();
    for (const [key, at] of moved)
        if (now - at > 3000)
            moved.delete(key);
    for (const [key, row] of hall.rows) {
        const group = group_of(row);
        if (!first && stood.get(key) !== group)
            moved.set(key, now);
        stood.set(key, group);
    }
}

export function draw_queue() {
    if (!groups)
        build_board();
    draw_totals();
    draw_services();
    note_moves();
    const sets = Object.fromEntries(GROUPS.map((group) => [group, []]));
    for (const row of hall.rows.values())
        if (wanted(row))
            sets[group_of(row)].push(row);
    const had = document.activeElement?.dataset?.line;
    for (const group of GROUPS)
        draw_group(group, sets[group]);
    draw_look();
    draw_found();
    /* A row that had the focus and went to another group takes it along. */
    if (had && !lines.has(had))
        find_line(had.slice(had.indexOf("/") + 1))?.focus();
    [...by("board").children].forEach((column, i) => {
        const first = !lines.has(stops.get(i)) && column.querySelector("button.row");
        if (first)
            set_focus(first.dataset.line);
    });
    by("names").hidden = !names_allowed();
    by("names").setAttribute("aria-pressed", String(names_shown()));
}

/* Arrows: up and down within a column, left and right to the next; Home and End: its ends. */
function move(event) {
    const button = event.target.closest("button.row");
    if (!button || event.altKey || event.ctrlKey || event.metaKey)
        return;
    const columns = [...by("board").querySelectorAll(".column")].map((column) => [...column.querySelectorAll("ul:not([hidden]) button.row")]);
    const at = columns.findIndex((column) => column.includes(button));
    const row = columns[at].indexOf(button);
    let target = null;
    const beside = (step) => {
        for (let i = at + step; i >= 0 && i < columns.length; i += step)
            if (columns[i].length)
                return columns[i][Math.min(row, columns[i].length - 1)];
        return null;
    };
    switch (event.key) {
    case "ArrowDown": target = columns[at][row + 1]; break;
    case "ArrowUp": target = columns[at][row - 1]; break;
    case "ArrowRight": target = beside(1); break;
    case "ArrowLeft": target = beside(-1); break;
    case "Home": target = columns[at][0]; break;
    case "End": target = columns[at][columns[at].length - 1]; break;
    default: return;
    }
    event.preventDefault();
    if (target)
        target.focus();
}

by("board").addEventListener("keydown", move);
by("filter").addEventListener("submit", (event) => { event.preventDefault(); ask_zms(); });
by("service").addEventListener("change", (event) => { chosen.service = event.target.value; draw_queue(); });
by("names").addEventListener("click", () => show_names(!names_shown()));
by("find").addEventListener("input", (event) => {
    chosen.find = fold(event.target.value.trim());
    found = null;
    draw_queue();
});
by("find").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.value) {
        event.target.value = "";
        event.target.dispatchEvent(new Event("input"));
        event.preventDefault();
    } else if (event.key === "ArrowDown") {
        event.preventDefault();
        by("board").querySelector("button.row")?.focus();
    }
});

export function forget_queue() {
    Object.assign(chosen, { scope: 0, service: "", find: "" });
    by("find").value = "";
    found = null;
    totals_drawn = "";
    for (const { item } of lines.values())
        item.remove();
    lines.clear();
    stood.clear();
    moved.clear();
    fill(by("look-list"));
    fill(by("found-list"));
}
