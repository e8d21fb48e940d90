// The calendar: half a year of issues as a heat map, or one month with its days; and the search through all issues.

import { $, button, fill, h, longDay, monthAlone, monthName, plural, shortDay, shortMonth, svg } from "./dom.js";
import * as state from "./state.js";

const TOLD = { draft: "draft", empty: "nothing to show", held: "held back", ready: "ready", frozen: "frozen", sending: "sending", paused: "paused", sent: "sent", partly: "partly sent", failed: "failed", cancelled: "cancelled" };

// Each state has a shape of its own, so that none is known by its colour alone.
const SHAPES = {
  draft: "M5 1.6a3.4 3.4 0 1 0 .01 0zm0 1.4a2 2 0 1 1-.01 0z",
  empty: "M2 4.3h6v1.4H2z",
  held: "M2.2 1.5h2v7h-2zm3.6 0h2v7h-2z",
  paused: "M2.2 1.5h2v7h-2zm3.6 0h2v7h-2z",
  ready: "M.9 5.4 2.2 4l1.9 1.9L7.9 1.8l1.3 1.3-5.1 5.5z",
  frozen: "M5 .8 9.2 5 5 9.2.8 5z",
  sending: "M2.2 1l6.4 4-6.4 4z",
  sent: "M5 1a4 4 0 1 0 .01 0z",
  partly: "M5 1a4 4 0 0 0 0 8zm.6.1v1.3a2.7 2.7 0 0 1 0 5.2v1.3a4 4 0 0 0 0-7.8z",
  failed: "M2.3.9 5 3.6 7.7.9l1.4 1.4L6.4 5l2.7 2.7-1.4 1.4L5 6.4 2.3 9.1.9 7.7 3.6 5 .9 2.3z",
  cancelled: "M1 3.9h8v2.2H1z",
};
const MONTHS = 6;
const wide = matchMedia("(min-width: 901px)");

let query = "";
let hits = null;
let number = 0;
let drawn = "";
let wanted = "";
let latest = null;

const iso = (date) => date.toISOString().slice(0, 10);
const at = (day) => new Date(`${day}T00:00:00Z`);
const monthOf = (day) => day.slice(0, 7);

function later(day, by) {
  const date = at(day);
  date.setUTCDate(date.getUTCDate() + by);
  return iso(date);
}

function shifted(month, by) {
  const date = at(`${month}-01`);
  date.setUTCMonth(date.getUTCMonth() + by);
  return monthOf(iso(date));
}

function daysOf(month) {
  const first = at(`${month}-01`);
  const count = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return Array.from({ length: count }, (_, index) => later(`${month}-01`, index));
}

const named = (name) => (/^\d{4}-(0[1-9]|1[0-2])$/.test(state.get(name)) ? state.get(name) : "");

// One month where it was asked for or where there is no room for more; else the half year that ends with this month,
// or with the day's where that lies elsewhere.
function monthsOf(day, today) {
  const one = named("month") || (wide.matches ? "" : named("until") || monthOf(day));
  if (one) return [one];
  const recent = monthOf(day) <= monthOf(today) && monthOf(day) > shifted(monthOf(today), -MONTHS);
  const last = named("until") || (recent ? monthOf(today) : monthOf(day));
  return Array.from({ length: MONTHS }, (_, index) => shifted(last, index + 1 - MONTHS));
}

export async function showCalendar(doc, today) {
  latest = { doc, today };
  const months = monthsOf(doc.day, today);
  const mine = ++number;
  let marks = {};
  try {
    marks = await (await fetch(`/calendar?since=${months[0]}-01&until=${daysOf(months.at(-1)).at(-1)}`)).json();
  } catch { /* the page says elsewhere that the desk does not answer */ }
  if (mine === number) draw(doc, months, marks);
}

const again = () => latest && showCalendar(latest.doc, latest.today);
wide.addEventListener("change", again);

function draw(doc, months, marks) {
  const key = JSON.stringify([doc.day, location.search, months, marks, query, hits]);
  if (key !== drawn) {
    drawn = key;
    fill($("calendar"), search(), hits ? found() : [
      heading(months),
      h("div", { className: months.length > 1 ? "months" : "month-alone", onkeydown: (event) => walk(event, months) }, months.map((month) => oneMonth(doc, month, marks, months))),
      legend(marks, months),
    ]);
  }
  if (wanted && focusDay(wanted)) wanted = "";
}

function heading(months) {
  const one = months.length === 1;
  const turn = (by) => state.set(one ? { month: shifted(months[0], by) } : { until: shifted(months.at(-1), by * MONTHS) }, { replace: true });
  const [first, last] = [months[0], months.at(-1)].map((month) => `${month}-01`);
  const title = one ? (wide.matches ? `${shortMonth(first)} ${first.slice(0, 4)}` : monthName(first)) : first.slice(0, 4) === last.slice(0, 4) ? `${monthAlone(first)} – ${monthName(last)}` : `${shortMonth(first)} ${first.slice(0, 4)} – ${shortMonth(last)} ${last.slice(0, 4)}`;
  return h("div", { className: "month" },
    button(one ? "Month before" : "Half a year before", { kind: "icon", text: "‹", id: "earlier", onclick: () => turn(-1) }),
    h("h2", {}, title),
    one && wide.matches && button("Half a year", { kind: "small", id: "half-year", onclick: () => state.set({ month: "", until: "" }, { replace: true }) }),
    button(one ? "Month after" : "Half a year after", { kind: "icon", text: "›", id: "later", onclick: () => turn(1) }));
}

