/* SPDX-License-Identifier: Apache-2.0 */
/* What follows from what the daemon says, without a browser. */
import assert from "node:assert";
import test from "node:test";
import { load } from "./room.mjs";

const { event_reader } = await load("live.js");
const { acts_of, group_of, hall, hear, on_its_way, sorted, sum_totals, troubles_of, wants_look } =
    await load("hall.js");

const row = (changes) => ({ key: "B1", booking: 1, number: "100001", scope: 169, service: "", start_s: 1000, arrived_s: 0, kiosk: "",
    status: "expected", walkin: false, punctual: "", overdue_min: 0, waiting_min: 0, wait_expected_min: -1, entry: 0, state: "",
    reason: "", signals: [], offline: false, ...changes });
const kiosk = (changes) => ({ kiosk: "K1", online: true, sure: true, closed: false, out: false, selftest_failed: 0, unsettled: 0,
    gap: "whole", devices: { scanner: "ready", printer: "ready", service: "ready", store: "ready", document: "absent" }, ...changes });

test("events are cut out of the stream wherever its pieces end", () => {
    const whole = ": alive\n\nid: 4\r\nevent: row\r\ndata: {\"a\":1}\r\n\r\nevent: gone\ndata: x\ndata: y\n\ndata:z\n\nevent: empty\n\n";
    for (let size = 1; size <= whole.length; size++) {
        const heard = [];
        const read = event_reader((name, data) => heard.push([name, data]));
        for (let at = 0; at < whole.length; at += size)
            read(whole.slice(at, at + size));
        assert.deepStrictEqual(heard, [["row", '{"a":1}'], ["gone", "x\ny"], ["message", "z"]]);
    }
});

test("a row stands in one group, and the overdue are not among the expected", () => {
    assert.strictEqual(group_of(row({})), "expected");
    assert.strictEqual(group_of(row({ overdue_min: 3 })), "overdue");
    assert.strictEqual(group_of(row({ status: "arrived" })), "waiting");
    assert.strictEqual(group_of(row({ status: "arrived", walkin: true })), "walkin");
    assert.strictEqual(group_of(row({ status: "in_service" })), "called");
    assert.strictEqual(group_of(row({ status: "unknown" })), "missed");
    assert.strictEqual(group_of(row({ status: "cancelled" })), "finished");
});

test("an early bird stands by the appointment, a late one by the arrival", () => {
    const late = row({ key: "late", status: "arrived", start_s: 1000, arrived_s: 3000 });
    const early = row({ key: "early", status: "arrived", start_s: 2000, arrived_s: 500 });
    assert.deepStrictEqual(sorted([late, early], "waiting").map((one) => one.key), ["early", "late"]);
});

test("each row offers what can be done about it, and nothing else", () => {
    assert.deepStrictEqual(acts_of(row({})), ["checkin", "missed"]);
    assert.deepStrictEqual(acts_of(row({ status: "arrived" })), ["undo", "reprint"]);
    assert.deepStrictEqual(acts_of(row({ status: "missed" })), ["revoke", "checkin"]);
    assert.deepStrictEqual(acts_of(row({ status: "finished" })), []);
    assert.deepStrictEqual(acts_of(row({ status: "arrived", booking: 0, walkin: true })), ["reprint"]);
    assert.deepStrictEqual(acts_of(row({ status: "arrived", entry: 7, state: "refused" })), ["retry", "discard", "undo", "reprint"]);
});

test("refused entries want a person, unsent ones are on their way", () => {
    assert.ok(wants_look(row({ state: "refused" })) && !on_its_way(row({ state: "refused" })));
    assert.ok(on_its_way(row({ state: "sending" })) && !wants_look(row({ state: "sending" })));
    assert.ok(!on_its_way(row({ state: "confirmed" })));
});

test("the stream's messages change what is known; an arrival is told once", () => {
    hear("hall", { now_s: 1, rows: [row({})], kiosks: [kiosk({})], totals: [{ scope: 169, expected: 1 }], link: { zms: true, bus: null } });
    assert.deepStrictEqual(hear("row", row({ status: "arrived" })), ["B1"]);
    assert.deepStrictEqual(hear("row", row({ status: "arrived" })), []);
    hear("totals", [{ scope: 169, expected: 0, arrived: 1 }]);
    assert.strictEqual(hall.totals.get(169).arrived, 1);
    hear("gone", { key: "B1" });
    assert.strictEqual(hall.rows.size, 0);
});

test("of several offices the longest wait is told, and none is not zero", () => {
    const sum = sum_totals([{ expected: 2, wait_expected_min: -1 }, { expected: 3, wait_expected_min: 9 }]);
    assert.strictEqual(sum.expected, 5);
    assert.strictEqual(sum.wait_expected_min, 9);
    assert.strictEqual(sum_totals([]).wait_median_min, -1);
});

test("a kiosk's troubles are named, and a silent one says only that", () => {
    assert.deepStrictEqual(troubles_of(kiosk({})), []);
    assert.deepStrictEqual(troubles_of(kiosk({ online: false, sure: false })).map((one) => one.word), ["offline"]);
    assert.deepStrictEqual(troubles_of(kiosk({ devices: { ...kiosk({}).devices, printer: "paper-out" } })).map((one) => one.word),
        ["paper-out"]);
});
