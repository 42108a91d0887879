/* SPDX-License-Identifier: Apache-2.0 */
/* kiosks: a card for each, and above every view the visitors who have called a person. */
import { act, open_reprint, open_sure } from "./acts.js";
import { by, el, fill, icon } from "./dom.js";
import { age, hhmm, moment, number, since_min, span } from "./format.js";
import { hall, now_ms, troubles_of } from "./hall.js";
import { me } from "./me.js";
import { lang, t, word } from "./prefs.js";
import { ring } from "./sound.js";

const title_of = (kiosk) => (kiosk.name ? `${kiosk.kiosk} · ${kiosk.name}` : kiosk.kiosk);
const may = () => me.may_act && !me.wall;

function fact(key, value, bad = false) {
    return el("div", { class: bad ? "bad" : "" }, el("dt", {}, t(key)), el("dd", {}, value));
}

const device_words = (state) => t("device." + (state || "absent"));

function paper_words(kiosk, state) {
    const words = [device_words(state)];
    if (state === "absent")
        return words[0];
    if (kiosk.paper_slips > 0)
        words.push(t("slips", { n: kiosk.paper_slips }));
    if (kiosk.paper_until_s)
        words.push(t("paper-until", { time: hhmm(kiosk.paper_until_s) }));
    return words.join(" · ");
}

function gaps_of(kiosk) {
    const gaps = kiosk.gaps || [];
    if (!gaps.length)
        return t("gaps.none");
    return el("ul", { class: "gaps" }, ...gaps.slice(-4).map((gap) => el("li", {},
        `${hhmm(gap.from_s)}–${gap.until_s ? hhmm(gap.until_s) : t("now")} ${word("gap.", gap.gap)}`)),
    gaps.length > 4 ? el("li", {}, t("gaps.more", { n: gaps.length - 4 })) : null);
}

function facts_of(kiosk) {
    const devices = kiosk.devices;
    /* Of several offices the oldest is told. */
    const ages = kiosk.offices.map((office) => office.roster_age_s);
    const oldest = ages.some((one) => one < 0) || !ages.length ? -1 : Math.max(...ages);
    return el("dl", { class: "facts" },
        fact("unsent", kiosk.unsent ? t("unsent.n", { n: number(kiosk.unsent),
            span: kiosk.oldest_s ? span(since_min(kiosk.oldest_s)) : "" }) : t("unsent.none"), kiosk.unsent > 0 && kiosk.oldest_s &&
            since_min(kiosk.oldest_s) >= 10),
        kiosk.unsettled ? fact("unsettled", number(kiosk.unsettled), true) : null,
        fact("roster", oldest < 0 ? t("roster.none") : t("ago", { span: age(oldest) }), oldest < 0 || oldest > 1800),
        fact("printer", paper_words(kiosk, devices.printer), ["broken", "paper-out"].includes(devices.printer)),
        fact("scanner", device_words(devices.scanner), devices.scanner === "broken"),
        devices.document && devices.document !== "absent" ?
            fact("document", device_words(devices.document), devices.document === "broken") : null,
        fact("clock", t(kiosk.sure ? "clock.sure" : "clock.unsure"), !kiosk.sure),
        fact("selftest", !kiosk.selftest_s ? t("selftest.none") : kiosk.selftest_failed ?
            t("selftest.failed", { time: moment(kiosk.selftest_s), n: kiosk.selftest_failed }) :
            t("selftest.well", { time: moment(kiosk.selftest_s) }), kiosk.selftest_failed > 0),
        fact("gaps", gaps_of(kiosk)),
        fact("version", `${kiosk.version} · ${t("since", { time: moment(kiosk.since_s) })}`));
}

function buttons_of(kiosk) {
    const id = kiosk.kiosk, back = (name) => () => by("kiosk-cards").querySelector(`[data-kiosk="${id}"] [data-do="${name}"]`);
    const button = (name, press) => el("button", { type: "button", "data-do": name, disabled: !kiosk.online, click: press },
        t("act." + name));
    const order = (name) => button(name, () => act({ act: name, kiosk: id }, t("done." + name, { kiosk: id })));
    return el("p", { class: "acts" },
        kiosk.closed ? order("open") : button("close", () => open_sure(t("act.close.title", { kiosk: title_of(kiosk) }),
            t("act.close.words"), t("act.close"), { act: "close", kiosk: id }, t("done.close", { kiosk: id }),
            () => (back("open")() || back("close")()))),
        order("paper"), button("reprint", () => open_reprint(id, back("reprint"))), order("selftest"));
}

