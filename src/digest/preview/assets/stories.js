// The list of stories: where each stands, moved by hand or by keys, and what was left out.

import { button, h, kilobytes } from "./dom.js";
import * as state from "./state.js";
import { closed, edit, fresh, isTakenOut, move, movedTo, value } from "./draft.js";
import { openPalette } from "./keys.js";
import { markStory } from "./stage.js";

let held = null;

// The places of an issue, in reading order, with their stories.
export function places(doc) {
  const at = (slot) => doc.stories.filter((story) => story.slot === slot);
  const named = [...new Set([...doc.sections, ...at("section").map((story) => story.section)])];
  return [
    { slot: "lead", section: "", title: "Top story", stories: at("lead") },
    { slot: "second", section: "", title: "Second row", stories: at("second") },
    ...named.map((section) => ({ slot: "section", section, title: section, stories: at("section").filter((story) => story.section === section) })),
    { slot: "brief", section: "", title: "In brief", stories: at("brief") },
  ];
}

export function storyList(doc) {
  const shown = places(doc).filter((place) => place.stories.length || held);
  return [
    !closed(doc) && h("p", { className: "hint" }, "Click to edit or take out; drag to move."),
    bringBack(doc),
    shown.map((place) => group(doc, place)),
    takeSomeIn(doc),
  ];
}

function group(doc, place) {
  const over = (event) => { if (held) { event.preventDefault(); event.currentTarget.classList.add("over"); } };
  return h("section", { className: "place", ondragover: over, ondragleave: (event) => event.currentTarget.classList.remove("over"), ondrop: (event) => drop(event, doc, place, null) },
    h("h3", {}, place.title),
    h("ol", {}, place.stories.map((story) => item(doc, place, story))));
}

function item(doc, place, story) {
  const chosen = story.id === state.get("story");
  const marks = [movedTo(doc, story), story.reworded && "your headline", story.chosen && "your sentences", story.pinned && "pinned"].filter(Boolean);
  const open = !closed(doc);
  return h("li", {
    className: `story ${chosen ? "chosen" : ""}`, draggable: open,
    ondragstart: (event) => { held = story.id; event.dataTransfer.setData("text/plain", story.title); event.dataTransfer.effectAllowed = "move"; event.currentTarget.classList.add("held"); },
    ondragend: (event) => { held = null; event.currentTarget.classList.remove("held"); },
    ondragover: (event) => { if (held && held !== story.id) { event.preventDefault(); event.stopPropagation(); event.currentTarget.classList.add("before"); } },
    ondragleave: (event) => event.currentTarget.classList.remove("before"),
    ondrop: (event) => drop(event, doc, place, story.id),
  },
  open && h("span", { className: "grip", "aria-hidden": "true", title: "Drag to move" }, "⠿"),
  h("button", {
    type: "button", className: "pick", "aria-expanded": String(chosen), "aria-keyshortcuts": "Enter L P X Alt+ArrowUp Alt+ArrowDown",
    lang: story.language || undefined, data: { key: `story-${story.id}`, story: story.id },
    onclick: () => { state.set({ story: chosen ? "" : story.id }); markStory(story.id); },
    onkeydown: (event) => keys(event, doc, story),
  }, h("span", { className: "headline" }, story.title),
  h("span", { className: "meta" }, `${story.source} · ${kilobytes(doc.sizes[story.id] || 0)}`,
    story.also.length > 0 && h("em", {}, `also ${story.also.map((one) => one.source).join(", ")}`),
    marks.length > 0 && h("span", { className: "tags" }, marks.map((mark) => h("span", { className: "tag" }, mark))))),
  // By keys K does the same on the story itself.
  open && button(`What to do with “${story.title}”`, { kind: "icon all", text: "⋯", id: `all-${story.id}`, stop: false, title: "Move, merge, split, take out … (K)", onclick: () => openPalette(story.id) }));
}

function drop(event, doc, place, before) {
  event.preventDefault();
  event.stopPropagation();
  event.currentTarget.classList.remove("before", "over");
  const id = held || null;
  held = null;
  if (id && id !== before) move(doc, id, place, before);
}

