// The calendar of issues, and the search through all of them.

import { $, button, fill, h, longDay, monthName, plural, shortDay } from "./dom.js";
import * as state from "./state.js";

const TOLD = { draft: "draft", empty: "nothing to show", held: "held", ready: "ready", frozen: "frozen", sending: "sending", paused: "paused", sent: "sent", partly: "partly sent", failed: "failed", cancelled: "cancelled" };
let query = "";
let hits = null;
let number = 0;

const iso = (date) => date.toISOString().slice(0, 10);
const at = (day) => new Date(`${day}T00:00:00Z`);

function shifted(month, by) {
  const date = at(`${month}-01`);
  date.setUTCMonth(date.getUTCMonth() + by);
  return iso(date).slice(0, 7);
}

function days(month) {
  const first = at(`${month}-01`);
  const before = (first.getUTCDay() + 6) % 7;
  const count = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return { before, list: Array.from({ length: count }, (_, index) => `${month}-${String(index + 1).padStart(2, "0")}`) };
}

export async function showCalendar(doc) {
  const month = state.get("month") || doc.day.slice(0, 7);
  const { before, list } = days(month);
  const mine = ++number;
  let marks = {};
  try {
    marks = await (await fetch(`/calendar?since=${list[0]}&until=${list.at(-1)}`)).json();
  } catch { /* the page says elsewhere that the desk does not answer */ }
  if (mine === number) draw(doc, month, before, list, marks);
}

function draw(doc, month, before, list, marks) {
  fill($("calendar"),
    h("p", { className: "paper" }, doc.newsletter || "Digest"),
    search(doc),
    hits ? found() : [
      h("div", { className: "month" },
        button("Month before", { kind: "icon", text: "‹", onclick: () => state.set({ month: shifted(month, -1) }, { replace: true }) }),
        h("h2", {}, monthName(`${month}-01`)),
        button("Month after", { kind: "icon", text: "›", onclick: () => state.set({ month: shifted(month, 1) }, { replace: true }) })),
      h("div", { className: "days", role: "group", "aria-label": monthName(`${month}-01`) },
        ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"].map((name) => h("span", { className: "weekday", "aria-hidden": "true" }, name)),
        list.map((day, index) => cell(doc, day, marks[day], index === 0 ? before + 1 : 0))),
      legend(marks)]);
}

function cell(doc, day, mark, column) {
  const told = mark ? TOLD[mark] || mark : "no issue";
  return h("a", {
    className: `day ${mark || "none"}`,
    href: state.address({ story: "", month: "" }, day),
    "aria-current": day === doc.day ? "date" : undefined,
    "aria-label": `${longDay(day)}: ${told}`,
    title: `${shortDay(day)}: ${told}`,
    style: column ? { "grid-column-start": String(column) } : {},
    data: { key: `day-${day}` },
  }, String(Number(day.slice(8))));
}

function legend(marks) {
  const there = [...new Set(Object.values(marks))];
  return h("p", { className: "legend" }, there.length
    ? there.map((mark) => h("span", {}, h("i", { className: `dot ${mark}`, "aria-hidden": "true" }), TOLD[mark] || mark))
    : "No issue is stored in this month.");
}

function search(doc) {
  return h("div", { className: "find" },
    h("label", { htmlFor: "search", className: "sr" }, "Search all issues"),
    h("input", {
      id: "search", type: "search", value: query, placeholder: "Search all issues   /", autocomplete: "off",
      oninput: (event) => { query = event.target.value; look(doc); },
      onkeydown: (event) => {
        if (event.key === "Escape") { query = ""; hits = null; event.target.blur(); showCalendar(doc); event.stopPropagation(); }
      },
    }));
}

let waiting = 0;

function look(doc) {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    hits = query.trim() ? await (await fetch(`/search?q=${encodeURIComponent(query)}`)).json() : null;
    showCalendar(doc);
  }, 120);
}

function found() {
  return h("div", { className: "hits" },
    h("p", { className: "legend", role: "status" }, hits.length ? plural(hits.length, "issue") : "No issue says this."),
    h("ul", {}, hits.map((hit) => h("li", {}, h("a", { href: state.address({ story: "", month: "" }, hit.day) }, h("b", {}, longDay(hit.day)), h("span", {}, hit.excerpt))))));
}
