// The address is the state: what is looked at and how, so that a link shows the same and "back" goes back.

const DEFAULTS = { w: "", scheme: "light", view: "html", images: "on", styles: "on", outlook: "off", zoom: "100", tab: "stories", story: "", month: "", until: "" };
export const WIDTHS = ["320", "375", "600", "640", "full", "pair"];
export const SCHEMES = ["light", "dark", "full", "partial"];
export const VIEWS = ["html", "text", "mjml", "source", "headers", "data"];

const listeners = [];

export const onchange = (listener) => listeners.push(listener);
export const day = () => location.pathname.slice(1);

export function get(name) {
  return new URLSearchParams(location.search).get(name) || DEFAULTS[name];
}

export function address(changes = {}, of = day()) {
  const query = new URLSearchParams(location.search);
  query.delete("key");
  for (const [name, value] of Object.entries(changes)) {
    if (!value || value === DEFAULTS[name]) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return `/${of}${text ? `?${text}` : ""}`;
}

export function set(changes, { replace = false } = {}) {
  go(address(changes), replace);
}

// The address of another day, looked at in the same way; a calendar of one month turns to the day's.
export const toDay = (other) => address({ story: "", until: "", month: get("month") && other.slice(0, 7) }, other);

export function goTo(other) {
  if (other && other !== day()) go(toDay(other), false);
}

const steps = () => (history.state && history.state.step) || 0;

// Goes back one step, as far as this page took any.
export function back() {
  if (steps()) history.back();
}

export const follow = (to) => go(to, false);

function go(to, replace) {
  const before = day();
  if (to === location.pathname + location.search) return;
  if (replace) history.replaceState(history.state, "", to);
  else history.pushState({ step: steps() + 1 }, "", to);
  tell(before);
}

let last = day();

function tell(before) {
  last = day();
  for (const listener of listeners) listener({ moved: before !== day() });
}

addEventListener("popstate", () => tell(last));

const room = () => document.getElementById("stage").clientWidth;

export function width() {
  const wanted = get("w");
  if (WIDTHS.includes(wanted)) return wanted;
  return room() >= 900 ? "pair" : room() >= 660 ? "640" : "375";
}

export function next(list, now) {
  return list[(list.indexOf(now) + 1) % list.length];
}
