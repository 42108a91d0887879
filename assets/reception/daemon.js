/* SPDX-License-Identifier: Apache-2.0 */
/*
 * daemon: what is asked of the daemon. Every refusal is an ApiError with the daemon's word; "unauthorized"
 * also goes to whoever listens, as the person has to log in again then.
 */
export class ApiError extends Error {
    constructor(word, detail) {
        super(word);
        this.word = word;
        this.detail = detail || "";
    }
}

let csrf = "";
let on_expired = () => {};

export const set_csrf = (token) => { csrf = token; };
export const set_expired = (listener) => { on_expired = listener; };

async function refusal(answer) {
    let body = {};
    try {
        body = await answer.json();
    } catch {
        /* not the daemon's own words: the status says enough */
    }
    const words = { 401: "unauthorized", 403: "forbidden", 404: "not-found", 409: "conflict", 429: "too-many",
        502: "unreachable", 503: "busy" };
    return new ApiError(body.error || words[answer.status] || "failed", body.detail);
}

async function ask(path, options, quiet) {
    let answer;
    try {
        answer = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
    } catch {
        throw new ApiError("away");
    }
    if (!answer.ok) {
        const error = await refusal(answer);
        if (error.word === "unauthorized" && !quiet)
            on_expired();
        throw error;
    }
    return answer;
}

export async function get(path, quiet = false) {
    return (await ask(path, {}, quiet)).json();
}

export async function post(path, body = {}, quiet = false) {
    const headers = { "Content-Type": "application/json", "X-Ankunft": csrf };
    const answer = await ask(path, { method: "POST", headers, body: JSON.stringify(body) }, quiet);
    return answer.status === 204 ? null : answer.json();
}

/* The stream itself, not an EventSource: that hides comments and with them whether the line still lives. */
export const stream = (signal) => ask("/api/events", { signal, headers: { Accept: "text/event-stream" } });
