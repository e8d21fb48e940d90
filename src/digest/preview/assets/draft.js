// The editor's changes: each names what it found and what it wants, is saved at once, and can be undone.

import { $, button, fill, h, say } from "./dom.js";
import * as state from "./state.js";
import { closeDialog, openDialog } from "./dialog.js";

let desk;
let start;
let take;
let reload;
const done = [];
const undone = [];

export function bind(theDesk, theStart, ways) {
  desk = theDesk;
  start = theStart;
  ({ take, reload } = ways);
}

const EMPTY = (now) => now === undefined || now === null || now === "" || now === false || (Array.isArray(now) && !now.length);

// What the draft file says under a key such as "stories.ID.title".
export function value(doc, key) {
  let at = doc.draft;
  for (const step of key.split(".")) at = at && typeof at === "object" ? at[step] : undefined;
  return EMPTY(at) ? null : at;
}

// Whether nothing can be changed: the issue is frozen, or can't be made.
export const closed = (doc) => doc.fixed || Boolean(doc.fault);

// Whether the editor has taken a story out.
export const isTakenOut = (doc, id) => Boolean(value(doc, `stories.${id}.kill`));

const rank = (story) => (story.pinned ? Infinity : story.score);

// What the editor did with a story's place, in words; among its own a story was moved up that stands before a better one.
export function movedTo(doc, story) {
  if (value(doc, "lead") === story.id) return "your lead";
  if (value(doc, `stories.${story.id}.slot`) || value(doc, `stories.${story.id}.section`)) return "moved here";
  const beside = doc.stories.filter((one) => one.slot === story.slot && (story.slot !== "section" || one.section === story.section));
  const below = beside.slice(beside.indexOf(story) + 1);
  return (value(doc, "order") || []).includes(story.id) && below.some((one) => rank(one) > rank(story)) ? "moved up" : "";
}

let saved = 0;

// Whether a change of this page's own was answered a moment ago, which the server then tells as news.
export const justSaved = () => Date.now() - saved < 400;

async function post(day, action, body) {
  const answer = await fetch(`/api/${day}/${action}`, {
    method: "POST", headers: { "content-type": "application/json", "x-digest-secret": start.secret }, body: JSON.stringify(body), keepalive: true,
  });
  saved = Date.now();
  return { status: answer.status, body: answer.headers.get("content-type").includes("json") ? await answer.json() : { fault: { message: await answer.text(), problems: [] } } };
}

let line = Promise.resolve();
let broke = false;

// Whether a change of this page's own keeps the issue from being made, so that undoing it mends it.
export const brokeIt = () => broke && done.length > 0;

// When every change on its way has been answered, so that a page doesn't announce its own changes as news.
export const settled = () => line;

function save(day, changes, told) {
  const kept = changes.filter(([, was, now]) => JSON.stringify(was ?? null) !== JSON.stringify(now ?? null));
  if (!kept.length) return Promise.resolve(true);
  line = line.then(() => sent(day, kept, told));
  return line;
}

async function sent(day, changes, told) {
  let answer;
  try {
    answer = await post(day, "edit", { changes: changes.map(([key, was, now]) => ({ key, was: was ?? null, now: now ?? null })) });
  } catch {
    say("Not saved: the desk does not answer");
    return false;
  }
  const { status, body } = answer;
  if (status === 200) {
    broke = Boolean(body.fault) && (broke || !desk.doc.fault);
    take(body);
    say(body.fault ? "Saved, but the issue can’t be made so: see the message" : told || "Saved");
    return true;
  }
  if (status === 409) conflict(day, body.conflicts, changes, told);
  else say(reason(body.fault, "The change was refused"));
  return false;
}

const reason = (fault, otherwise) => (fault ? [fault.message, fault.hint].filter(Boolean).join(": ") : otherwise);