/* Parts of a card are drawn anew only when they have changed: a button that is about to be pressed stays. */
function card_make(id) {
    const part = { title: el("h2", { id: `kiosk-${id}` }), state: el("p", { class: "state" }), heard: el("p", { class: "small" }),
        facts: el("div", {}), buttons: el("div", {}) };
    return { part, drawn: {}, node: el("article", { "data-kiosk": id, "aria-labelledby": `kiosk-${id}` },
        el("div", { class: "kiosk-head" }, part.title, part.state), part.heard, part.facts, part.buttons) };
}

function draw_part(card, name, key, children) {
    const now = JSON.stringify([lang(), key]);
    if (card.drawn[name] === now)
        return;
    card.drawn[name] = now;
    const doing = card.part[name].contains(document.activeElement) && document.activeElement.dataset.do;
    fill(card.part[name], ...children());
    if (doing)
        (card.part[name].querySelector(`[data-do="${doing}"]`) || card.part[name].querySelector("[data-do]"))?.focus();
}

function draw_card(card, kiosk) {
    const { at_s, last_s, counters, ahead_ms, ...shown } = kiosk;
    const troubles = troubles_of(kiosk);
    const look = !troubles.length ? "well" : troubles.some((trouble) => trouble.bad) ? "bad" : "mind";
    const minute = Math.floor(now_ms() / 60000);
    card.node.className = `card kiosk ${look}${kiosk.online ? "" : " off"}`;
    draw_part(card, "title", title_of(kiosk), () => [title_of(kiosk)]);
    draw_part(card, "state", troubles, () => [icon(look === "well" ? "tick" : look === "bad" ? "look" : "hint"),
        troubles.length ? troubles.map((trouble) => t("trouble." + trouble.word)).join(" · ") : t("well")]);
    draw_part(card, "heard", !kiosk.online && last_s, () => [kiosk.online ? "" : t("last-heard", { time: moment(last_s) })]);
    draw_part(card, "facts", [minute, shown], () => [facts_of(kiosk)]);
    draw_part(card, "buttons", [may(), kiosk.online, kiosk.closed], () => [may() ? buttons_of(kiosk) : ""]);
}

const cards = new Map();

export function draw_kiosks() {
    const kiosks = [...hall.kiosks.values()].sort((a, b) => a.kiosk.localeCompare(b.kiosk, undefined, { numeric: true }));
    const home = by("kiosk-cards");
    for (const kiosk of kiosks) {
        if (!cards.has(kiosk.kiosk))
            cards.set(kiosk.kiosk, card_make(kiosk.kiosk));
        draw_card(cards.get(kiosk.kiosk), kiosk);
    }
    const order = kiosks.map((kiosk) => cards.get(kiosk.kiosk).node);
    if (order.length ? order.length !== home.childElementCount || order.some((node, i) => home.children[i] !== node) :
        !home.querySelector(".empty"))
        fill(home, ...order, order.length ? null : el("p", { class: "empty" }, t("kiosks.none")));
    const bad = kiosks.filter((kiosk) => troubles_of(kiosk).some((trouble) => trouble.bad)).length;
    fill(by("kiosks-mark"), bad ? el("span", { class: "badge" }, String(bad),
        el("span", { class: "unseen" }, ` ${t("kiosks.bad")}`)) : null);
}

/* Calls for help: drawn anew only when who calls has changed; the minutes are written in place. */

let calls_drawn = "", called = new Map();

export function draw_calls() {
    const calling = [...hall.kiosks.values()].filter((kiosk) => kiosk.calls > 0 && kiosk.online);
    const now = JSON.stringify([lang(), may(), calling.map((kiosk) => [kiosk.kiosk, kiosk.calls, kiosk.called_s])]);
    by("calls").hidden = calling.length === 0;
    if (now !== calls_drawn) {
        calls_drawn = now;
        fill(by("calls-list"), ...calling.map((kiosk) => el("p", { class: "call", "data-call": kiosk.kiosk },
            icon("hand"), el("span", { class: "call-words" }, el("strong", {}, title_of(kiosk)), ` ${t("call", { n: kiosk.calls })}`),
            kiosk.called_s ? el("span", { class: "call-time" }, t("since", { time: hhmm(kiosk.called_s) })) : null,
            may() ? el("button", { type: "button", class: "primary", click: () => act({ act: "help-seen", kiosk: kiosk.kiosk },
                t("done.help-seen", { kiosk: kiosk.kiosk })) }, t("act.help-seen")) : null)));
    }
    if (calling.some((kiosk) => kiosk.calls > (called.get(kiosk.kiosk) || 0)))
        ring();
    called = new Map(calling.map((kiosk) => [kiosk.kiosk, kiosk.calls]));
}
