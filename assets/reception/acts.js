/* SPDX-License-Identifier: Apache-2.0 */
/* acts: what a person can do about a row or a kiosk, as dialogs; and how its end is told. */
import { post } from "./daemon.js";
import { close_dialog, open_dialog, tell } from "./dialog.js";
import { el } from "./dom.js";
import { hhmm, span } from "./format.js";
import { acts_of, hall, on_its_way, overdue_min, waiting_min, wants_look } from "./hall.js";
import { me, office_name } from "./me.js";
import { name_of } from "./names.js";
import { known, t, word } from "./prefs.js";

const NEEDS_REASON = ["missed", "revoke", "discard"];

function error_words(error) {
    const conflict = error.word === "conflict" ? word("conflict.", error.detail) : error.detail;
    if (conflict !== error.detail)
        return conflict;
    const words = known("error." + error.word) ? t("error." + error.word) : t("error.failed");
    return error.detail && !["unauthorized", "forbidden", "unreachable"].includes(error.word) ?
        `${words} (${error.detail})` : words;
}

/* Does it and tells the end; true: done. */
export async function act(body, done_words) {
    try {
        await post("/api/act", body);
        tell(done_words);
        return true;
    } catch (error) {
        tell(error_words(error), true);
        return false;
    }
}

/* A form in the dialog: what to fill in, one button. The error stays in the dialog, beside what was typed. */
function ask_for(title, fields, button, body_of, done_words) {
    const trouble = el("p", { class: "error", role: "alert" });
    const send = el("button", { class: "primary" }, button);
    const form = el("form", {
        async submit(event) {
            event.preventDefault();
            send.disabled = true;
            trouble.textContent = "";
            try {
                await post("/api/act", body_of(new FormData(form)));
                close_dialog();
                tell(done_words);
            } catch (error) {
                trouble.textContent = error_words(error);
                send.disabled = false;
            }
        },
    }, ...fields, trouble, el("p", { class: "acts" }, send,
        el("button", { type: "button", click: close_dialog }, t("cancel"))));
    return [title, [form]];
}

const reason_field = () => el("div", { class: "field" }, el("label", { for: "reason" }, t("reason")),
    el("input", { id: "reason", name: "reason", required: true, maxlength: 100, autofocus: true, autocomplete: "off" }),
    el("p", { class: "small" }, t("reason.hint")));

function kiosk_field(chosen) {
    const options = [...hall.kiosks.values()].map((kiosk) => el("option",
        { value: kiosk.kiosk, selected: kiosk.kiosk === chosen, disabled: !kiosk.online },
        (kiosk.name ? `${kiosk.kiosk} · ${kiosk.name}` : kiosk.kiosk) + (kiosk.online ? "" : ` (${t("offline")})`)));
    return el("div", { class: "field" }, el("label", { for: "at" }, t("at-kiosk")),
        el("select", { id: "at", name: "kiosk", required: true, autofocus: true }, ...options));
}

function begin(row, name) {
    const values = { number: row.number };
    const done = t("done." + name, values), title = t("act." + name + ".title", values);
    if (name === "reprint")
        return open_dialog(...ask_for(title, [kiosk_field(row.kiosk)], t("act.reprint"),
            (form) => ({ act: name, kiosk: form.get("kiosk"), number: row.number }), done));
    const target = ["retry", "discard"].includes(name) ? { kiosk: row.kiosk, entry: row.entry } :
        { booking: row.booking, scope: row.scope };
    if (NEEDS_REASON.includes(name))
        return open_dialog(...ask_for(title, [reason_field()], t("act." + name),
            (form) => ({ act: name, ...target, reason: form.get("reason").trim() }), done));
    close_dialog();
    return act({ act: name, ...target }, done);
}

function facts_of(row) {
    const facts = [[t("status"), t("status." + row.status)]];
    const say = (key, value) => value && facts.push([t(key), value]);
    say("appointment", row.start_s && hhmm(row.start_s));
    say("service", row.service);
    say("office", me.offices.length > 1 && office_name(row.scope));
    say("arrived", row.arrived_s && hhmm(row.arrived_s) + (row.kiosk ? ` · ${row.kiosk}` : "") +
        (row.punctual ? ` · ${t("punctual." + row.punctual)}` : ""));
    if (row.status === "arrived") {
        say("has-waited", span(waiting_min(row)));
        say("wait-expected", row.wait_expected_min >= 0 && span(row.wait_expected_min));
    }
    say("overdue", row.overdue_min > 0 && span(overdue_min(row)));
    if (wants_look(row))
        say("entry", t("entry.refused"));
    else if (on_its_way(row))
        say("entry", t("entry.on-its-way"));
    say("because", row.state !== "confirmed" && row.reason && word("reason.", row.reason));
    return el("dl", { class: "facts" }, ...facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

/* The dialog of a row. back(): where the focus goes afterwards. */
export function open_row(row, back) {
    const name = name_of(row);
    const acts = me.may_act && !me.wall ? acts_of(row) : [];
    const hints = row.signals.map((signal) => el("li", {}, word("signal.", signal)));
    if (row.offline)
        hints.push(el("li", {}, t("signal.offline")));
    open_dialog(name ? `${row.number} · ${name}` : row.number || t("no-number"), [
        facts_of(row),
        hints.length ? el("div", { class: "hints" }, el("h3", {}, t("hints")), el("ul", {}, ...hints),
            el("p", { class: "small" }, t("hints.meaning"))) : null,
        el("div", { class: "acts" }, ...acts.map((act_name, i) => el("button",
            { type: "button", class: i === 0 ? "primary" : "", "data-row-act": act_name, click: () => begin(row, act_name) },
            t("act." + act_name))),
        acts.length ? null : el("p", { class: "small" }, t(me.may_act ? "no-acts" : "may-not-act"))),
    ], back);
}

export function open_reprint(kiosk, back) {
    open_dialog(...ask_for(t("act.reprint.at", { kiosk }), [el("div", { class: "field" },
        el("label", { for: "number" }, t("number")),
        el("input", { id: "number", name: "number", required: true, maxlength: 15, autofocus: true, autocomplete: "off" }))],
    t("act.reprint"), (form) => ({ act: "reprint", kiosk, number: form.get("number").trim().toUpperCase() }),
    t("done.reprint.at", { kiosk })), back);
}

/* Closing a kiosk sends visitors away, so it is asked once. */
export function open_sure(title, words, button, body, done_words, back) {
    open_dialog(...ask_for(title, [el("p", {}, words)], button, () => body, done_words), back);
}