function oneMonth(doc, month, marks, months) {
  const alone = months.length === 1;
  const days = daysOf(month);
  const column = ((at(days[0]).getUTCDay() + 6) % 7) + 1;
  const stop = stopIn(doc.day, marks, months);
  const grid = h("div", { className: "days", role: "group", "aria-label": monthName(days[0]) },
    alone && ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"].map((name) => h("span", { className: "weekday", "aria-hidden": "true" }, name)),
    days.map((day, index) => cell(day, marks[day], { now: doc.day, column: index ? 0 : column, stop, alone })));
  if (alone) return grid;
  return h("section", { className: "mini" },
    button(shortMonth(days[0]), { kind: "month-name", id: `month-${month}`, title: `${monthName(days[0])}: show its days`, onclick: () => state.set({ month }, { replace: true }) }),
    grid);
}

// The one day that Tab reaches: the day that is shown, else the latest issue, else the first day.
function stopIn(day, marks, months) {
  if (months.includes(monthOf(day))) return day;
  return Object.keys(marks).sort().at(-1) || `${months[0]}-01`;
}

function cell(day, mark, { now, column, stop, alone }) {
  const told = mark ? TOLD[mark] || mark : "no issue";
  return h("a", {
    className: `day ${mark || "none"}`,
    href: state.toDay(day),
    tabIndex: day === stop ? 0 : -1,
    "aria-current": day === now ? "date" : undefined,
    "aria-label": `${longDay(day)}: ${told}`,
    title: `${shortDay(day)}: ${told}`,
    style: column ? { "grid-column-start": String(column) } : {},
    data: { key: `day-${day}`, day },
  }, alone && String(Number(day.slice(8))), mark && shape(mark));
}

const shape = (mark) => svg(SHAPES[mark] || SHAPES.draft);

// By keys a day or a week on, a month with Page Up and Page Down, to the ends with Home and End; Enter opens the day.
function walk(event, months) {
  const from = event.target.dataset.day;
  if (!from || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
  const turned = { PageUp: -1, PageDown: 1 }[event.key];
  const end = { Home: `${months[0]}-01`, End: daysOf(months.at(-1)).at(-1) }[event.key];
  const to = by ? later(from, by) : turned ? inMonth(shifted(monthOf(from), turned), from) : end;
  if (!to) return;
  event.preventDefault();
  event.stopPropagation();
  if (focusDay(to)) return;
  wanted = to;
  if (months.length === 1) state.set({ month: monthOf(to) }, { replace: true });
  else state.set({ until: shifted(months.at(-1), to < `${months[0]}-01` ? -MONTHS : MONTHS) }, { replace: true });
}

const inMonth = (month, day) => daysOf(month).at(Math.min(Number(day.slice(8)), daysOf(month).length) - 1);

function focusDay(day) {
  const found = $("calendar").querySelector(`[data-day="${day}"]`);
  if (!found) return false;
  for (const other of $("calendar").querySelectorAll('.day[tabindex="0"]')) other.tabIndex = -1;
  found.tabIndex = 0;
  found.focus();
  return true;
}

function legend(marks, months) {
  const counts = {};
  for (const mark of Object.values(marks)) counts[mark] = (counts[mark] || 0) + 1;
  const there = Object.keys(TOLD).filter((mark) => counts[mark]);
  return h("p", { className: "legend" }, there.length
    ? there.map((mark) => h("span", {}, h("i", { className: `dot ${mark}`, "aria-hidden": "true" }, shape(mark)), `${counts[mark]} ${TOLD[mark]}`))
    : `There is no issue in ${months.length > 1 ? "these months" : "this month"}.`);
}

function search() {
  return h("div", { className: "find" },
    h("label", { htmlFor: "search", className: "sr" }, "Search all issues"),
    h("input", {
      id: "search", type: "search", value: query, placeholder: "Search all issues   /", autocomplete: "off",
      oninput: (event) => { query = event.target.value; look(); },
      onkeydown: (event) => {
        if (event.key === "Escape") { query = ""; hits = null; event.target.blur(); again(); event.stopPropagation(); }
      },
    }));
}

let waiting = 0;

function look() {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const asked = query;
    const found = asked.trim() ? await (await fetch(`/search?q=${encodeURIComponent(asked)}`)).json() : null;
    if (asked !== query) return;
    hits = found;
    again();
  }, 120);
}

function found() {
  return h("div", { className: "hits" },
    h("p", { className: "legend", role: "status" }, hits.length ? plural(hits.length, "issue") : "No issue says this."),
    h("ul", {}, hits.map((hit) => h("li", {}, h("a", { href: state.toDay(hit.day) }, h("b", {}, longDay(hit.day)), h("span", {}, hit.excerpt))))));
}
