/* SPDX-License-Identifier: Apache-2.0 */
/* theme: runs before the first paint, so that a dark page never flashes light. The rest is prefs.js. */
(function () {
    "use strict";
    let chosen = null;
    try {
        chosen = localStorage.getItem("ankunft.theme");
    } catch {
        /* storage is switched off: the system's theme, then */
    }
    const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
