// What stands beside the mail: stories, words, checks, changes; and why a story stands where it stands.

import { $, button, fill, h, longDay, plural } from "./dom.js";
import * as state from "./state.js";
import { closed, draftField, edit, fresh, takeBack, value } from "./draft.js";
import { markStory } from "./stage.js";
import { makeLead, merge, moveTo, pin, placeName, places, splitOff, step, storyList, takeOut } from "./stories.js";

const TABS = { stories: "Stories", words: "Words", checks: "Checks", changes: "Changes" };

export function showTabs(doc) {
  const now = state.get("tab");
  fill($("tabs"), Object.entries(TABS).map(([name, label]) => h("button", {
    type: "button", role: "tab", id: `tab-${name}`, className: "tab", "aria-selected": String(now === name), "aria-controls": "panel", tabIndex: now === name ? 0 : -1,
    onclick: () => state.set({ tab: name }, { replace: true }),
    onkeydown: (event) => {
      const names = Object.keys(TABS);
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      event.stopPropagation();
      const other = names[(names.indexOf(name) + by + names.length) % names.length];
      state.set({ tab: other }, { replace: true });
      $(`tab-${other}`).focus();
    },
  }, `${label} `, verdict(doc, name))));
  showVerdict(doc);
  checkSoon(doc);
  $("panel").setAttribute("aria-labelledby", `tab-${now}`);
}

function verdict(doc, name) {
  const count = (number) => number > 0 && h("span", { className: "count" }, String(number));
  if (name === "stories") return count(doc.stories.length);
  if (name === "changes") return count(doc.yours.length);
  if (name !== "checks") return "";
  if (doc.fault) return h("span", { className: "count" }, "–", h("span", { className: "sr" }, " not while the issue can’t be made"));
  if (!known(doc)) return h("span", { className: "count" }, "…");
  const grave = graveOnes();
  return grave.length ? h("span", { className: `count ${grave.some((one) => one.severity === "error") ? "bad" : "warned"}` }, String(grave.length)) : h("span", { className: "count good" }, "✓", h("span", { className: "sr" }, " nothing grave"));
}

// What was found last of the day stays until it is known what is found now.
const known = (doc) => checked.day === doc.day && checked.list;

// Notices are no reason to look: they are listed, and not counted.
const graveOnes = () => checked.list.filter((one) => one.severity !== "notice");

// On a phone the verdicts stand below the head, since the tabs are far down.
function showVerdict(doc) {
  const checks = doc.fault ? "checks –" : !known(doc) ? "checks …" : graveOnes().length ? plural(graveOnes().length, "finding") : "checks fine";
  const to = known(doc) && graveOnes().length ? "checks" : "changes";
  fill($("verdict"), button(`Stories ${doc.stories.length}`, { id: "to-stories", kind: "plain", title: "Go to the list of stories, to edit them", onclick: () => { state.set({ tab: "stories" }, { replace: true }); $("tabs").scrollIntoView(); } }), button(`${doc.yours.length ? plural(doc.yours.length, "change") : "no changes"} · ${checks}`, { id: "to-verdict", kind: "plain", title: "Go to them", onclick: () => { state.set({ tab: to }, { replace: true }); $("tabs").scrollIntoView(); } }));
}

const REST = 600;
let resting = 0;

// Asks for the checks once the page rests: what is saved is painted first.
function checkSoon(doc) {
  clearTimeout(resting);
  if (checked.hash === doc.hash || doc.fault || state.get("tab") === "checks") return;
  resting = setTimeout(() => check(doc), REST);
}

async function check(doc) {
  const body = await (await fetch(`/api/${doc.day}/checks`)).json();
  checked = { day: doc.day, hash: doc.hash, list: body.findings || null, fault: body.fault };
  if (state.day() === doc.day) showTabs(doc);
}

export function showPanel(doc) {
  const panel = $("panel");
  const now = state.get("tab");
  if (panel.dataset.tab !== now) { panel.dataset.tab = now; panel.scrollTop = 0; }
  if (now === "words") showWords(doc, panel);
  else if (now === "checks") showChecks(doc, panel);
  else if (now === "changes") showChanges(doc, panel);
  else fill(panel, storyList(doc));
}

