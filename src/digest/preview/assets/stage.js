// The mail in its frames: widths, schemes, poorer clients, what the inbox shows, and its size.

import { $, button, dayAndMonth, fill, h, kilobytes, longDay } from "./dom.js";
import * as state from "./state.js";

const WIDTH_NAMES = { 320: "320", 375: "375", 600: "600", 640: "640", full: "Full", pair: "Phone + desktop" };
const SCHEME_NAMES = { light: "Light", dark: "Dark", full: "Inverted", partial: "Half" };
const SCHEME_TITLES = { light: "As the mail is", dark: "The mail’s own dark scheme", full: "Turned dark by force, as Gmail on iOS does", partial: "Light grounds turned by force, as Outlook does" };
const ROOMS = { 320: "The mail on a small phone", 375: "The mail on a phone" };
const VIEW_NAMES = { html: "Mail", text: "Text", mjml: "MJML", source: "Source", headers: "Headers", data: "Data" };
const GAP = 28;

// One device a width; each keeps its scroll position when its mail is made again.
const devices = new Map();
let latest = null;
let dragged = 0;

const look = () => ({ scheme: state.get("scheme"), images: state.get("images"), styles: state.get("styles"), outlook: state.get("outlook") });

export function showTools(doc) {
  const width = state.width();
  const view = state.get("view");
  const toggle = (name, label, on, off) => button(label, { pressed: state.get(name) === on, onclick: () => state.set({ [name]: state.get(name) === on ? off : on }, { replace: true }) });
  fill($("tools"),
    group("Show", MAIN_VIEWS.map((name) => viewButton(name, view)), more(doc, view)),
    view === "html" && group("Width", state.WIDTHS.map((name, index) => button(WIDTH_NAMES[name], { key: index < 5 ? String(index + 1) : "6", pressed: width === name, title: name === "pair" ? "Phone and desktop side by side (6)" : `${name === "full" ? "As wide as there is room" : `${name} px`} (${index + 1})`, onclick: () => state.set({ w: name }) }))),
    view === "html" && group("Colours", state.SCHEMES.map((name) => button(SCHEME_NAMES[name], { key: "D", title: `${SCHEME_TITLES[name]} (D for the next)`, pressed: state.get("scheme") === name, onclick: () => state.set({ scheme: name }) }))),
    view === "html" && group("Try it with", [
      toggle("images", "No images", "off", "on"), toggle("styles", "No styles", "off", "on"), toggle("outlook", "Outlook", "on", "off"), toggle("zoom", "200 %", "200", "100")]));
}

const MAIN_VIEWS = ["html", "text"];
let opened = false;

function viewButton(name, view) {
  return button(VIEW_NAMES[name], { key: "V", title: `${VIEW_NAMES[name]} (V for the next view)`, pressed: view === name, onclick: () => choose(name) });
}

function choose(view) {
  opened = false;
  state.set({ view });
  if (!MAIN_VIEWS.includes(view)) $("more-views").focus();
}

// The views that are seldom looked at, behind one button that bears the name of the one that is.
function more(doc, view) {
  const others = state.VIEWS.filter((name) => !MAIN_VIEWS.includes(name));
  const shut = (event) => {
    if (event.type === "keydown" ? event.key !== "Escape" : event.currentTarget.contains(event.relatedTarget)) return;
    if (event.type === "keydown" && opened) { event.preventDefault(); event.stopPropagation(); $("more-views").focus(); }
    unfold(false);
  };
  return h("div", { className: "more", onkeydown: shut, onfocusout: shut },
    h("button", { type: "button", id: "more-views", className: `button ${others.includes(view) ? "on" : ""}`, "aria-expanded": String(opened), "aria-controls": "views", title: "MJML, source, headers, data, and the message as a file", onclick: () => unfold(!opened) }, others.includes(view) ? VIEW_NAMES[view] : "More", h("span", { "aria-hidden": "true" }, " ▾")),
    h("div", { className: "fold", id: "views", role: "group", "aria-label": "More views", hidden: !opened }, others.map((name) => viewButton(name, view)),
      h("a", { className: "button", href: `/eml/${doc.day}`, download: "", title: "Download the message as a file" }, ".eml")));
}

