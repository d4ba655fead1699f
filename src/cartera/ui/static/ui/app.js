// What makes the pages quicker for those who have scripts; every page works without this file.
"use strict";

const KEYS_OFF = "cartera-keys-off";
const typing = (element) => element.closest("input, select, textarea, [contenteditable]") !== null;
const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
const currentRow = () => document.activeElement?.closest("[data-row]") ?? null;

// Lists by keyboard: j and k walk, Enter opens, x selects, any other key presses the button that has it as data-key.

function walk(step) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.indexOf(currentRow());
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
}

function pressed(key) {
  const name = `[data-key="${CSS.escape(key)}"]`;
  // What was selected comes before the row one stands on.
  const chosen = document.querySelector(`${name}[data-needs-chosen]:not([disabled])`);
  return chosen ?? currentRow()?.querySelector(name) ?? document.querySelector(`${name}:not([data-row] *)`);
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && event.target.matches("[data-row]")) {
    event.target.querySelector("[data-open]")?.click();
    return;
  }
  if (localStorage.getItem(KEYS_OFF) && event.key !== "?") return;
  if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
  else if (event.key === "x") currentRow()?.querySelector('input[type="checkbox"]')?.click();
  else if (event.key === "?") document.getElementById("keys")?.showModal();
  else {
    const target = pressed(event.key);
    if (!target) return;
    if (target.matches("input, select, textarea")) target.focus();
    else target.click();
  }
  event.preventDefault();
}

// Checkboxes: the one in the heading stands for all of the page; a form may show how many are chosen.

function countChosen(list) {
  const boxes = [...list.querySelectorAll('tbody input[type="checkbox"]')];
  const chosen = boxes.filter((box) => box.checked).length;
  const all = list.querySelector("[data-select-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  for (const place of (list.closest("form") ?? document).querySelectorAll("[data-chosen-count]")) place.textContent = chosen;
  for (const button of (list.closest("form") ?? document).querySelectorAll("[data-needs-chosen]")) button.disabled = chosen === 0;
}

function onChange(event) {
  const box = event.target;
  const list = box.closest("[data-selectable]");
  if (list && box.matches("[data-select-all]")) {
    for (const other of list.querySelectorAll('tbody input[type="checkbox"]')) other.checked = box.checked;
  }
  if (list) countChosen(list);
  if (box.matches("[data-keys-on]")) {
    if (box.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "1");
  }
  const drop = box.closest("[data-drop]");
  if (drop) drop.querySelector("[data-chosen]").textContent = [...box.files].map((file) => file.name).join(", ");
  if (box.matches("[data-submit-on-change]")) box.form.requestSubmit();
}

// Questions before what cannot be taken back, and dialogs that a page brings along.

function onSubmit(event) {
  // A field that only one of a form's buttons needs: told beside it, so that nothing that was chosen is lost.
  const needed = document.getElementById(event.submitter?.dataset.needs ?? "");
  if (needed && needed.value.trim() === "") {
    event.preventDefault();
    event.stopImmediatePropagation();
    const forget = () => needed.setCustomValidity("");
    needed.setCustomValidity(event.submitter.dataset.needsText);
    needed.reportValidity();
    for (const kind of ["input", "blur"]) needed.addEventListener(kind, forget, { once: true });
    return;
  }
  const asks = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (!asks || event.target.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const dialog = document.getElementById("confirm");
  dialog.querySelector("[data-confirm-text]").textContent = asks;
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue !== "yes") return;
    event.target.dataset.confirmed = "1";
    event.target.requestSubmit(event.submitter);
    delete event.target.dataset.confirmed;
  };
  dialog.showModal();
}

function onClick(event) {
  const closer = event.target.closest("dialog[open] [data-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
  }
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.dialogOpen)?.showModal();
  }
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

function onEscape(event) {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
}

// Files may be dropped where they may be chosen.

function onDrag(event) {
  const zone = event.target.closest?.("[data-drop]");
  if (!zone) return;
  event.preventDefault();
  zone.classList.toggle("over", event.type === "dragenter" || event.type === "dragover");
  if (event.type !== "drop") return;
  const input = zone.querySelector('input[type="file"]');
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

// A frame of our own is as high as what it shows, so that nothing of it has to be scrolled for.

function grow(frame) {
  const shown = frame.contentDocument?.documentElement;
  if (shown?.querySelector("body")?.childElementCount) frame.height = shown.scrollHeight + 2;
}

function wake(root) {
  for (const list of root.querySelectorAll("[data-selectable]")) countChosen(list);
  for (const frame of root.querySelectorAll("iframe[data-grows]")) {
    frame.addEventListener("load", () => grow(frame));
    grow(frame);
  }
}

document.addEventListener("keydown", onKey);
document.addEventListener("keydown", onEscape);
document.addEventListener("change", onChange);
document.addEventListener("submit", onSubmit, true);
document.addEventListener("click", onClick);
for (const name of ["dragenter", "dragover", "dragleave", "drop"]) document.addEventListener(name, onDrag);
document.addEventListener("htmx:load", (event) => {
  const fresh = event.detail.elt;
  wake(fresh.parentElement ?? document);
  // A row that was answered keeps the place of the one it replaced, so that the keyboard goes on from there.
  if (fresh.matches("[data-row]")) fresh.focus();
});
// A form fetched into a dialog is a question: show it.
document.addEventListener("htmx:afterSwap", (event) => {
  const dialog = event.detail.target;
  if (dialog.matches("dialog") && !dialog.open) dialog.showModal();
});
wake(document);
const keysOn = document.querySelector("[data-keys-on]");
if (keysOn) keysOn.checked = !localStorage.getItem(KEYS_OFF);