let words = { key: "", fields: [] };

function showWords(doc, panel) {
  const key = `${doc.day} ${doc.fixed}`;
  if (words.key !== key || !words.fields.every((one) => panel.contains(one.element))) {
    words = { key, fields: [
      field(doc, "subject", "Subject", (now) => now.inbox && now.inbox.subject, "What the inbox shows first; a phone shows about 30 letters."),
      field(doc, "preheader", "Preheader", (now) => now.inbox && now.inbox.preheader, "What follows the subject in the inbox, 40 to 140 letters."),
      field(doc, "note", "Note of the day", () => "", "Your words at the top of the issue; an empty line starts a paragraph."),
    ] };
    fill(panel, words.fields.map((one) => one.box));
  }
  for (const one of words.fields) one.follow(doc);
}

function field(doc, key, label, machine, hint) {
  const count = h("span", { className: "count" });
  const element = h("textarea", { id: `field-${key}`, rows: key === "note" ? 9 : 3, value: value(doc, key) || "", disabled: doc.fixed });
  const counted = (text) => { count.textContent = `${[...(text || element.placeholder)].length} letters`; };
  const followed = draftField(element, { doc, key, told: `${label} saved`, counted, shown: (now) => value(now, key) || "", wanted: (text) => text.trim() || null });
  const follow = (now) => { element.placeholder = machine(now) || ""; followed(now); counted(element.value); };
  return { element, follow, box: h("div", { className: "field" }, h("label", { htmlFor: `field-${key}` }, label, count), element, h("p", { className: "hint" }, hint)) };
}

let checked = { hash: "", list: null };

async function showChecks(doc, panel) {
  if (doc.fault) { fill(panel, h("p", { className: "why-not" }, "Nothing is checked while the issue can’t be made.")); return; }
  if (checked.hash !== doc.hash) {
    fill(panel, h("p", { className: "quiet" }, "Checking the mail …"));
    await check(doc);
    if (state.get("tab") !== "checks") return;
  }
  const list = checked.list;
  if (checked.fault) { fill(panel, h("p", { className: "quiet" }, checked.fault.message)); return; }
  fill(panel,
    h("p", { className: "why-not" }, list.length ? h("b", {}, plural(list.length, "finding")) : h("b", {}, "Nothing found"), list.length ? "" : ": all checks pass."),
    h("ul", { className: "findings" }, list.map((one) => finding(doc, one))));
}

function finding(doc, one) {
  const story = doc.stories.find((it) => one.story && it.title.startsWith(one.story.replace(/…$/, "").slice(0, 40)));
  return h("li", { className: `finding ${one.severity}` },
    h("p", { className: "kind" }, h("b", {}, one.severity), ` ${one.check}${one.line ? `, line ${one.line} of the HTML` : ""}`),
    one.template && h("p", { className: "place" }, one.template),
    h("p", {}, one.reason), h("p", { className: "hint" }, one.mend),
    story && button(`Show “${story.title.slice(0, 40)}”`, { kind: "small", id: `finding-${one.check}-${one.line}`, onclick: () => markStory(story.id) }),
    one.source === "the desk" && button("Go to the words", { kind: "small", id: `finding-${one.check}`, title: "Subject, preheader and note of the day (W)", onclick: () => state.set({ tab: "words" }, { replace: true }) }));
}

async function showChanges(doc, panel) {
  const body = await (await fetch(`/api/${doc.day}/differences`)).json();
  if (state.get("tab") !== "changes") return;
  fill(panel,
    h("h3", {}, "Yours, against the machine’s choice"),
    doc.yours.length ? h("ul", { className: "yours-list" }, doc.yours.map((one) => decision(doc, one))) : h("p", { className: "quiet" }, "Nothing: all is the machine’s choice."),
    h("h3", {}, "Against the kept version"),
    !body.stored ? h("p", { className: "quiet" }, "Nothing is kept for this day yet.")
      : body.same ? h("p", { className: "quiet" }, "What is shown is what is kept, byte for byte.")
        : body.markup_only ? h("p", { className: "quiet" }, "The same words; pictures, colours or markup differ.")
          : h("div", { className: "words" }, body.words.map((piece) => h({ removed: "del", added: "ins" }[piece.kind] || "span", {}, piece.text))),
    h("h3", {}, "Told in earlier issues"),
    body.told_before.length ? h("ul", { className: "told" }, body.told_before.map((one) => h("li", {}, h("b", {}, one.title), h("a", { href: state.address({ story: "" }, one.day) }, longDay(one.day))))) : h("p", { className: "quiet" }, "No story of this day stood in one of the last seven issues."));
}

