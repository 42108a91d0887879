/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names: the visitors' names, asked from ZMS by the person's own session. In memory only, gone with
 * the page, with the session, and at the press of a button. A wall never asks.
 */
import { get } from "./daemon.js";
import { hall } from "./hall.js";
import { me } from "./me.js";
import { recall, remember } from "./prefs.js";

const PAUSE_MS = 15000; /* between two questions; new bookings of a day are few */

let names = new Map(), asked_ms = 0, timer = 0, shown = recall("names") !== "off", allowed = true;
let on_change = () => {};

export const set_on_names = (listener) => { on_change = listener; };
export const names_shown = () => shown && names_allowed();
export const names_allowed = () => allowed && me.may_act && !me.wall;
export const name_of = (row) => (names_shown() && names.get(row.booking)) || "";

async function ask() {
    timer = 0;
    asked_ms = Date.now();
    const found = new Map();
    for (const office of me.offices) {
        try {
            const answer = await get(`/api/names?scope=${office.scope}`);
            for (const [booking, name] of Object.entries(answer.names))
                found.set(Number(booking), name);
        } catch (error) {
            if (error.word === "forbidden")
                allowed = false;
            /* Unreachable: the numbers do without names, and it is asked again with the next new row. */
        }
    }
    if (!names_shown())
        return;
    names = found;
    on_change();
}

/* Asks again if a booking has no name yet. */
export function want_names() {
    if (!names_shown() || timer || hall.lost)
        return;
    if ([...hall.rows.values()].some((row) => row.booking && row.status !== "finished" && !names.has(row.booking)))
        timer = setTimeout(ask, Math.max(0, asked_ms + PAUSE_MS - Date.now()));
}

export function show_names(on) {
    shown = on;
    remember("names", on ? "on" : "off");
    forget_names();
    want_names();
}

/* Also at the end of a session: the next person may have other rights. */
export function forget_names() {
    clearTimeout(timer);
    timer = 0;
    asked_ms = 0;
    allowed = true;
    names = new Map();
    on_change();
}
