// Every action by keyboard: single keys, a palette of commands, and a page of help.

import { $, fill, h } from "./dom.js";
import * as state from "./state.js";
import { closeDialog, openDialog } from "./dialog.js";
import { act, brokeIt, closed, keep, redo, undo } from "./draft.js";
import { makeLead, merge, moveTo, pin, placeName, places, splitOff, step, takeOut } from "./stories.js";

let desk;
let start;

export function commands() {
  const doc = desk.doc || {};
  const open = doc.stories && !closed(doc) && doc.bytes > 0;
  const toggle = (name, on, off) => () => state.set({ [name]: state.get(name) === on ? off : on }, { replace: true });
  return [
    ["←", "Previous issue", () => state.goTo(doc.previous), "ArrowLeft"],
    ["→", "Next issue", () => state.goTo(doc.next), "ArrowRight"],
    ["T", "Today", () => state.goTo(start.today), "t"],
    ["G", "Go to a date", openGoTo, "g"],
    ["/", "Search all issues", () => $("search") && $("search").focus(), "/"],
    ...(open ? [
      ["H", doc.state === "held" ? "Release: let it go again" : "Hold back: nothing goes out", () => act(doc.state === "held" ? "release" : "hold"), "h"],
      ["R", "Mark as ready: exactly this goes out at the next send", () => act("ready", { hash: doc.hash }), "r"],
      ["S", "Keep as draft: store this version, which may still change", () => keep(doc), "s"],
    ] : []),
    ...(doc.test_address && !doc.fault ? [["", `Send a test to ${doc.test_address}`, () => act("test"), ""]] : []),
    ...state.WIDTHS.map((name, index) => [String(index + 1), `Width: ${{ full: "as wide as there is room", pair: "phone and desktop" }[name] || `${name} px`}`, () => state.set({ w: name }), String(index + 1)]),
    ["D", "Next scheme: light, dark, inverted", () => state.set({ scheme: state.next(state.SCHEMES, state.get("scheme")) }), "d"],
    ["V", "Next view: mail, text, MJML, source, headers, data", () => state.set({ view: state.next(state.VIEWS, state.get("view")) }), "v"],
    ["I", "Images on or off", toggle("images", "off", "on"), "i"],
    ["Y", "Styles on or off", toggle("styles", "off", "on"), "y"],
    ["O", "As Outlook shows it", toggle("outlook", "on", "off"), "o"],
    ["M", "Magnify to 200 %", toggle("zoom", "200", "100"), "m"],
    ["A", "Stories", tab("stories"), "a"],
    ["W", "Words: subject, preheader, note", tab("words"), "w"],
    ["C", "Checks", tab("checks"), "c"],
    ["B", "Changes: yours, and since it was kept", tab("changes"), "b"],
    ...(open || brokeIt() ? [["Z", "Undo", undo, "z"], ["Shift Z", "Redo", redo, "Z"]] : []),
    ...(open ? aboutStory(doc) : []),
    ["", "Download as .eml", () => { location.href = `/eml/${state.day()}`; }, ""],
    ["K", "All commands", () => openPalette(), "k"],
    ["?", "Help", openHelp, "?"],
  ];
}

// What can be done with the story that is open, or that has the focus in the list.
function aboutStory(doc, id = state.get("story") || (document.activeElement && document.activeElement.dataset.story)) {
  const story = doc.stories.find((one) => one.id === id);
  if (!story) return [];
  const others = places(doc).filter((place) => !place.stories.includes(story));
  return [
    ["", "This story: let it lead", () => makeLead(id)],
    ["", "This story: one place up", () => step(id, -1)],
    ["", "This story: one place down", () => step(id, 1)],
    ["", "This story: pin it, or take the pin away", () => pin(id)],
    ["", "This story: take it out", () => takeOut(id)],
    ...others.map((place) => ["", `This story: move it to ${place.title}`, () => moveTo(id, placeName(place))]),
    ...story.also.map((one) => ["", `This story: split off ${one.source}`, () => splitOff(one.name)]),
    ...doc.stories.filter((one) => one !== story).map((one) => ["", `This story: merge it with “${one.title}”`, () => merge(id, one.id)]),
  ];
}

function tab(name) {
  return () => { state.set({ tab: name }, { replace: true }); const found = $(`tab-${name}`); if (found) found.focus(); };
}

const STORY_KEYS = [
  ["↑ ↓", "The story before or after"], ["Enter", "Open the story, or close it"], ["Alt ↑ ↓", "Move it one place"],
  ["L", "Let it lead"], ["P", "Pin it"], ["X", "Take it out"], ["K", "All that can be done with it: move, merge, split …"],
];