function decision(doc, one) {
  const named = [one.what, one.about && `“${one.about}”`].filter(Boolean).join(": ");
  return h("li", {}, h("p", {}, h("b", {}, one.what), one.about && ` ${one.about}`, one.now && h("span", { className: "quiet" }, ` → ${one.now.slice(0, 120)}${one.now.length > 120 ? "…" : ""}`)),
    !closed(doc) && button(one.what === "taken out" ? "Bring back" : "Take back", { kind: "small", id: `back-${one.key}`, title: `Take back ${named}`, onclick: () => takeBack(one.key, named) }));
}

let drawer = { key: "", body: null };

export async function showWhy(doc) {
  const box = $("why");
  const id = state.get("story");
  const story = doc.stories.find((one) => one.id === id || one.also.some((other) => other.id === id));
  document.body.classList.toggle("with-why", Boolean(story));
  if (!story) { box.hidden = true; box.replaceChildren(); markStory("", false); return; }
  markStory(story.id, false);
  const key = `${doc.hash} ${JSON.stringify(doc.draft)} ${story.id}`;
  if (drawer.key !== key) {
    const answer = await fetch(`/api/${doc.day}/why/${encodeURIComponent(story.id)}`);
    if (!answer.ok) return;
    drawer = { key, body: await answer.json() };
    if (state.get("story") !== id) return;
  }
  const writing = !box.hidden && box.dataset.story === story.id && box.contains(document.activeElement) && document.activeElement.matches("textarea");
  box.hidden = false;
  box.dataset.story = story.id;
  if (writing) headline(doc);
  else fill(box, about(doc, story, drawer.body));
}

let headline = () => {};

function about(doc, story, body) {
  const scores = body.scores;
  const key = `stories.${story.id}`;
  const place = places(doc).find((one) => one.stories.some((other) => other.id === story.id));
  return [
    h("div", { className: "why-head" }, h("h2", { lang: story.language || undefined }, story.title),
      button("Close", { id: "close-why", kind: "icon", key: "Escape", text: "×", onclick: () => { state.set({ story: "" }); focusStory(story.id); } })),
    story.was && h("p", { className: "quiet" }, `The article’s headline: ${story.was}`),
    !closed(doc) && h("div", { className: "row-of-buttons" },
      button("Lead", { id: "act-lead", pressed: story.slot === "lead", title: "Let it lead the issue (L)", onclick: () => makeLead(story.id) }),
      button("Up", { id: "act-up", title: "One place up (Alt+↑)", onclick: () => step(story.id, -1) }),
      button("Down", { id: "act-down", title: "One place down (Alt+↓)", onclick: () => step(story.id, 1) }),
      button("Pin", { id: "act-pin", pressed: Boolean(value(doc, `${key}.pin`)), title: "Rank it first (P)", onclick: () => pin(story.id) }),
      button("Take out", { id: "act-kill", title: "Take it out of the issue (X)", onclick: () => { takeOut(story.id); state.set({ story: "" }, { replace: true }); } })),
    !closed(doc) && standsIn(doc, story, place),
    !closed(doc) && reword(doc, story, key),
    h("h3", {}, "Why it stands here"),
    h("table", { className: "scores" }, h("caption", { className: "sr" }, "Score by part"), h("tbody", {},
      [["Freshness", scores.freshness], ["Length of its text", scores.length], ["Told by several sources", scores.sources], ["Weight of its source", `× ${scores.weight}`], [scores.pinned ? "Total, and pinned" : "Total", scores.total]]
        .map(([name, number]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, typeof number === "number" ? number.toFixed(2) : number))))),
    h("p", { className: "quiet" }, [place && `It stands in ${place.title}`, body.method && (body.method === "editor" ? "its sentences are your choice" : `its sentences were chosen by the method ${body.method}`), body.fallback && `because ${body.fallback}`].filter(Boolean).join("; "), "."),
    body.articles.map((article, index) => articleText(doc, story, article, index)),
  ];
}