// Saves changes of a day, each a key, what was there, and what shall be; says whether they stand in the file.
export async function edit(changes, told, day = desk.day) {
  if (closed(desk.doc)) { say(desk.doc.fixed ? "The issue is frozen and stays as it is" : "Not saved: the issue can’t be made, see the message"); return false; }
  const entry = { day, changes, told };
  done.push(entry);
  const stands = await save(day, changes, told);
  if (stands) undone.length = 0;
  else done.splice(done.indexOf(entry), 1);
  showDeskBar(desk.doc);
  return stands;
}

const writing = new Set();

// Binds a text field to a key of the draft file: saved when the writer rests, leaves it or closes the page. Where nothing
// is being written it follows the file. `shown` gives the text of a day's document, `wanted` what a text means in the file.
export function draftField(element, { doc, key, shown, wanted, told, counted = () => {} }) {
  let was = value(doc, key);
  let waiting = 0;
  let flying = 0;
  let dirty = false;
  const save = async () => {
    clearTimeout(waiting);
    writing.delete(save);
    const now = wanted(element.value);
    if (now === was) { dirty = false; return; }
    const before = was;
    was = now;
    flying += 1;
    const stands = await edit([[key, before, now]], told, doc.day);
    flying -= 1;
    // What could not be saved stays in the field, and is tried again.
    dirty = !stands;
    if (!stands && was === now) was = before;
  };
  element.dataset.draft = key;
  element.addEventListener("input", () => { dirty = true; counted(element.value); clearTimeout(waiting); writing.add(save); waiting = setTimeout(save, 700); });
  element.addEventListener("blur", save);
  element.addEventListener("decided", () => { dirty = false; });
  return (now) => {
    if (flying || dirty || writing.has(save)) return;
    was = value(now, key);
    if (wanted(element.value) !== was) { element.value = shown(now); counted(element.value); }
  };
}

addEventListener("pagehide", () => { for (const save of [...writing]) save(); });

// The day as it is once every change on its way has arrived: what the next change is made from.
export async function fresh() {
  await line;
  return desk.doc;
}

const turned = (changes) => changes.map(([key, was, now]) => [key, now, was]);

export async function undo() {
  await line;
  const last = done.pop();
  if (!last || last.day !== desk.day) { say("Nothing to undo"); return; }
  if (await save(last.day, turned(last.changes), "Undone")) undone.push(last);
  showDeskBar(desk.doc);
}

export async function redo() {
  await line;
  const last = undone.pop();
  if (!last || last.day !== desk.day) { say("Nothing to do again"); return; }
  if (await save(last.day, last.changes, "Done again")) done.push(last);
  showDeskBar(desk.doc);
}

// Moves a story into a place, before another one or to its end. Both are of one and the same day's document.
export function move(doc, id, place, before) {
  const story = doc.stories.find((one) => one.id === id);
  const list = [];
  const key = `stories.${id}`;
  if (place.slot === "lead") {
    edit([["lead", value(doc, "lead"), id]], `“${story.title}” leads`);
    return;
  }
  if (value(doc, "lead") === id) list.push(["lead", id, null]);
  if (story.slot !== place.slot) list.push([`${key}.slot`, value(doc, `${key}.slot`), place.slot]);
  if (place.slot === "section" && story.section !== place.section) list.push([`${key}.section`, value(doc, `${key}.section`), place.section]);
  const ids = place.stories.map((one) => one.id).filter((one) => one !== id);
  const at = before ? ids.indexOf(before) : ids.length;
  ids.splice(at < 0 ? ids.length : at, 0, id);
  const order = value(doc, "order");
  list.push(["order", order, [...(order || []).filter((one) => !ids.includes(one)), ...ids]]);
  edit(list, `“${story.title}” moved to ${place.title}, ${ids.indexOf(id) + 1} of ${ids.length}`);
}

