/* SPDX-License-Identifier: Apache-2.0 */
/* room: the page's own modules for tests without a browser. Older Node wants to be told that they are modules. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const ROOM = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../assets/reception");

const copy = fs.mkdtempSync(path.join(os.tmpdir(), "ankunft-page-"));
process.on("exit", () => fs.rmSync(copy, { recursive: true, force: true }));
for (const name of fs.readdirSync(ROOM).filter((one) => one.endsWith(".js")))
    fs.copyFileSync(path.join(ROOM, name), path.join(copy, name));
fs.writeFileSync(path.join(copy, "package.json"), '{"type": "module"}\n');

export const load = (name) => import(path.join(copy, name));
