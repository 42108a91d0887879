/* SPDX-License-Identifier: Apache-2.0 */
/* me: who is logged in here, and what the person may see: the answer of /api/me. */
export const me = { account: "", may_act: false, wall: false, offices: [], version: "" };

export const take_me = (answer) => Object.assign(me, answer);
export const office_name = (scope) => me.offices.find((office) => office.scope === scope)?.name || String(scope);
