// The desk: asks for the day, shows it, and asks again when something changes.

import { $, button, fill, h, kilobytes, longDay, plural, say } from "./dom.js";
import * as state from "./state.js";
import { showCalendar } from "./rail.js";
import { paintAhead, showInbox, showSize, showStage, showTools, whenPainted } from "./stage.js";
import { showPanel, showTabs, showWhy } from "./panels.js";
import { act, bind, justSaved, settled, showDeskBar } from "./draft.js";
import { bindKeys, openHelp, openPalette } from "./keys.js";

export const start = JSON.parse($("start").textContent);
export const desk = { day: null, doc: null };

const STATES = {
  none: "not made yet", empty: "nothing to show", draft: "draft, not sent", held: "held back, not sent", ready: "ready, not sent yet",
  frozen: "frozen, not sent yet", sending: "sending", paused: "paused", sent: "sent", partly: "partly sent", failed: "failed, nobody got it", cancelled: "cancelled",
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
  let doc;
  try {
    doc = await (await fetch(`/api/${day}`)).json();
  } catch {
    offline();
    return;
  }
  // The mail first: its frames are painted before the rest of the page is drawn again.
  if (reload) await whenPainted();
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
  $("state").textContent = "can’t be made";
  $("facts").textContent = "";
  showCalendar(doc, start.today);
  showTools({ ...doc, stories: [] });
}

function showTop(doc) {
  const told = STATES[doc.state] || doc.state;
  $("state").textContent = told;
  $("state").className = `state ${doc.state}`;
  const left = doc.left_out.length;
  const facts = doc.bytes
    ? [plural(doc.stories.length, "story", "stories"), `${doc.minutes} min`, `${kilobytes(doc.bytes)} of ${kilobytes(doc.limit)}`, `${left} left out`]
    : [`${left} left out`];
  $("facts").textContent = ` ${[doc.number ? `No. ${doc.number}` : "", ...facts].filter(Boolean).join(" · ")}`;
  for (const [id, day] of [["previous", doc.previous], ["next", doc.next]]) {
    const link = $(id);
    if (day) { link.href = state.toDay(day); link.removeAttribute("aria-disabled"); link.removeAttribute("role"); }
    else { link.removeAttribute("href"); link.setAttribute("role", "link"); link.setAttribute("aria-disabled", "true"); }
  }
  fill($("do"), actions(doc));
  showNotice(doc);
}

function actions(doc) {
  const open = !doc.fixed && doc.bytes > 0;
  const held = doc.state === "held";
  return [
    button("Edit stories", { id: "to-stories", kind: "narrow-only", title: "Go to the list of stories, to edit them", onclick: () => $("side").scrollIntoView() }),
    open && button(held ? "Release" : "Hold back", { id: "hold", key: "H", pressed: held, title: held ? "Let it go again (H)" : "Keep it from being sent (H)", onclick: () => act(held ? "release" : "hold") }),
    open && button(doc.state === "ready" ? "Ready ✓" : "Mark as ready", { id: "ready", key: "R", kind: "primary", pressed: doc.state === "ready", title: "Store this very mail and let it go out when it is time (R)", onclick: () => act("ready", { hash: doc.hash }) }),
    doc.test_address && button("Send a test", { id: "test", title: `Send this mail to ${doc.test_address}`, onclick: () => act("test") }),
    button("Commands", { id: "palette", key: "K", kind: "wide-only", onclick: openPalette }),
    button("Commands", { id: "more", kind: "icon narrow-only", text: "⋯", onclick: openPalette }),
    button("Help", { id: "help", key: "?", kind: "icon wide-only", text: "?", onclick: openHelp }),
  ];
}

function showNotice(doc) {
  const notice = $("notice");
  const lines = [];
  if (doc.differs) lines.push([
    doc.stored ? "Something has changed since this issue was stored." : "Not stored yet: this is the issue as it would be made now.",
    button("Generate: store it like this", { id: "generate", key: "S", title: "Store the issue as it is shown (S)", onclick: () => act("generate") }),
    doc.stored && button("What differs", { id: "differs", onclick: () => state.set({ tab: "changes" }) }),
  ]);
  if (doc.fixed) lines.push([`The issue is ${STATES[doc.state]}: what its readers get is shown, and stays as it is.`]);
  if (!doc.publishing) lines.push(["No issue is due on this day of the week."]);
  for (const warning of doc.warnings) lines.push([`${doc.draft_file}: ${warning}`]);
  notice.hidden = !lines.length;
  fill(notice, lines.map((line) => h("p", {}, line)));
}

function showFault(fault) {
  const box = $("fault");
  box.hidden = !fault;
  if (!fault) { box.replaceChildren(); return; }
  const problems = fault.problems.length > 1 ? fault.problems : [];
  fill(box,
    h("h2", {}, "The issue can’t be made as it stands"),
    fault.place && h("p", { className: "place" }, fault.place),
    h("p", { className: "message" }, fault.message),
    problems.map((problem) => h("p", { className: "message" }, problem.text, problem.hint ? ` — ${problem.hint}` : "")),
    fault.excerpt && h("pre", { tabIndex: 0, "aria-label": "Where it is" }, fault.excerpt),
    (fault.hint || (fault.problems[0] && fault.problems[0].hint)) && h("p", { className: "hint" }, fault.hint || fault.problems[0].hint),
    h("p", { className: "quiet" }, desk.doc && desk.doc.stories ? "Behind this message lies the last good render. It goes as soon as the file is mended." : "The page shows the issue as soon as this is mended."));
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
