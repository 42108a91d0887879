/* SPDX-License-Identifier: Apache-2.0 */
/* main: login, the stream, which view is shown, and the keys. What a view shows is its own file's. */
import { get, post, set_csrf, set_expired } from "./daemon.js";
import { dialog_open, close_dialog, open_dialog, tell } from "./dialog.js";
import { by, el, fill, icon } from "./dom.js";
import { draw_figures, forget_figures } from "./figures.js";
import { hhmm, iso_day, long_day } from "./format.js";
import { forget, hall, hear, now_ms } from "./hall.js";
import { draw_calls, draw_kiosks } from "./kiosks.js";
import { listen } from "./live.js";
import { me, take_me } from "./me.js";
import { forget_names, name_of, set_on_names, want_names } from "./names.js";
import { lang, recall, remember, set_lang, set_texts, set_theme, t, theme } from "./prefs.js";
import { draw_queue, forget_queue } from "./queue.js";
import { set_sound, sound_on } from "./sound.js";
import { draw_trail } from "./trail.js";
import { draw_wall } from "./wall.js";

const VIEWS = ["queue", "kiosks", "figures", "trail"];
const wall_wanted = new URLSearchParams(location.search).has("wall");
const on_wall = () => wall_wanted || me.wall;

let stop = null, view = "queue", drawing = false;

/* Showing */

function draw_bar() {
    const links = [["zms", hall.link.zms], ["bus", hall.link.bus]].filter(([, up]) => up !== null && up !== undefined);
    fill(by("links"), ...links.map(([name, up]) => el("li", { class: up ? "up" : "down" }, icon(up ? "tick" : "out"),
        t(`link.${name}.${up ? "up" : "down"}`))));
    const now = new Date(now_ms());
    by("clock").textContent = `${long_day(now)}, ${hhmm(now_ms() / 1000)}`;
    by("clock").dateTime = iso_day(now);
    by("me").textContent = me.account;
}

function draw_buttons() {
    for (const button of document.querySelectorAll("[data-act=language]")) {
        button.textContent = lang() === "de" ? "English" : "Deutsch";
        button.lang = lang() === "de" ? "en" : "de";
    }
    for (const button of document.querySelectorAll("[data-act=theme]")) {
        const key = theme() === "dark" ? "theme.light" : "theme.dark";
        fill(button, icon(theme() === "dark" ? "sun" : "moon"));
        button.title = t(key);
        button.setAttribute("aria-label", t(key));
    }
    const sound = document.querySelector("[data-act=sound]");
    fill(sound, icon(sound_on() ? "sound" : "mute"));
    sound.title = t("sound");
    sound.setAttribute("aria-label", t("sound"));
    sound.setAttribute("aria-pressed", String(sound_on()));
    document.title = t("page-title");
}

function draw() {
    drawing = false;
    if (!me.account && !me.wall)
        return;
    if (on_wall())
        return draw_wall(me.may_act ? become_wall : null);
    draw_bar();
    draw_calls();
    draw_kiosks();
    if (view === "queue")
        draw_queue();
    want_names();
}

/* Many messages, one drawing. A timer and not a frame: a page that nobody looks at must go on, too. */
function soon() {
    if (!drawing) {
        drawing = true;
        setTimeout(draw, 0);
    }
}

function show_view() {
    const wanted = location.hash.slice(1);
    view = VIEWS.includes(wanted) ? wanted : "queue";
    for (const name of VIEWS)
        by("view-" + name).hidden = name !== view;
    for (const link of document.querySelectorAll("nav a"))
        if (link.hash === "#" + view)
            link.setAttribute("aria-current", "page");
        else
            link.removeAttribute("aria-current");
    scrollTo(0, 0);
    if (view === "figures")
        draw_figures();
    if (view === "trail")
        draw_trail();
    draw();
}

function draw_all() {
    set_texts();
    draw_buttons();
    draw();
    draw_lost();
    if (view === "figures" && me.account && !on_wall())
        draw_figures();
    if (view === "trail" && me.account && !on_wall())
        draw_trail();
}

/* The line */

function draw_lost() {
    by("lost").hidden = !hall.lost;
    by("app").classList.toggle("stale", hall.lost);
    by("lost").textContent = hall.lost ? t("lost", { time: hhmm((hall.as_of_ms || now_ms()) / 1000) }) : "";
}

/* Arrivals are said at most each five seconds, by their numbers while they are few. */
let arrivals = [], say_timer = 0;
function say_arrivals(keys) {
    arrivals.push(...keys);
    if (!arrivals.length || say_timer || view !== "queue")
        return;
    say_timer = setTimeout(() => {
        const rows = arrivals.map((key) => hall.rows.get(key)).filter(Boolean);
        by("say").textContent = rows.length > 3 ? t("say.many", { n: rows.length }) :
            rows.map((row) => t("say.arrived", { who: `${row.number} ${name_of(row)}`.trim() })).join(" ");
        arrivals = [];
        say_timer = 0;
    }, rows_said_ms());
}
let said_ms = 0;
function rows_said_ms() {
    const pause = Math.max(0, said_ms + 5000 - Date.now());
    said_ms = Date.now() + pause;
    return pause;
}