function unfold(now) {
  opened = now;
  // Where the bar is just drawn again, the new one is drawn as it shall be.
  if (!$("more-views")) return;
  $("more-views").setAttribute("aria-expanded", String(now));
  $("views").hidden = !now;
  // A bar that scrolls would cut off what unfolds from it, so it is placed in the window.
  const at = $("more-views").getBoundingClientRect();
  $("views").style.setProperty("left", `${at.left}px`);
  $("views").style.setProperty("top", `${at.bottom + 4}px`);
}

function group(name, ...children) {
  return h("div", { className: `set ${name.toLowerCase().replaceAll(" ", "-")}`, role: "group", "aria-label": name }, h("span", { className: "set-name", "aria-hidden": "true" }, name), h("div", { className: "group" }, children));
}

const waiting = [];

// When every frame that is on its way stands, or a quarter of a second later.
export function whenPainted() {
  if (![...devices.values()].some((made) => made.coming)) return Promise.resolve();
  return new Promise((resolve) => { waiting.push(resolve); setTimeout(resolve, 250); });
}

// Asks for the frames at once when something changed, while the page still asks for all the rest.
export function paintAhead() {
  if (latest && state.get("view") === "html") for (const made of devices.values()) paint(made, latest);
}

export function showStage(doc) {
  const view = state.get("view");
  latest = doc;
  if (view !== "html") { showText(doc, view); return; }
  const frames = $("frames");
  if (!doc.bytes) {
    devices.clear();
    fill(frames, h("p", { className: "nothing" }, "Nothing to show: no article of this day’s window became a story."));
    return;
  }
  const wanted = state.width() === "pair" ? ["375", "640"] : [state.width()];
  if (frames.dataset.kind !== "mail") { frames.replaceChildren(); devices.clear(); frames.dataset.kind = "mail"; }
  for (const [name, device] of devices) if (!wanted.includes(name)) { device.remove(); devices.delete(name); }
  for (const name of wanted) {
    if (devices.has(name)) continue;
    // A frame that is moved loads again, so the others stay where they are.
    const made = device(name);
    devices.set(name, made);
    if (name === "375") frames.prepend(made);
    else frames.append(made);
  }
  fit(wanted);
  for (const made of devices.values()) {
    if (made.look !== key(doc)) paint(made, doc);
    else if (made.coming) continue;
    else if (made.hash !== doc.hash) paint(made, doc);
    else anchor(made);
  }
}

const key = (doc) => JSON.stringify([doc.day, look()]);

function device(name) {
  const scroller = h("div", { className: "scroller", tabIndex: 0, role: "region", "aria-label": `The mail, ${name === "full" ? "full width" : `${name} pixels wide`}` },
    h("div", { className: "sheet" }, h("div", { className: "veil", onclick: pick, onmousemove: hover, onmouseleave: unhover }, h("div", { className: "mark" }))));
  const made = h("figure", { className: `device w${name}`, data: { width: name } },
    h("figcaption", {}, ROOMS[name] || "The mail on a desktop", h("span", {})), scroller);
  if (name === "full") made.append(handle(made));
  return made;
}

const STEP = 20;
const NARROWEST = 280;

// The edge of the widest frame, moved by a pointer or by arrows.
function handle(made) {
  return h("div", {
    className: "handle", role: "separator", tabIndex: 0, title: "Drag it, or press an arrow, to change the width",
    "aria-label": "Width of the mail", "aria-orientation": "vertical", "aria-valuemin": NARROWEST, onpointerdown: drag,
    onkeydown: (event) => {
      const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
      if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      widen(made, pixels("full", frameRoom(1)) + by);
    },
  });
}

function widen(made, width) {
  dragged = Math.max(NARROWEST, Math.min(Math.round(width), frameRoom(1)));
  fit(["full"]);
  measure(made);
}

const frameRoom = (count) => $("frames").clientWidth - GAP * (count + 1);

function drag(event) {
  const made = event.target.parentElement;
  const left = made.getBoundingClientRect().left;
  event.target.setPointerCapture(event.pointerId);
  event.target.onpointermove = (move) => widen(made, move.clientX - left);
  event.target.onpointerup = () => { event.target.onpointermove = null; };
  event.preventDefault();
}

const pixels = (name, room) => (name === "full" ? Math.min(dragged || room, room) : Number(name));

