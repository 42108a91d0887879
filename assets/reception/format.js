/* SPDX-License-Identifier: Apache-2.0 */
/* format: times and spans as people here write them. */
import { lang, t } from "./prefs.js";
import { now_ms } from "./hall.js";

const locale = () => (lang() === "de" ? "de-DE" : "en-GB");

export const hhmm = (time_s) => new Date(time_s * 1000).toLocaleTimeString(locale(),
    { hour: "2-digit", minute: "2-digit" });

export const long_day = (date) => date.toLocaleDateString(locale(), { weekday: "short", day: "numeric", month: "short" });

/* "09:41"; of another day with the date before it. */
export function moment(time_s) {
    const date = new Date(time_s * 1000);
    if (date.toDateString() === new Date(now_ms()).toDateString())
        return hhmm(time_s);
    return date.toLocaleDateString(locale(), { day: "numeric", month: "short" }) + " " + hhmm(time_s);
}

export const quarter = (t_min) => `${String(Math.floor(t_min / 60)).padStart(2, "0")}:${String(t_min % 60).padStart(2, "0")}`;

export function span(minutes) {
    if (minutes < 60)
        return t("min", { n: minutes });
    return minutes < 48 * 60 ? t("hours", { h: Math.floor(minutes / 60), m: String(minutes % 60).padStart(2, "0") }) :
        t("days", { n: Math.floor(minutes / 1440) });
}

export const since_min = (time_s) => Math.max(0, Math.floor((now_ms() / 1000 - time_s) / 60));
export const age = (seconds) => (seconds < 60 ? t("sec", { n: seconds }) : span(Math.floor(seconds / 60)));

export const number = (value) => value.toLocaleString(locale());

/* YYYY-MM-DD of a Date, by the office's own day. */
export const iso_day = (date) => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${
    String(date.getDate()).padStart(2, "0")}`;
