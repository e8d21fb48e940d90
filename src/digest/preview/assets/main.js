// The desk: asks for the day, shows it, and asks again when something changes.

import { $, button, coded, fill, h, kilobytes, longDay, plural, say } from "./dom.js";
import * as state from "./state.js";
import { showCalendar } from "./rail.js";
import { paintAhead, showInbox, showSize, showStage, showTools, whenPainted } from "./stage.js";
import { showPanel, showTabs, showWhy } from "./panels.js";
import { act, bind, brokeIt, justSaved, settled, showDeskBar, undo } from "./draft.js";
import { bindKeys, openHelp, openPalette } from "./keys.js";

export const start = JSON.parse($("start").textContent);
export const desk = { day: null, doc: null };

const STATES = {
  none: "not stored yet", empty: "nothing to show", draft: "draft", held: "held back", ready: "ready",
  frozen: "frozen", sending: "sending", paused: "paused", sent: "sent", partly: "partly sent", failed: "failed, nobody got it", cancelled: "cancelled",
};

let asking = null;
let again = false;

export async function load({ reload = false } = {}) {
  if (asking) { again = true; return asking; }
  asking = ask(reload).finally(() => {
    asking = null;
    if (again) { again = false; load({ reload: true }); }
  });
  return asking;
}

async function ask(reload) {
  const day = state.day();
  // The mail first: its frames are painted before the rest of the page is asked for and drawn again.
  if (reload) await whenPainted();
  let doc;
  try {
    doc = await (await fetch(`/api/${day}`)).json();
  } catch {
    offline();
    return;
  }
  if (day !== state.day()) { again = true; return; }
  take(doc, reload);
}

export function take(doc, reload = false) {
  if (doc.day !== state.day()) return;
  const same = desk.doc && desk.day === doc.day;
  if (doc.stories === null && same && desk.doc.stories) doc = { ...desk.doc, fault: doc.fault };
  const painted = same && desk.doc.hash === doc.hash && !desk.doc.fault === !doc.fault;
  desk.doc = doc;
  desk.day = doc.day;
  show();
  if (reload && same && !painted) say(doc.fault ? "The issue can’t be made: see the message" : "The mail was made again");
}

function show() {
  const doc = desk.doc;
  document.title = `${longDay(doc.day)} · ${doc.newsletter || "Digest"}`;
  $("date").textContent = longDay(doc.day);
  $("paper").textContent = doc.newsletter ? `Preview of ${doc.newsletter}` : "";
  showFault(doc.fault);
  if (doc.stories === null) { showNothing(doc); return; }
  showTop(doc);
  showStage(doc);
  showTools(doc);
  showInbox(doc);
  showSize(doc);
  showTabs(doc);
  showPanel(doc);
  showDeskBar(doc);
  showWhy(doc);
  showCalendar(doc, start.today);
}

function showNothing(doc) {
  told("can’t be made", "failed");
  $("step").textContent = "";
  fill($("facts"));
  fill($("do"), actions(doc));
  showCalendar(doc, start.today);
  showTools({ ...doc, stories: [] });
}

function told(state, kind) {
  $("state").textContent = state;
  $("state").className = `state ${kind}`;
}

function showTop(doc) {
  if (doc.fault) told("can’t be made", "failed");
  else told(STATES[doc.state] || doc.state, doc.state);
  fill($("step"), doc.fault ? "nothing is sent meanwhile" : coded(doc.next_step));
  const left = `${doc.left_out.length} left out`;
  const facts = doc.bytes ? [plural(doc.stories.length, "story", "stories"), `${doc.minutes} min`, `${kilobytes(doc.bytes)} of ${kilobytes(doc.budget)}`, left] : [left];
  fill($("facts"), [doc.number && `No. ${doc.number}`, ...facts].filter(Boolean).map((fact) => h("span", {}, fact)));
  for (const [id, day] of [["previous", doc.previous], ["next", doc.next]]) {
    const link = $(id);
    if (day) { link.href = state.toDay(day); link.removeAttribute("aria-disabled"); link.removeAttribute("role"); }
    else { link.removeAttribute("href"); link.setAttribute("role", "link"); link.setAttribute("aria-disabled", "true"); }
  }
  fill($("do"), actions(doc));
  showNotice(doc);
}

