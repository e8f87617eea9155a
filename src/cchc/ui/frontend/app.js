// Only what makes a working page quicker to use: without it every page still does its work.

const words = (key) => document.getElementById("cc-words")?.dataset[key] ?? "";
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/* Keys. A link or button with data-key="u" is pressed by that key; a page's own keys come before those of all pages,
   and those of the row that has the focus before both. */
function row(step) {
  const links = [...document.querySelectorAll("table.cc-table tbody tr:not(.cc-group)")]
    .map((line) => line.querySelector(".cc-task, a[href], button"))
    .filter((link) => link && (link.checkVisibility ? link.checkVisibility() : link.offsetParent));
  if (!links.length) return;
  const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  links[Math.min(Math.max(here + step, 0), links.length - 1)].focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.querySelectorAll("details.cc-me[open]").forEach((menu) => menu.removeAttribute("open"));
    if (location.hash === "#dieu-huong") location.hash = "#noi-dung";
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  const here = document.activeElement?.closest("tr")?.querySelectorAll("[data-key]") ?? [];
  const own = [...here, ...document.querySelectorAll("[data-key]")].find((control) => control.dataset.key === event.key && !control.disabled);
  if (own) own.click();
  else if (event.key === "/") {
    const search = document.getElementById("tim");
    if (!search || search.offsetParent === null) return;
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "?") document.getElementById("phim-tat")?.togglePopover?.();
  else if (event.key === "j") row(1);
  else if (event.key === "k") row(-1);
});

document.addEventListener("click", (event) => {
  document.querySelectorAll("details.cc-me[open]").forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
  const keys = event.target.closest("[data-keys]");
  const panel = document.getElementById("phim-tat");
  if (keys && panel?.togglePopover) {
    event.preventDefault();
    panel.togglePopover();
  }
  const reveal = event.target.closest("[data-reveal]");
  if (reveal) {
    const field = document.getElementById(reveal.dataset.reveal);
    const show = field.type === "password";
    field.type = show ? "text" : "password";
    reveal.firstElementChild.textContent = show ? reveal.dataset.hide : reveal.dataset.show;
  }
});

/* The rail as a page of its own on a phone: it takes the focus, and gives it back. */
addEventListener("hashchange", () => {
  if (location.hash === "#dieu-huong") document.querySelector("#dieu-huong a")?.focus();
  else if (location.hash === "#noi-dung") document.querySelector(".cc-menu")?.focus();
});

/* A form that destroys asks first: data-confirm is the question, data-confirm-type what must be typed. */
function ask(form, submitter) {
  const { confirm, confirmYes, confirmNo, confirmType } = form.dataset;
  const yes = element("button", { class: "btn btn-primary", value: "yes" }, confirmYes || words("yes"));
  const dialog = element("dialog", { class: "cc-ask", "aria-labelledby": "cc-ask-h" });
  const inside = element("form", { method: "dialog" }, element("h2", { id: "cc-ask-h" }, confirm));
  if (confirmType) {
    const field = element("input", { class: "form-control", id: "cc-ask-type", autocomplete: "off" });
    yes.disabled = true;
    field.addEventListener("input", () => { yes.disabled = field.value.trim() !== confirmType; });
    inside.append(element("label", { class: "form-label", for: "cc-ask-type" }, words("type").replace("%s", confirmType)), field);
  }
  inside.append(element("div", { class: "cc-actions" }, yes, element("button", { class: "btn", value: "no", formnovalidate: "" }, confirmNo || words("no"))));
  dialog.append(inside);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return submitter?.focus();
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter);
  });
  dialog.showModal();
}

/* Forms: ask, guard what is not saved, say what takes long. */
const changed = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-guard]")) changed.add(form);
});
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-autosubmit]")) event.target.form.requestSubmit();
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && !form.dataset.confirmed) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return ask(form, event.submitter);
  }
  delete form.dataset.confirmed;
  changed.delete(form);
  if (form.dataset.busy && !form.querySelector(".cc-busy")) {
    const bar = element("progress", { class: "cc-progress", "aria-hidden": "true" });
    form.append(element("p", { class: "cc-busy", role: "status" }, bar, form.dataset.busy));
    setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
  }
}, true);
addEventListener("beforeunload", (event) => {
  for (const form of changed) if (form.isConnected) event.preventDefault();
});
// Coming back by the browser's own button shows the page as it was left: what was disabled must work again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll(".cc-busy").forEach((busy) => {
    busy.closest("form")?.querySelectorAll("button").forEach((button) => { button.disabled = false; });
    busy.remove();
  });
});