const CALENDAR_KEYS = [["← →", "A day on"], ["↑ ↓", "A week on"], ["Page ↑ ↓", "A month on"], ["Home, End", "To the first, the last day"], ["Enter", "Open the day"]];

export function bindKeys(theDesk, theStart) {
  desk = theDesk;
  start = theStart;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || $("dialog").open) return;
    const writing = event.target.matches("input, textarea, select");
    if (event.key === "Escape") { back(event, writing); return; }
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !writing) {
      const key = event.key.toLowerCase();
      if (key === "k") { event.preventDefault(); openPalette(); }
      if (key === "z") { event.preventDefault(); (event.shiftKey ? redo : undo)(); }
      return;
    }
    if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
    const found = commands().find(([, , , key]) => key && (key === event.key || (event.key.length === 1 && key.length === 1 && key === event.key.toLowerCase() && !event.shiftKey)));
    if (!found) return;
    event.preventDefault();
    found[2]();
  });
}

// Escape goes back one step: out of a field, out of a story, out of a view.
function back(event, writing) {
  if (writing) { event.target.blur(); return; }
  const story = state.get("story");
  if (story) {
    state.set({ story: "" });
    const found = document.querySelector(`[data-key="story-${CSS.escape(story)}"]`);
    if (found) found.focus();
  } else if (state.get("view") !== "html") state.set({ view: "html" });
  else state.back();
}

export function openHelp() {
  const rows = (list) => h("table", { className: "keys" }, h("tbody", {}, list.map(([key, name]) => h("tr", {}, h("th", { scope: "row" }, h("kbd", {}, key)), h("td", {}, name)))));
  openDialog("Keys", h("div", { className: "columns" },
    h("div", {}, h("h3", {}, "Anywhere"), rows([...commands().filter(([key]) => key).map(([key, name]) => [key, name]), ["Esc", "Back"]])),
    h("div", {}, h("h3", {}, "On a story in the list"), rows(STORY_KEYS), h("h3", {}, "In the calendar"), rows(CALENDAR_KEYS))));
}

// All commands; for a story that is named, those that are about it come first.
export function openPalette(story = "") {
  const about = story ? aboutStory(desk.doc, story) : [];
  const all = [...about, ...commands().filter(([, name]) => !about.length || !name.startsWith("This story:"))];
  let at = 0;
  const list = h("ul", { role: "listbox", id: "commands", "aria-label": "Commands" });
  const matching = () => {
    const words = input.value.toLowerCase().split(/\s+/);
    return all.filter(([, name]) => words.every((word) => name.toLowerCase().includes(word)));
  };
  const run = (command) => { closeDialog(); command[2](); };
  const draw = () => {
    const found = matching();
    at = Math.max(0, Math.min(at, found.length - 1));
    fill(list, found.map((command, index) => h("li", { role: "option", id: `command-${index}`, "aria-selected": String(index === at), onclick: () => run(command) }, h("span", {}, command[1]), h("kbd", {}, command[0]))));
    input.setAttribute("aria-activedescendant", found.length ? `command-${at}` : "");
    const chosen = list.children[at];
    if (chosen) chosen.scrollIntoView({ block: "nearest" });
  };
  const input = h("input", {
    type: "text", role: "combobox", "aria-label": "Find a command", "aria-expanded": "true", "aria-controls": "commands", "aria-autocomplete": "list", autocomplete: "off", placeholder: "What shall be done?",
    oninput: () => { at = 0; draw(); },
    onkeydown: (event) => {
      const found = matching();
      if (event.key === "ArrowDown") at = (at + 1) % Math.max(1, found.length);
      else if (event.key === "ArrowUp") at = (at - 1 + found.length) % Math.max(1, found.length);
      else if (event.key === "Enter") { event.preventDefault(); if (found[at]) run(found[at]); return; } else return;
      event.preventDefault();
      draw();
    },
  });
  openDialog("All commands", [input, list], () => { draw(); input.focus(); });
}

function openGoTo() {
  const input = h("input", { type: "date", id: "go-to", value: state.day(), required: true });
  openDialog("Go to a date", h("form", { className: "field", onsubmit: (event) => { event.preventDefault(); closeDialog(); state.goTo(input.value); } },
    h("label", { htmlFor: "go-to" }, "Date"), input, h("button", { className: "button primary", type: "submit" }, "Go")), () => input.focus());
}
