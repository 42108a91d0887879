/* SPDX-License-Identifier: Apache-2.0 */
/* hall: what the page knows, kept up by live.js; and what follows from it. No document in here. */

export const COUNTS = ["overdue", "expected", "arrived", "called", "in_service", "missed", "unknown", "finished", "walkins"];

/* In which group of the board a row stands. */
export const GROUPS = ["overdue", "expected", "waiting", "walkin", "called", "missed", "finished"];

export const hall = {
    rows: new Map(), /* key → row, with heard_ms: when it came, by this machine's clock */
    kiosks: new Map(),
    totals: new Map(),
    link: { zms: true, bus: null },
    ahead_ms: 0, /* the daemon's clock before this machine's */
    as_of_ms: 0, /* when the daemon was heard last, by its clock */
    lost: false,
    scopes: null, /* the person's offices: rows of others are not kept; null: all are */
};

export const now_ms = () => Date.now() + hall.ahead_ms;

function take_row(row) {
    if (!hall.scopes || hall.scopes.has(row.scope))
        hall.rows.set(row.key, { ...row, signals: row.signals || [], heard_ms: Date.now() });
}

/* One message of the stream; returns the keys of rows that came to be "arrived" by it. */
export function hear(name, data) {
    const before = name === "row" && hall.rows.get(data.key)?.status;
    if (name === "hall") {
        hall.rows.clear();
        hall.kiosks.clear();
        hall.totals.clear();
        hall.ahead_ms = data.now_s * 1000 - Date.now();
        data.rows.forEach(take_row);
        data.kiosks.forEach((kiosk) => hall.kiosks.set(kiosk.kiosk, kiosk));
        data.totals.forEach((total) => hall.totals.set(total.scope, total));
        hall.link = data.link;
        return [];
    }
    if (name === "row")
        take_row(data);
    else if (name === "gone")
        hall.rows.delete(data.key);
    else if (name === "kiosk")
        hall.kiosks.set(data.kiosk, data);
    else if (name === "totals")
        [data].flat().forEach((total) => hall.totals.set(total.scope, total));
    else if (name === "link")
        hall.link = data;
    return name === "row" && data.status === "arrived" && before !== "arrived" ? [data.key] : [];
}

export function forget() {
    hall.rows.clear();
    hall.kiosks.clear();
    hall.totals.clear();
}

/* Minutes grow between two messages of the daemon. */
const grown = (row, minutes) => minutes + Math.floor((Date.now() - row.heard_ms) / 60000);
export const waiting_min = (row) => grown(row, row.waiting_min);
export const overdue_min = (row) => grown(row, row.overdue_min);

export function group_of(row) {
    switch (row.status) {
    case "expected":
        return row.overdue_min > 0 ? "overdue" : "expected";
    case "arrived":
        return row.walkin ? "walkin" : "waiting";
    case "called":
    case "in_service":
        return "called";
    case "missed":
    case "unknown":
        return "missed";
    default:
        return "finished";
    }
}

/* Before whom does a row stand? As ZMS calls: who came late stands by the arrival, all others by the appointment. */
const place = (row) => (group_of(row) === "waiting" || group_of(row) === "walkin" ?
    Math.max(row.start_s, row.arrived_s) : row.start_s || row.arrived_s);

export function sorted(rows, group) {
    const turn = group === "finished" || group === "missed" ? -1 : 1;
    return rows.sort((a, b) => turn * (place(a) - place(b)) || a.number.localeCompare(b.number));
}

/* Must a person look at its entry? Is it still on its way to ZMS? */
export const wants_look = (row) => row.state === "refused" || (row.walkin && row.state === "unknown");
export const on_its_way = (row) => ["recorded", "sending", "asking", "unknown", "recalled", "wished", "finding"]
    .includes(row.state) && !wants_look(row);

/* The acts a row allows, most likely first. */
export function acts_of(row) {
    const acts = [];
    if (row.booking) {
        if (["expected", "unknown"].includes(row.status))
            acts.push("checkin", "missed");
        if (row.status === "missed")
            acts.push("revoke", "checkin");
        if (row.status === "arrived")
            acts.push("undo");
    }
    if (row.number && ["arrived", "called", "in_service"].includes(row.status))
        acts.push("reprint");
    if (row.entry && wants_look(row))
        acts.unshift("retry", "discard");
    return acts;
}

/* The sum of some offices' totals; of waits, the longest is said, as it is the one to do something about. */
export function sum_totals(list) {
    const sum = { wait_median_min: -1, wait_expected_min: -1 };
    for (const name of COUNTS)
        sum[name] = list.reduce((all, total) => all + (total[name] || 0), 0);
    for (const total of list) {
        sum.wait_median_min = Math.max(sum.wait_median_min, total.wait_median_min ?? -1);
        sum.wait_expected_min = Math.max(sum.wait_expected_min, total.wait_expected_min ?? -1);
    }
    return sum;
}

/* What is to be seen to at a kiosk: [{word, bad}]; empty: it is well. */
export function troubles_of(kiosk) {
    const devices = kiosk.devices, troubles = [];
    const say = (word, bad = true) => troubles.push({ word, bad });
    if (!kiosk.online)
        return [{ word: "offline", bad: true }];
    if (kiosk.closed)
        say("closed", false);
    else if (kiosk.out)
        say("out");
    if (devices.scanner === "broken")
        say("scanner");
    if (devices.printer === "broken")
        say("printer");
    if (devices.printer === "paper-out")
        say("paper-out");
    if (devices.printer === "paper-low")
        say("paper-low", false);
    if (devices.document === "broken")
        say("document");
    if (devices.service === "broken")
        say("service", false);
    if (devices.store === "broken")
        say("store");
    if (!kiosk.sure)
        say("clock");
    if (kiosk.selftest_failed > 0)
        say("selftest");
    if (kiosk.unsettled > 0)
        say("unsettled");
    if (kiosk.gap === "roster")
        say("roster");
    return troubles;
}