// What can be done with the issue. While it can't be made nothing of it can, and the buttons say so.
function actions(doc) {
  const broken = Boolean(doc.fault);
  const open = !doc.fixed && (broken || doc.bytes > 0);
  const held = doc.state === "held";
  const ready = doc.state === "ready" && !broken;
  const does = (label, options) => button(label, broken ? { ...options, key: undefined, disabled: true, title: `${label}: not while the issue can’t be made` } : options);
  return [
    button("Edit stories", { id: "to-stories", kind: "narrow-only", title: "Go to the list of stories, to edit them", disabled: broken, onclick: () => $("side").scrollIntoView() }),
    open && does(held ? "Release" : "Hold back", { id: "hold", key: "H", pressed: held, title: held ? "Let it go again (H)" : "Keep it from being sent (H)", onclick: () => act(held ? "release" : "hold") }),
    open && does(ready ? "Ready ✓" : "Mark as ready", { id: "ready", key: "R", kind: "primary", pressed: ready, title: "Store this very mail and let it go out when it is time (R)", onclick: () => act("ready", { hash: doc.hash }) }),
    doc.test_address && does("Send a test", { id: "test", title: `Send this mail to ${doc.test_address}`, onclick: () => act("test") }),
    button("All commands", { id: "palette", key: "K", kind: "wide-only", onclick: () => openPalette() }),
    button("All commands", { id: "more", kind: "icon narrow-only", text: "⋯", onclick: () => openPalette() }),
    button("Help", { id: "help", key: "?", kind: "icon wide-only", text: "?", onclick: openHelp }),
  ];
}

function showNotice(doc) {
  const notice = $("notice");
  const lines = [];
  if (doc.differs && !doc.fault) lines.push([
    h("span", {}, doc.stored ? [h("b", {}, `Changed since it was stored: ${doc.changed.join(", ") || "what it is made of"}. `), coded(doc.goes)] : [h("b", {}, "Not stored yet: "), `this is the issue as it would be made now. ${doc.goes}`]),
    button("Store this version", { id: "generate", key: "S", title: "Store the issue as it is shown, and leave it a draft (S)", onclick: () => act("generate") }),
    doc.stored && button("What differs", { id: "differs", onclick: () => state.set({ tab: "changes" }) }),
  ]);
  if (doc.fixed) lines.push(["What its readers get is shown, and stays as it is."]);
  if (!doc.publishing) lines.push(["No issue is due on this day of the week."]);
  for (const warning of doc.warnings) lines.push([`${doc.draft_file}: ${warning}`]);
  notice.hidden = !lines.length;
  fill(notice, lines.map((line) => h("p", {}, line)));
}

function showFault(fault) {
  const box = $("fault");
  box.hidden = !fault;
  if (!fault) { box.replaceChildren(); return; }
  const [first] = fault.problems;
  const hint = fault.hint || (first && first.hint);
  fill(box,
    h("h2", {}, fault.heading),
    hint && h("p", { className: "hint" }, hint),
    fault.excerpt && h("pre", { tabIndex: 0, "aria-label": "Where it is" }, fault.excerpt),
    fault.problems.length > 1 ? fault.problems.map((problem) => h("p", { className: "message" }, problem.text, problem.hint ? ` — ${problem.hint}` : ""))
      : h("p", { className: "message" }, [fault.place, fault.message].filter(Boolean).join(": ")),
    h("p", { className: "gone" }, desk.doc && desk.doc.stories ? "Behind this message lies the last good render. This message disappears once the file is mended; nothing is sent meanwhile." : "The page shows the issue as soon as this is mended; nothing is sent meanwhile."),
    brokeIt() && button("Undo", { id: "undo-fault", title: "Take back the change of yours that led to this (Z)", onclick: undo }));
}

function offline() {
  say("The desk does not answer: is digest preview still running?");
}

function listen() {
  const events = new EventSource("/events");
  let lost = false;
  events.addEventListener("changed", () => settled().then(() => {
    if (!justSaved()) paintAhead();
    load({ reload: true });
  }));
  events.addEventListener("open", () => { if (lost) { lost = false; load({ reload: true }); } });
  events.addEventListener("error", () => { lost = true; });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='/']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !/^\/\d{4}-\d\d-\d\d(\?|$)/.test(link.getAttribute("href"))) return;
  event.preventDefault();
  state.follow(link.getAttribute("href"));
});

state.onchange(({ moved }) => {
  if (moved) { desk.doc = null; load(); }
  else if (desk.doc) show();
});

let sized = 0;
new ResizeObserver(() => {
  cancelAnimationFrame(sized);
  sized = requestAnimationFrame(() => { if (desk.doc && desk.doc.stories) { showStage(desk.doc); showTools(desk.doc); } });
}).observe($("stage"));

bind(desk, start, { take, reload: () => load({ reload: true }) });
bindKeys(desk, start);
load();
listen();