function fit(names) {
  const room = frameRoom(names.length);
  const sum = names.reduce((total, name) => total + pixels(name, room), 0);
  const narrow = room < 420;
  const scale = Math.min(1, (narrow ? $("frames").clientWidth : room) / sum);
  const zoom = state.get("zoom") === "200" ? 2 : 1;
  for (const name of names) {
    const made = devices.get(name);
    if (!made) continue;
    const width = pixels(name, room);
    made.dataset.css = String(width / zoom);
    made.dataset.scale = String(scale * zoom);
    made.style.setProperty("--wide", `${width * scale}px`);
    made.querySelector("figcaption span").textContent = ` ${width} px${scale < 0.995 ? `, shown at ${Math.round(scale * 100)} %` : ""}`;
    const edge = made.querySelector(".handle");
    if (edge) { edge.setAttribute("aria-valuenow", String(width)); edge.setAttribute("aria-valuemax", String(room)); }
    for (const frame of made.querySelectorAll("iframe")) place(frame, made);
    measure(made);
  }
}

function place(frame, made) {
  frame.style.setProperty("width", `${made.dataset.css}px`);
  frame.style.setProperty("transform", `scale(${made.dataset.scale})`);
}

// The first mail of a device comes as a page of its own, from which the frame has its rules: no script, no network.
// Every other takes the place of the one before within that page, which takes a third of the time of a new page.
function paint(made, doc) {
  made.look = key(doc);
  made.coming = {};
  const frame = made.querySelector("iframe");
  const address = `/frame/${doc.day}?${new URLSearchParams(look())}`;
  if (frame && frame.contentDocument && !frame.classList.contains("coming")) replaceMail(frame, made, address);
  else firstMail(made, address);
  made.querySelector("iframe").title = `The mail of ${longDay(doc.day)}, ${made.dataset.width} wide`;
}

function firstMail(made, address) {
  const sheet = made.querySelector(".sheet");
  for (const frame of sheet.querySelectorAll("iframe")) frame.remove();
  const frame = h("iframe", { className: "coming", tabIndex: -1 });
  frame.setAttribute("sandbox", "allow-same-origin");
  frame.addEventListener("load", () => {
    if (!frame.isConnected) return;
    const first = frame.classList.contains("coming");
    frame.classList.remove("coming");
    arrived(frame, made);
    if (first) markStory(state.get("story"), true, made);
  });
  place(frame, made);
  frame.src = address;
  sheet.prepend(frame);
}

async function replaceMail(frame, made, address) {
  const asked = made.coming;
  const html = await text(address);
  if (made.coming !== asked || !frame.isConnected) return;
  if (html !== null) {
    const inside = frame.contentDocument;
    // The frame's own parser keeps the frame's rules; this page's would forbid the mail its styles.
    const mail = new frame.contentWindow.DOMParser().parseFromString(html, "text/html").documentElement;
    inside.replaceChild(inside.adoptNode(mail), inside.documentElement);
  }
  arrived(frame, made);
}

