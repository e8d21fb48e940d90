// The one dialog of the page. What would open while it is open waits for its turn, so that no question is lost.

import { $, button, fill, h } from "./dom.js";

let turn = Promise.resolve();

// Opens a dialog with a title; `ready` is called once it is there. Resolves when it is closed.
export function openDialog(title, children, ready = () => {}) {
  turn = turn.then(() => new Promise((closed) => {
    const dialog = $("dialog");
    const before = document.activeElement;
    const heading = h("h2", { id: "dialog-title", tabIndex: -1 }, title);
    fill(dialog, h("div", { className: "dialog-head" }, heading, button("Close", { kind: "icon", text: "×", onclick: closeDialog })), children);
    dialog.onclose = () => { giveBack(before); closed(); };
    dialog.showModal();
    // The heading and not the first button: a space that was meant for a field must not press anything.
    heading.focus();
    ready();
  }));
  return turn;
}

export const closeDialog = () => $("dialog").close();

// Gives the focus back to what had it, or to what has been drawn in its place, unless a command has taken it.
function giveBack(before) {
  if (document.activeElement !== document.body) return;
  const key = before && (before.id || before.dataset.key);
  const again = before && before.isConnected ? before : key && document.querySelector(`#${CSS.escape(key)}, [data-key="${CSS.escape(key)}"]`);
  if (again) again.focus({ preventScroll: true });
}
