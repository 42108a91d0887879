/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chart: columns over the hours or days of an office, drawn at the width there is, so that its letters
 * keep their size. A picture only: the figures themselves are in a table beside it, for everybody.
 */
import { svg } from "./dom.js";
import { number } from "./format.js";

const HEIGHT = 210, LEFT = 34, RIGHT = 8, TOP = 14, BOTTOM = 26;

/* A top of the scale that divides into at most four whole steps. */
function scale_of(most) {
    for (const step of [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000])
        if (step * 4 >= most)
            return { step, top: Math.max(step, Math.ceil(most / step) * step) };
    return { step: most, top: most };
}

/*
 * columns: [{label, title, parts: [{value, look}]}], look: a class of the style sheet. label_each: so many
 * columns share one label. name: what the picture says to those who do not see it.
 */
export function column_chart({ columns, width, name, label_each = 1, values = false }) {
    const most = Math.max(1, ...columns.map((column) => column.parts.reduce((sum, part) => sum + part.value, 0)));
    const { step, top } = scale_of(most);
    const inner = width - LEFT - RIGHT, high = HEIGHT - TOP - BOTTOM;
    const slot = inner / Math.max(1, columns.length), bar = Math.min(64, Math.max(2, slot * 0.72));
    const y = (value) => TOP + high - (value / top) * high;
    const picture = svg("svg", { class: "chart", role: "img", "aria-label": name, viewBox: `0 0 ${width} ${HEIGHT}`,
        width, height: HEIGHT });
    for (let value = 0; value <= top; value += step)
        picture.append(svg("line", { class: value ? "grid" : "axis", x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) }),
            svg("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, number(value)));
    columns.forEach((column, i) => {
        const middle = LEFT + slot * (i + 0.5);
        let below = 0;
        const group = svg("g", {}, svg("title", {}, column.title));
        for (const part of column.parts) {
            if (part.value > 0)
                group.append(svg("rect", { class: part.look, x: middle - bar / 2, width: bar, y: y(below + part.value),
                    height: Math.max(1, y(below) - y(below + part.value)) }));
            below += part.value;
        }
        if (values && below > 0)
            group.append(svg("text", { class: "value", x: middle, y: y(below) - 4, "text-anchor": "middle" }, number(below)));
        picture.append(group);
        if (i % label_each === 0)
            picture.append(svg("text", { x: label_each > 1 ? LEFT + slot * i : middle, y: HEIGHT - 8,
                "text-anchor": "middle" }, column.label));
    });
    return picture;
}