function begin() {
    stop = listen({
        heard(name, data) {
            say_arrivals(hear(name, data));
            soon();
        },
        alive() {
            hall.as_of_ms = now_ms();
        },
        lost() {
            if (!hall.lost) {
                hall.lost = true;
                draw_lost();
                soon();
            }
        },
        back() {
            if (hall.lost)
                tell(t("back"));
            hall.lost = false;
            draw_lost();
            soon();
        },
    });
}

/* Sessions */

function show_login(why = "") {
    if (stop)
        stop();
    stop = null;
    forget();
    take_me({ account: "", may_act: false, wall: false, offices: [] });
    forget_names();
    forget_queue();
    forget_figures();
    hall.lost = false;
    draw_lost();
    if (dialog_open())
        close_dialog();
    by("app").hidden = true;
    by("wall").hidden = true;
    by("login").hidden = false;
    by("login-wall").hidden = !wall_wanted;
    by("login-why").hidden = !why;
    by("login-why").textContent = why;
    by("login-error").textContent = "";
    by("password").value = "";
    by(by("account").value ? "password" : "account").focus();
}

async function enter() {
    const answer = await get("/api/me", true);
    take_me(answer);
    set_csrf(answer.csrf);
    hall.scopes = new Set(me.offices.map((office) => office.scope));
    hall.ahead_ms = answer.now_s * 1000 - Date.now();
    by("login").hidden = true;
    by("app").hidden = on_wall();
    by("wall").hidden = !on_wall();
    document.documentElement.classList.toggle("on-wall", on_wall());
    if (!on_wall())
        show_view();
    begin();
}

async function become_wall() {
    try {
        await post("/api/wall");
        stop();
        await enter();
    } catch {
        tell(t("error.failed"), true);
    }
}

by("login-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = by("login-form").querySelector(".primary");
    button.disabled = true;
    by("login-error").textContent = "";
    try {
        await post("/api/login", { account: by("account").value.trim(), password: by("password").value }, true);
        by("password").value = "";
        await enter();
        if (wall_wanted && !me.wall)
            await become_wall();
    } catch (error) {
        by("password").value = "";
        by("password").focus();
        by("login-error").textContent = t(error.word === "unauthorized" ? "error.login" :
            ["too-many", "unreachable", "away", "busy"].includes(error.word) ? "error." + error.word : "error.failed");
    }
    button.disabled = false;
});

set_expired(() => me.account && show_login(t("expired")));
set_on_names(soon);

/* Buttons and keys. Single keys can be switched off: who speaks to the computer would press them by accident. */

const KEYS = [["/", "keys.find"], ["1 2 3 4", "keys.views"], ["↑ ↓ ← →", "keys.arrows"], ["Enter", "keys.enter"],
    ["Esc", "keys.escape"], ["h", "keys.help"], ["n", "keys.names"], ["?", "keys.this"]];

function show_keys() {
    const before = document.activeElement;
    open_dialog(t("keys.title"), [el("dl", { class: "keys" }, ...KEYS.map(([key, words]) => el("div", {},
        el("dt", {}, ...key.split(" ").flatMap((one) => [el("kbd", {}, one), " "])), el("dd", {}, t(words))))),
    el("label", { class: "check" }, el("input", { type: "checkbox", checked: recall("keys") !== "off",
        change: (event) => remember("keys", event.target.checked ? "on" : "off") }), " ", t("keys.on")),
    el("p", { class: "small" }, t("program", { version: me.version }))], () => before);
}

const ACTS = {
    language: () => { set_lang(lang() === "de" ? "en" : "de"); draw_all(); },
    theme: () => { set_theme(theme() === "dark" ? "light" : "dark"); draw_buttons(); },
    sound: () => { set_sound(!sound_on()); draw_buttons(); },
    keys: show_keys,
    async logout() {
        try {
            await post("/api/logout", {}, true);
        } catch {
            /* The session ends by itself, then. */
        }
        show_login();
    },
};
document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button)
        ACTS[button.dataset.act]();
});

document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || dialog_open() || by("app").hidden ||
        event.target.closest("input, select, textarea") || recall("keys") === "off")
        return;
    if (event.key === "/") {
        if (view !== "queue")
            location.hash = "#queue";
        setTimeout(() => by("find").focus(), 0);
    } else if (event.key === "?")
        show_keys();
    else if (/^[1-4]$/.test(event.key))
        location.hash = "#" + VIEWS[Number(event.key) - 1];
    else if (event.key === "h")
        by("calls-list").querySelector("button")?.focus();
    else if (event.key === "n")
        by("names").click();
    else
        return;
    event.preventDefault();
});

/* Somebody at work is not logged out for silence, though only looking and filtering: the daemon hears of it. */
let told_ms = 0;
function tell_awake() {
    if (me.account && !me.wall && !hall.lost && Date.now() - told_ms > 60000) {
        told_ms = Date.now();
        get("/api/me").catch(() => {}); /* an end of the session is told by daemon.js */
    }
}
addEventListener("pointerdown", tell_awake);
addEventListener("keydown", tell_awake);

addEventListener("hashchange", () => {
    if (me.account && !on_wall()) {
        show_view();
        by("view").focus({ preventScroll: true });
    }
});
setInterval(soon, 10000); /* minutes pass also while nothing comes */

set_texts();
draw_buttons();
enter().catch(() => show_login());
