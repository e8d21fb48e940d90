// The desk: asks for the day, shows it, and asks again when something changes.

import { $, button, fill, h, longDay, plural, say } from "./dom.js";
import * as state from "./state.js";
import { showCalendar } from "./rail.js";
import { paintAhead, showInbox, showSize, showStage, showTools, whenPainted } from "./stage.js";
import { showPanel, showTabs, showWhy } from "./panels.js";
import { act, bind, brokeIt, justSaved, keep, settled, showDeskBar, undo } from "./draft.js";
import { bindKeys, openHelp, openPalette } from "./keys.js";

export const start = JSON.parse($("start").textContent);
export const desk = { day: null, doc: null };

const STATES = {
  none: "not kept yet", empty: "nothing to show", draft: "draft", held: "held back", ready: "ready",
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
  follows(PAUSED);
  fill($("facts"));
  fill($("do"), actions(doc));
  showCalendar(doc, start.today);
  showTools({ ...doc, stories: [] });
}

function told(state, kind) {
  $("state").textContent = state;
  $("state").className = `state ${kind}`;
}

// What happens next, in an editor's words; the commands that do it stand in its tooltip.
function follows({ told: words, by = "" }) {
  $("step").textContent = words;
  $("step").title = by;
}

const PAUSED = { told: "Nothing is sent and nothing can be edited: see the message." };

function showTop(doc) {
  if (doc.fault) told("can’t be made", "failed");
  else told(STATES[doc.state] || doc.state, doc.state);
  follows(doc.fault ? PAUSED : doc.next_step);
  const facts = [doc.number && `No. ${doc.number}`, doc.bytes > 0 && plural(doc.stories.length, "story", "stories"), doc.bytes > 0 && `${doc.minutes} min`];
  fill($("facts"), facts.filter(Boolean).map((fact) => h("span", {}, fact)));
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
  const kept = doc.state === "draft" && !doc.differs && !broken;
  const does = (label, options) => button(label, broken ? { ...options, key: undefined, disabled: true, title: `${label}: not while the issue can’t be made` } : options);
  return [
    open && does(held ? "Release" : "Hold back", { id: "hold", key: "H", kind: held ? "on" : "wide-only", hint: held ? "let it go again" : "nothing goes out", title: held ? "Let it go again (H)" : "Hold back: nothing goes out until you release it (H)", onclick: () => act(held ? "release" : "hold") }),
    open && does(kept ? "Kept as draft ✓" : "Keep as draft", { id: "keep", key: "S", kind: `quiet-pressed ${held ? "wide-only" : ""}`, pressed: kept, hint: "may still change", title: "Keep as draft: store this version, without the mark that lets it go out as it is (S)", onclick: () => keep(doc) }),
    open && does(ready ? "Ready ✓" : "Mark as ready", { id: "ready", key: "R", kind: "primary", pressed: ready, hint: "goes out as shown", title: "Mark as ready: store this version, and exactly this goes out at the next send (R)", onclick: () => act("ready", { hash: doc.hash }) }),
    doc.test_address && does("Send a test", { id: "test", kind: "wide-only", title: `Send this mail to ${doc.test_address}`, onclick: () => act("test") }),
    button("All commands", { id: "palette", key: "K", kind: "icon", text: "⋯", onclick: () => openPalette() }),
    button("Help", { id: "help", key: "?", kind: "icon wide-only", text: "?", onclick: openHelp }),
  ];
}

function showNotice(doc) {
  const notice = $("notice");
  const lines = [];
  if (doc.differs && doc.goes && !doc.fault) lines.push([
    h("span", {}, h("b", {}, `Changed since it was kept: ${doc.changed.join(", ") || "what it is made of"}.`), h("span", { className: "wide-only", title: doc.goes.by }, ` ${doc.goes.told}`)),
    button("What differs", { id: "differs", onclick: () => state.set({ tab: "changes" }) }),
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
    h("p", { className: "paused" }, `Editing is paused until ${fault.until || "this"} is mended${brokeIt() ? ", or your change undone" : ""}. Nothing is sent meanwhile.`),
    fault.excerpt && h("pre", { tabIndex: 0, "aria-label": "Where it is" }, excerpt(fault.excerpt)),
    fault.mended && h("p", { className: "mended" }, "Write it like this: ", h("code", {}, fault.mended)),
    hint && h("p", { className: "hint" }, hint),
    fault.problems.length > 1 ? fault.problems.map((problem) => h("p", { className: "message" }, problem.text, problem.hint ? ` — ${problem.hint}` : ""))
      : h("p", { className: "message" }, [fault.place, fault.message].filter(Boolean).join(": ")),
    h("p", { className: "gone" }, desk.doc && desk.doc.stories ? "Behind this message lies the last good version. The message disappears once the file is mended." : "The page shows the issue as soon as this is mended."),
    brokeIt() && button("Undo", { id: "undo-fault", title: "Take back the change of yours that led to this (Z)", onclick: undo }));
}

// The lines around a mistake. The one that has to be mended, above the caret, stands out.
function excerpt(text) {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => /^[\s|]*\^\s*$/.test(line)) - 1;
  return lines.map((line, index) => [h(index === at ? "mark" : "span", {}, line), "\n"]);
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
