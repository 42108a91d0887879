/* SPDX-License-Identifier: Apache-2.0 */
/*
 * live: the daemon's stream of events (server-sent events). The daemon says something at least each ten
 * seconds; after fifteen of silence the line counts as lost, which is told at once, and it is tried
 * again until it is back. Every stream begins with the whole hall, so nothing has to be asked again.
 */
import { stream } from "./daemon.js";

const SILENCE_MS = 15000;
const PAUSES_MS = [500, 1000, 2000, 4000];

/* Cuts a stream of text into events: feed(text) calls heard(name, data) for each that is whole. Pure. */
export function event_reader(heard) {
    let rest = "", name = "message", data = [];
    return (text) => {
        rest += text;
        let end;
        while ((end = rest.indexOf("\n")) >= 0) {
            const line = rest.slice(0, end).replace(/\r$/, "");
            rest = rest.slice(end + 1);
            if (line === "") {
                if (data.length)
                    heard(name, data.join("\n"));
                name = "message";
                data = [];
            } else if (line.startsWith("event:"))
                name = line.slice(6).trim();
            else if (line.startsWith("data:"))
                data.push(line.slice(line[5] === " " ? 6 : 5));
        }
    };
}

/*
 * Listens until stopped; returns the function that stops it. heard(name, object), alive() after whatever
 * came, lost(), back().
 */
export function listen({ heard, alive, lost, back }) {
    let stopped = false, failures = 0, connection = null, timer = 0;

    function silence_begins() {
        clearTimeout(timer);
        timer = setTimeout(() => connection && connection.abort(), SILENCE_MS);
    }

    async function once() {
        connection = new AbortController();
        silence_begins();
        const answer = await stream(connection.signal);
        const reader = answer.body.getReader();
        const decoder = new TextDecoder();
        const read = event_reader((name, data) => {
            heard(name, JSON.parse(data));
            if (name === "hall") {
                failures = 0;
                back();
            }
        });
        for (;;) {
            const { value, done } = await reader.read();
            if (done || stopped)
                return;
            silence_begins();
            read(decoder.decode(value, { stream: true }));
            alive();
        }
    }

    async function run() {
        while (!stopped) {
            try {
                await once();
            } catch (error) {
                if (error.word === "unauthorized")
                    return;
            }
            clearTimeout(timer);
            connection.abort();
            if (stopped)
                return;
            lost();
            const pause = PAUSES_MS[Math.min(failures++, PAUSES_MS.length - 1)];
            await new Promise((resolve) => {
                /* A network that comes back is tried at once. */
                const wake = () => { clearTimeout(wait); removeEventListener("online", wake); resolve(); };
                const wait = setTimeout(wake, pause);
                addEventListener("online", wake);
            });
        }
    }
    run();
    return () => {
        stopped = true;
        clearTimeout(timer);
        if (connection)
            connection.abort();
    };
}