// What an address answers, or nothing where it can't: then the last good mail stays.
async function text(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

function arrived(frame, made) {
  const inside = frame.contentDocument;
  const render = inside && inside.querySelector('meta[name="digest-render"]');
  made.coming = null;
  made.hash = render ? render.content : latest.hash;
  if (inside) {
    inside.documentElement.style.setProperty("overflow", "hidden");
    for (const link of inside.querySelectorAll("a[href]")) link.tabIndex = -1;
  }
  measure(made);
  anchor(made);
  requestAnimationFrame(() => {
    performance.mark("digest-painted");
    document.documentElement.dataset.painted = String(Date.now());
    // What waits would be done within this very frame, before the mail is seen, if it were not told later.
    if (![...devices.values()].some((one) => one.coming)) setTimeout(() => { for (const resolve of waiting.splice(0)) resolve(); });
    document.documentElement.dataset.paints = String(Number(document.documentElement.dataset.paints || 0) + 1);
  });
}

// Finds the stories of the day in a frame, as far as it shows the same render.
function anchor(made) {
  const frame = made.querySelector("iframe:not(.coming)");
  if (made.hash !== latest.hash || !frame || !frame.contentDocument) return;
  made.stories = blocks(anchors(frame.contentDocument, latest.stories));
  markStory(state.get("story"), false, made);
}

function measure(made) {
  const frame = made.querySelector("iframe:not(.coming)");
  if (!frame || !frame.contentDocument || !frame.contentDocument.body) return;
  frame.style.setProperty("height", "0px");
  const height = Math.max(frame.contentDocument.documentElement.scrollHeight, frame.contentDocument.body.scrollHeight, 200);
  frame.style.setProperty("height", `${height}px`);
  made.querySelector(".sheet").style.setProperty("height", `${Math.ceil(height * Number(made.dataset.scale))}px`);
}

const bare = (text) => text.replace(/[\u200b\u00ad\s]+/g, "");

// Where each story's headline stands: found by its words, so that it works with every theme.
function anchors(inside, stories) {
  const candidates = [...inside.querySelectorAll("h1,h2,h3,h4,a,p,td,div,b,strong,span")].filter((one) => one.textContent.length < 500);
  const texts = candidates.map((one) => bare(one.textContent));
  const found = [];
  let from = 0;
  for (const story of stories) {
    const title = bare(story.title).slice(0, 60);
    let at = texts.findIndex((text, index) => index >= from && text.startsWith(title) && visible(candidates[index]));
    if (at < 0) continue;
    from = at + 1;
    found.push({ id: story.id, element: candidates[at] });
  }
  return found;
}

const visible = (element) => element.getBoundingClientRect().height > 4;

// The largest element around a headline that holds no other story's: the story itself, whatever the theme.
function blocks(found) {
  const heads = new Set(found.map((one) => one.element));
  return found.map((one) => {
    let block = one.element;
    while (block.parentElement && block.parentElement.localName !== "body" && ![...heads].some((head) => head !== one.element && block.parentElement.contains(head))) block = block.parentElement;
    return { ...one, block };
  });
}

function boxes(made) {
  const scale = Number(made.dataset.scale);
  return (made.stories || []).map(({ id, block }) => {
    const rect = block.getBoundingClientRect();
    return { id, top: rect.top * scale, bottom: rect.bottom * scale };
  });
}

function under(event) {
  const made = event.currentTarget.closest(".device");
  const y = event.clientY - event.currentTarget.getBoundingClientRect().top;
  return { made, story: boxes(made).find(({ top, bottom }) => top <= y && y <= bottom) };
}

function pick(event) {
  const { story } = under(event);
  if (story) state.set({ story: story.id });
}

function hover(event) {
  const { made, story } = under(event);
  const mark = made.querySelector(".mark");
  if (!story) { mark.className = "mark"; return; }
  box(made, story.id, mark);
  mark.classList.add("hover");
}

function unhover(event) {
  markStory(state.get("story"), false, event.currentTarget.closest(".device"));
}

function box(made, id, mark) {
  const found = boxes(made).find((one) => one.id === id);
  if (!found) { mark.className = "mark"; return null; }
  mark.style.setProperty("top", `${Math.max(0, found.top - 4)}px`);
  mark.style.setProperty("height", `${found.bottom - found.top + 8}px`);
  mark.className = "mark shown";
  return found.top;
}

// Marks a story in every frame, and brings it into sight where that is asked for.
export function markStory(id, jump = true, only = null) {
  for (const made of only ? [only] : devices.values()) {
    const mark = made.querySelector(".mark");
    if (!id) { mark.className = "mark"; continue; }
    const top = box(made, id, mark);
    if (jump && top !== null) made.querySelector(".scroller").scrollTo({ top: Math.max(0, top - 60) });
  }
}

let textOf = "";

async function showText(doc, view) {
  const frames = $("frames");
  const key = `${doc.day} ${doc.hash} ${view}`;
  if (frames.dataset.kind === "text" && textOf === key) return;
  frames.dataset.kind = "text";
  textOf = key;
  devices.clear();
  const answer = await fetch(`/view/${doc.day}/${view}`);
  const text = answer.ok ? await answer.text() : ((await answer.json()).fault || {}).message;
  if (textOf !== key) return;
  fill(frames, h("pre", { className: `text ${view}`, tabIndex: 0, "aria-label": `${VIEW_NAMES[view]} of the mail` }, text || "There is nothing."));
}

const cut = (text, length) => {
  const letters = [...text];
  return letters.length <= length ? [text, ""] : [letters.slice(0, length).join(""), letters.slice(length).join("")];
};

export function showInbox(doc) {
  if (!doc.inbox || state.get("view") !== "html") { $("inbox").replaceChildren(); return; }
  const kinds = [["phone", "Inbox on a phone", 30], ["desktop", "Inbox on a desktop", 41], ["wide", "Inbox in a wide window", 70]];
  $("inbox").className = `inbox ${state.get("scheme") === "light" ? "by-day" : "by-night"}`;
  fill($("inbox"), kinds.map(([kind, name, length]) => h("div", { className: `box ${kind}` },
    h("p", { className: "box-name" }, name, h("span", {}, ` cut at ${length} letters`)),
    [[doc.inbox, true], [doc.before, false]].filter(([line]) => line).map(([line, fresh]) => row(doc, line, length, fresh)))));
}

function row(doc, line, length, fresh) {
  const [start, rest] = cut(line.subject, length);
  const again = fresh && doc.before && doc.before.subject === line.subject;
  return h("div", { className: `row ${fresh ? "fresh" : "read"}` },
    fresh ? h("span", { className: "sender" }, h("span", { className: "name" }, doc.sender), again ? h("b", { className: "warn" }, `same subject as ${dayAndMonth(doc.before.day)}`) : h("time", {}, "now")) : h("span", { className: "sender" }, h("span", { className: "before" }, `the issue before, ${dayAndMonth(line.day)}`)),
    h("span", { className: "line" }, h("span", { className: "subject" }, start, rest && h("i", { title: `cut off: ${rest}` }, "…")),
      length === 70 && h("span", { className: "preheader" }, ` · ${line.preheader}`)),
    length !== 70 && h("span", { className: "preheader" }, line.preheader));
}

export function showSize(doc) {
  if (!doc.bytes || state.get("view") !== "html") { $("size").replaceChildren(); return; }
  const stories = doc.stories.filter((story) => doc.sizes[story.id]);
  const share = (bytes) => `${Math.min(100, (bytes / Math.max(doc.limit, doc.bytes)) * 100)}%`;
  const over = doc.bytes > doc.limit;
  const whole = [h("b", {}, kilobytes(doc.bytes)), ` of ${kilobytes(doc.budget)} budgeted; Gmail ${over ? "cuts it off" : "cuts"} at ${kilobytes(doc.limit)}`];
  const told = h("p", { id: "size-told" }, whole);
  // What the pointer or the focus is on is named beside the bar; else the whole is.
  const name = (event) => { const at = event.target.closest("[title]"); if (at) fill(told, at.title); };
  const rename = () => fill(told, whole);
  fill($("size"), told,
    h("div", { className: `bar ${over ? "over" : ""}`, role: "group", "aria-label": `The mail has ${kilobytes(doc.bytes)} of ${kilobytes(doc.budget)}: its stories by their bytes`, onkeydown: alongBar, onpointerover: name, onfocusin: name, onpointerleave: rename, onfocusout: rename },
      h("span", { className: "rest", style: { width: share(doc.sizes[""]) }, title: `Frame, heads and foot: ${kilobytes(doc.sizes[""])}` }),
      stories.map((story, index) => part(doc, story, share, index))));
}

// A story's part of the bar. Tab reaches one of them, arrows the others.
function part(doc, story, share, index) {
  const chosen = story.id === state.get("story");
  const stop = chosen || (index === 0 && !doc.stories.some((one) => one.id === state.get("story") && doc.sizes[one.id]));
  const told = `${story.title}: ${kilobytes(doc.sizes[story.id])}`;
  return h("button", {
    type: "button", className: `part ${story.slot} ${chosen ? "chosen" : ""}`, style: { width: share(doc.sizes[story.id]) }, title: told, "aria-label": told,
    "aria-pressed": String(chosen), tabIndex: stop ? 0 : -1, data: { key: `part-${story.id}` },
    onclick: () => { state.set({ story: story.id }); markStory(story.id); },
  });
}

function alongBar(event) {
  const all = [...event.currentTarget.querySelectorAll(".part")];
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const other = all[all.indexOf(event.target) + (by || 0)];
  if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  if (other) { event.target.tabIndex = -1; other.tabIndex = 0; other.focus(); }
}