function keys(event, doc, story) {
  if (closed(doc) || event.ctrlKey || event.metaKey) return;
  const key = event.key.toLowerCase();
  if (event.altKey && (key === "arrowup" || key === "arrowdown")) step(story.id, key === "arrowup" ? -1 : 1);
  else if (event.altKey) return;
  else if (key === "arrowdown" || key === "arrowup") near(event.currentTarget, key === "arrowup" ? -1 : 1);
  else if (key === "l") makeLead(story.id);
  else if (key === "p") pin(story.id);
  else if (key === "x") takeOut(story.id);
  else if (key === "e") state.set({ story: story.id });
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function near(from, by) {
  const all = [...document.querySelectorAll("#panel .pick")];
  const other = all[all.indexOf(from) + by];
  if (other) other.focus();
}

// One step up or down; from the end of a place into the next one.
export async function step(id, by) {
  const doc = await fresh();
  const all = places(doc);
  const at = all.findIndex((one) => one.stories.some((story) => story.id === id));
  if (at < 0) return;
  const rest = all[at].stories.filter((one) => one.id !== id);
  const target = all[at].stories.findIndex((one) => one.id === id) + by;
  if (target >= 0 && target <= rest.length) { move(doc, id, all[at], rest[target] ? rest[target].id : null); return; }
  const other = all[at + by];
  if (other) move(doc, id, other, by > 0 && other.stories[0] ? other.stories[0].id : null);
}

async function decide(id, key, now, told) {
  const doc = await fresh();
  const was = value(doc, key);
  const story = doc.stories.find((one) => one.id === id);
  edit([[key, was, typeof now === "function" ? now(was) : now]], told(story ? `“${story.title}”` : "It", was));
}

export const placeName = (place) => (place.slot === "section" ? `section ${place.section}` : place.slot);

// Moves a story to the end of a place, named as `placeName` names it.
export async function moveTo(id, name) {
  const doc = await fresh();
  const place = places(doc).find((one) => placeName(one) === name);
  if (place && !place.stories.some((one) => one.id === id)) move(doc, id, place, null);
}

// Lets a story tell another one, too.
export async function merge(id, other) {
  const doc = await fresh();
  const key = `stories.${id}.merge`;
  const now = value(doc, key);
  edit([[key, now, [...(now || []), other]]], "Merged into one story");
}

// Lets an article of a story tell one of its own: out of what the editor merged, or out of what the machine put together.
export async function splitOff(id) {
  const doc = await fresh();
  const merged = Object.entries((doc.draft && doc.draft.stories) || {}).find(([, decision]) => (decision.merge || []).includes(id));
  const key = merged ? `stories.${merged[0]}.merge` : `stories.${id}.split`;
  const now = value(doc, key);
  edit([[key, now, merged ? now.filter((one) => one !== id) : true]], "Split off: it tells a story of its own");
}

export const makeLead = (id) => decide(id, "lead", id, (title) => `${title} leads`);
export const pin = (id) => decide(id, `stories.${id}.pin`, (was) => (was ? null : true), (title, was) => (was ? "Pin taken away" : `${title} is pinned`));
export const takeOut = (id) => decide(id, `stories.${id}.kill`, true, (title) => `${title} is taken out`);

// What the editor takes out is *taken out*; what the machine found no place for is *left out*.
const takenOut = (doc) => doc.left_out.filter((one) => isTakenOut(doc, one.id));
const leftOut = (doc) => doc.left_out.filter((one) => !isTakenOut(doc, one.id));

function bringBack(doc) {
  const list = takenOut(doc);
  if (!list.length) return null;
  return h("section", { className: "place left by-you" }, h("h3", {}, `Taken out by you: ${list.length}`), h("ul", {}, list.map((one) => outside(doc, one, ""))));
}

function takeSomeIn(doc) {
  const others = leftOut(doc);
  if (!others.length) return null;
  return h("section", { className: "place left" }, h("h3", {}, `Left out by the machine: ${others.length}`),
    [...grouped(others)].sort((a, b) => b[1].length - a[1].length).map(([why, list]) => h("details", { open: list.length < 12 || undefined },
      h("summary", { data: { key: `left-${why}` } }, `${list.length} ${named(doc, why)}`),
      h("ul", {}, list.map((one) => outside(doc, one, why))))));
}

function outside(doc, one, why) {
  return h("li", {}, h("span", { className: "headline", title: one.title }, one.title),
    h("span", { className: "meta" }, one.source, why && one.reason !== why && h("em", {}, one.reason)),
    !closed(doc) && takeIn(doc, one));
}

// A reason in words that say what there is no room in.
const named = (doc, why) => (why === "no room" ? `found no room: ${doc.stories.length} of ${doc.places} places taken` : why);

const reason = (one) => (one.reason.startsWith("same story as") ? "told with another" : one.reason.startsWith("limit of") ? "over its source’s limit" : one.reason);

function grouped(list) {
  const found = new Map();
  for (const one of list) found.set(reason(one), [...(found.get(reason(one)) || []), one]);
  return found;
}

function takeIn(doc, one) {
  const key = `stories.${one.id}`;
  if (isTakenOut(doc, one.id)) return button("Bring back", { kind: "small", id: `restore-${one.id}`, onclick: () => edit([[`${key}.kill`, true, null]], `“${one.title}” is back`) });
  if (reason(one) === "told with another") return button("Split off", { kind: "small", id: `split-${one.id}`, onclick: () => splitOff(one.id) });
  return button("Take in", { kind: "small", id: `take-${one.id}`, onclick: () => edit([[`${key}.slot`, value(doc, `${key}.slot`), "brief"]], `“${one.title}” is taken in`) });
}