function focusStory(id) {
  const found = document.querySelector(`[data-key="story-${CSS.escape(id)}"]`);
  if (found) found.focus();
}

// A choice that is made by a button, so that going through a list by keys chooses nothing on the way.
function choice(id, label, options, does) {
  const list = h("select", { id }, options);
  return h("div", { className: "field inline" }, h("label", { htmlFor: id }, label), list,
    button(does.name, { kind: "small", id: `do-${id}`, onclick: () => list.value && does.with(list.value) }));
}

function standsIn(doc, story, place) {
  const options = places(doc).map((one) => h("option", { value: placeName(one), selected: Boolean(place) && placeName(one) === placeName(place) }, one.title));
  return choice("move-to", "Stands in", options, { name: "Move", with: (name) => moveTo(story.id, name) });
}

function mergeWith(doc, story) {
  const options = doc.stories.filter((one) => one.id !== story.id).map((one) => h("option", { value: one.id }, one.title.slice(0, 70)));
  return choice("merge", "Same story as", [h("option", { value: "" }, "another story …"), ...options], { name: "Merge", with: (other) => merge(story.id, other) });
}

function reword(doc, story, key) {
  const one = (now) => now.stories.find((other) => other.id === story.id) || story;
  const element = h("textarea", { id: "reword", rows: 2, value: story.title, lang: story.language || undefined });
  const bare = (text) => text.replace(/\s+/g, " ").trim();
  headline = draftField(element, {
    doc, key: `${key}.title`, told: "Headline saved", shown: (now) => one(now).title,
    wanted: (text) => (bare(text) && bare(text) !== bare(story.was || story.title) ? bare(text) : null),
  });
  return h("div", { className: "field" }, h("label", { htmlFor: "reword" }, "Headline"), element);
}

function articleText(doc, story, article, index) {
  const key = `stories.${story.id}`;
  const own = value(doc, `${key}.sentences`);
  const all = [];
  const choose = async (sentence) => {
    const current = await fresh();
    const chosen = value(current, `${key}.sentences`);
    const now = chosen || (current.stories.find((one) => one.id === story.id) || story).summary;
    const taken = now.includes(sentence.text) ? now.filter((one) => one !== sentence.text) : inOrder([...now, sentence.text], all);
    edit([[`${key}.sentences`, chosen, taken]], now.includes(sentence.text) ? "Sentence taken out" : "Sentence taken in");
  };
  const paragraphs = article.paragraphs.map((sentences) => h("p", {}, sentences.map((sentence) => {
    all.push(sentence.text);
    const label = { className: `sentence ${sentence.shown ? "shown" : ""}`, data: { key: `sentence-${index}-${sentence.start}` } };
    return closed(doc) || story.slot === "brief" ? [h("span", label, sentence.text), " "]
      : [h("button", { type: "button", ...label, "aria-pressed": String(sentence.shown), onclick: () => choose(sentence) }, sentence.text), " "];
  })));
  return h("section", { className: "article", lang: article.language || undefined },
    h("h3", {}, index ? `Also in ${article.source}` : article.source),
    index > 0 && h("p", { className: "quiet" }, article.title,
      !closed(doc) && button("Split off", { kind: "small", id: `split-${article.name}`, title: `Let the article of ${article.source} tell a story of its own`, onclick: () => splitOff(article.name) })),
    index === 0 && !closed(doc) && h("div", { className: "row-of-buttons" },
      own && button("The machine’s sentences", { kind: "small", id: "own-sentences", onclick: () => edit([[`${key}.sentences`, own, null]], "The machine’s sentences again") }),
      mergeWith(doc, story)),
    h("p", { className: "hint" }, story.slot === "brief" ? "In brief a story is its headline alone." : "Marked sentences are the summary. Choose others by clicking them."),
    paragraphs);
}

const inOrder = (chosen, all) => [...chosen].sort((a, b) => all.indexOf(a) - all.indexOf(b));
