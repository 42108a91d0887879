/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sound: two tones when a visitor calls a person. A browser lets a page sound only after somebody has
 * pressed or clicked something in it, so the first gesture wakes it.
 */
import { recall, remember } from "./prefs.js";

let context = null;

export const sound_on = () => recall("sound") !== "off";
export const set_sound = (on) => remember("sound", on ? "on" : "off");

function wake() {
    context = context || new AudioContext();
    if (context.state === "suspended")
        context.resume();
}
addEventListener("pointerdown", wake);
addEventListener("keydown", wake);

export function ring() {
    if (!sound_on() || !context || context.state !== "running")
        return;
    for (const [hz, at] of [[660, 0], [880, 0.22]]) {
        const tone = context.createOscillator(), loudness = context.createGain();
        const begin = context.currentTime + at;
        tone.frequency.value = hz;
        loudness.gain.setValueAtTime(0, begin);
        loudness.gain.linearRampToValueAtTime(0.25, begin + 0.02);
        loudness.gain.exponentialRampToValueAtTime(0.001, begin + 0.5);
        tone.connect(loudness).connect(context.destination);
        tone.start(begin);
        tone.stop(begin + 0.55);
    }
}