/* A column of numbers: up and down go from cell to cell, as in a workbook. */
document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("form[data-grid] input.cc-figure");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!cell || !step || event.altKey || event.ctrlKey || event.metaKey) return;
  const column = [...cell.form.querySelectorAll("input.cc-figure")];
  const next = column[column.indexOf(cell) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
});

/* A file can be dropped on its box; the name of what was chosen is shown. */
function picked(box) {
  const input = box.querySelector("input[type=file]");
  const said = box.querySelector(".cc-picked");
  if (said) said.textContent = [...input.files].map((file) => file.name).join(", ");
}
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const box = event.target.closest?.(".cc-dropbox");
    if (!box) return;
    event.preventDefault();
    box.classList.toggle("is-over", name === "dragover");
    const input = box.querySelector("input[type=file]");
    if (name !== "drop" || !input || !event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
document.addEventListener("change", (event) => {
  const box = event.target.matches("input[type=file]") && event.target.closest(".cc-dropbox");
  if (box) picked(box);
});

/* What a part of the page could not fetch is said where messages stand. */
function failed() {
  const list = document.getElementById("cc-say");
  if (!list) return;
  list.replaceChildren(element("div", { class: "cc-note", "data-s": "over", role: "alert" }, element("p", {}, words("failed"))));
  list.scrollIntoView({ block: "nearest" });
}
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:responseError", failed);

/* The source beside a reading opens at the place in question. */
const paper = document.querySelector(".cc-paper");
const place = paper?.querySelector("mark, .is-on");
if (place) paper.scrollTop += place.getBoundingClientRect().top - paper.getBoundingClientRect().top - paper.clientHeight / 3;

document.addEventListener("focusin", (event) => { if (event.target.matches("input[data-select]")) event.target.select(); });
document.querySelectorAll("[data-reveal][hidden]").forEach((button) => { button.hidden = false; });

/* Rows of a form: several lines pasted into one row become rows of their own; a proposed name is put where it was missing. */
document.addEventListener("paste", (event) => {
  const field = event.target.closest?.("[data-paste-rows]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const form = field?.form;
  const pasted = form?.querySelector("[data-pasted]");
  if (!pasted || !/[\r\n]\s*\S/.test(text.trim())) return;
  event.preventDefault();
  pasted.value = text;
  changed.delete(form);
  form.requestSubmit(form.querySelector("[data-split]"));
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  const field = button && document.getElementById(button.dataset.fill);
  if (!field) return;
  const { instead, value } = button.dataset;
  field.value = instead && field.value.includes(instead) ? field.value.replace(instead, value) : value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.focus();
});
document.querySelector("[data-focus] textarea, [data-focus] input")?.focus();

/* Rows that can be ticked: with Shift all between two, the whole page at once, and how many are ticked. */
let ticked = null;
const ticks = () => [...document.querySelectorAll("input.cc-pick")];
function counted() {
  const said = document.querySelector("[data-pick-count]");
  const some = ticks().filter((tick) => tick.checked).length;
  if (said) said.textContent = some ? said.dataset.pickCount.replace("%s", some) : "";
}
document.addEventListener("click", (event) => {
  const page = event.target.closest("[data-pick-page]");
  if (page) {
    const all = ticks();
    const every = all.every((tick) => tick.checked);
    for (const tick of all) tick.checked = !every;
    return counted();
  }
  if (!event.target.matches("input.cc-pick")) return;
  const all = ticks();
  const [from, to] = [all.indexOf(ticked), all.indexOf(event.target)];
  if (event.shiftKey && from >= 0) for (const tick of all.slice(Math.min(from, to), Math.max(from, to) + 1)) tick.checked = event.target.checked;
  ticked = event.target;
  counted();
});
function showPicking() { document.querySelectorAll("[data-pick-page]").forEach((button) => { button.hidden = false; }); }
document.addEventListener("htmx:afterSwap", showPicking);
showPicking();
