// Elements, made and replaced; text is always text.

export function h(name, props = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "style") for (const [name, v] of Object.entries(value)) element.style.setProperty(name, v);
    else if (key === "data") Object.assign(element.dataset, value);
    else if (key in element && !key.startsWith("aria") && key !== "list") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// A small drawing of one path, in the colour of the text around it.
export function svg(path) {
  const space = "http://www.w3.org/2000/svg";
  const made = document.createElementNS(space, "svg");
  made.setAttribute("viewBox", "0 0 10 10");
  made.setAttribute("aria-hidden", "true");
  made.append(document.createElementNS(space, "path"));
  made.firstChild.setAttribute("d", path);
  return made;
}

export const $ = (id) => document.getElementById(id);

// Replaces what an element holds, and gives the focus back to what had it, by its id or data-key.
export function fill(element, ...children) {
  const active = document.activeElement;
  const key = element.contains(active) ? active.id || active.dataset.key : null;
  const top = element.scrollTop;
  element.replaceChildren(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  element.scrollTop = top;
  if (!key) return;
  const again = element.querySelector(`#${CSS.escape(key)}, [data-key="${CSS.escape(key)}"]`);
  if (again) again.focus({ preventScroll: true });
  else if (element.tabIndex >= 0) element.focus({ preventScroll: true });
}

let silence = 0;

export function say(text) {
  $("said").textContent = text;
  $("said").classList.add("shown");
  clearTimeout(silence);
  silence = setTimeout(() => $("said").classList.remove("shown"), 2600);
}

export function button(label, { key, pressed, onclick, kind = "", title, id, disabled, text, hint, stop, data } = {}) {
  return h("button", {
    type: "button",
    id,
    className: `button ${kind}`,
    "aria-pressed": pressed === undefined ? undefined : String(pressed),
    "aria-keyshortcuts": key,
    "aria-label": text ? label : undefined,
    title: title || (key ? `${label} (${key})` : undefined),
    tabIndex: stop === false ? -1 : undefined,
    data: { key: `button-${id || label}`, ...data },
    disabled,
    onclick,
  }, text || label, hint && h("small", {}, ` ${hint}`));
}

const words = (day, options) => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options }).format(new Date(`${day}T12:00:00Z`));
export const longDay = (day) => words(day, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
export const shortDay = (day) => words(day, { weekday: "short", day: "numeric", month: "short" });
export const dayAndMonth = (day) => words(day, { day: "numeric", month: "short" });
export const monthName = (day) => words(day, { month: "long", year: "numeric" });
export const monthAlone = (day) => words(day, { month: "long" });
export const shortMonth = (day) => monthAlone(day).slice(0, 3);
export const kilobytes = (bytes) => `${(bytes / 1000).toFixed(bytes < 9950 ? 1 : 0)} kB`;
export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