export async function act(action, body = {}) {
  if (desk.doc.fault) { say("The issue can’t be made: see the message"); return; }
  if (desk.doc.fixed && action !== "test") { say("The issue is frozen and stays as it is"); return; }
  const hash = desk.doc.hash;
  const answer = post(desk.day, action, body).catch(() => ({ status: 0, body: { fault: { message: "The desk does not answer" } } }));
  line = Promise.all([line, answer]);
  const { status, body: told } = await answer;
  if (status !== 200) { say(reason(told.fault, "That was refused")); return; }
  if (action === "test") { say(`Sent to ${desk.doc.test_address}: ${told.told}`); return; }
  take(told);
  const words = { hold: "Held back: nothing goes out", release: "A draft again: it may still change", generate: told.state === "held" ? "Kept; it is still held back" : "Kept as draft: it may still change" };
  say(action === "ready" ? (told.state === "ready" ? "Ready: exactly this goes out" : hash === told.hash ? "It could not be marked as ready" : "Not marked: the mail has changed; look at it again") : words[action]);
}

// Keeps what is shown as a draft: it is stored, and where it was ready that mark goes.
export const keep = (doc) => act(doc.state === "ready" ? "release" : "generate");

// Shows what the file says beside what was wanted. Whatever is chosen, the other can be had again: the file's words by
// Undo, one's own by Redo.
function conflict(day, conflicts, changes, told) {
  const shown = (one) => (EMPTY(one) ? "nothing" : typeof one === "string" ? one : JSON.stringify(one));
  const mine = changes.map(([key, was, now]) => { const other = conflicts.find((one) => one.key === key); return other ? [key, other.found, now] : [key, was, now]; });
  let mineStands = false;
  openDialog("The draft was changed elsewhere", [
    h("p", {}, `drafts/${day}.toml says something else by now. Nothing was overwritten: which shall stand?`),
    conflicts.map((one) => h("dl", {}, h("dt", {}, one.key), h("dd", {}, h("b", {}, "In the file"), ` ${shown(one.found)}`), h("dd", {}, h("b", {}, "Yours"), ` ${shown(one.now)}`))),
    h("div", { className: "row-of-buttons" },
      button("Keep the file’s", { id: "keep-theirs", kind: "primary", onclick: closeDialog }),
      button("Use mine", { id: "use-mine", onclick: () => { mineStands = true; closeDialog(); } })),
  ]).then(async () => {
    for (const field of document.querySelectorAll("[data-draft]")) field.dispatchEvent(new Event("decided"));
    if (mineStands) await edit(mine, told, day);
    else undone.push({ day, changes: mine, told });
    reload();
  });
}

export function showDeskBar(doc) {
  if (!doc.fault) broke = false;
  if (doc.fixed) { fill($("desk-bar"), h("p", {}, "Frozen: it can’t be edited any more.")); return; }
  const last = (list, word) => (blocked(doc) ? "The issue can’t be made: see the message" : list.length ? `${word}: ${list.at(-1).told}` : `Nothing to ${word.toLowerCase()} yet`);
  fill($("desk-bar"),
    doc.yours.length ? h("button", { type: "button", className: "yours-all", id: "yours", title: "Show the list of your changes (B)", onclick: () => state.set({ tab: "changes" }, { replace: true }) }, h("b", {}, "Your changes: "), h("span", {}, doc.yours_told))
      : h("p", {}, blocked(doc) ? "Editing is paused: see the message." : "No changes of yours: all is the machine’s choice."),
    button("Undo", { id: "undo", key: "Z", title: `${last(done, "Undo")} (Z)`, disabled: !done.length || blocked(doc), onclick: undo }),
    button("Redo", { id: "redo", key: "Shift+Z", title: `${last(undone, "Redo")} (Shift+Z)`, disabled: !undone.length || blocked(doc), onclick: redo }));
}

// Whether an error that this page has not made keeps it from changing anything.
const blocked = (doc) => Boolean(doc.fault) && !brokeIt();

// Takes one decision back, so that the machine's choice stands again.
export async function takeBack(key, what) {
  const doc = await fresh();
  edit([[key, value(doc, key), null]], `${what}: taken back`);
}
