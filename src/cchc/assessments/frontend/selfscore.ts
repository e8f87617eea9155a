// The table of criteria by keyboard: up and down go from criterion to criterion, Enter keeps what was typed and goes on,
// “=” takes what the system knows, T opens the proof, G the reason, N the next gap. Without this script its forms do the same.

const FIELDS = "input:not([type=hidden]):not([disabled]), select:not([disabled]), textarea";
let onward: string | null = null;

const rows = (): HTMLTableRowElement[] => [...document.querySelectorAll<HTMLTableRowElement>(".cc-selfscore tr[data-mark]")];
const rowOf = (node: EventTarget | null): HTMLTableRowElement | null =>
  node instanceof Element ? node.closest<HTMLTableRowElement>(".cc-selfscore tr[data-mark]") : null;

function enter(row: HTMLTableRowElement | undefined): void {
  const field = row?.querySelector<HTMLElement>(`[aria-invalid] , ${FIELDS}`) ?? row?.querySelector<HTMLElement>("a, button");
  if (!row || !field) return;
  field.focus();
  if (field instanceof HTMLInputElement && field.type === "text") field.select();
  row.scrollIntoView({ block: "nearest" });
}

function step(row: HTMLTableRowElement, by: number, wanted: (one: HTMLTableRowElement) => boolean = () => true): void {
  const all = rows();
  for (let n = all.indexOf(row) + by; n >= 0 && n < all.length; n += by) {
    const one = all[n];
    if (one?.querySelector(FIELDS) && wanted(one)) return enter(one);
  }
}

document.addEventListener("focusin", (event) => {
  const row = rowOf(event.target);
  if (!row) return;
  document.querySelectorAll(".cc-selfscore .is-cur").forEach((one) => one.classList.toggle("is-cur", one === row));
  row.classList.add("is-cur");
});

document.addEventListener("keydown", (event) => {
  const row = rowOf(event.target);
  if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
  const target = event.target as HTMLElement;
  const typing = target instanceof HTMLInputElement && target.type === "text";
  const letters = typing && target.inputMode !== "decimal";
  const act: Record<string, () => void> = {
    ArrowDown: () => step(row, 1),
    ArrowUp: () => step(row, -1),
    "=": () => row.querySelector<HTMLElement>("[data-use]")?.click(),
  };
  if (!letters) {
    act.t = () => row.querySelector<HTMLElement>("[data-proof]")?.click();
    act.g = () => row.querySelector<HTMLElement>("[data-reason]")?.click();
    act.n = () => step(row, 1, (one) => one.dataset.st === "miss");
  }
  const done = act[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (event.key === "Enter" && typing) onward = row.id;
  if (event.key === "Enter" && !typing && target.matches(FIELDS)) {
    event.preventDefault();
    return step(row, 1); // leaving the criterion keeps it
  }
  if (!done || (target instanceof HTMLSelectElement && event.key.startsWith("Arrow"))) return;
  event.preventDefault();
  done();
});

// What was typed is kept when the criterion is left.
const changed = new WeakSet<HTMLFormElement>();
const formOf = (node: EventTarget | null): HTMLFormElement | null =>
  node instanceof Element ? node.closest<HTMLFormElement>(".cc-selfscore form[data-claim]") : null;

document.addEventListener("input", (event) => {
  const form = formOf(event.target);
  if (form) changed.add(form);
});
document.addEventListener("submit", (event) => {
  if (event.target instanceof HTMLFormElement) changed.delete(event.target);
});
document.addEventListener("focusout", (event) => {
  const form = formOf(event.target);
  if (form && changed.has(form) && formOf(event.relatedTarget) !== form) form.requestSubmit();
});

// Kept: on to the next criterion; refused: to what is wrong.
document.addEventListener("htmx:afterSettle", () => {
  if (onward === null) return;
  const row = document.getElementById(onward) as HTMLTableRowElement | null;
  onward = null;
  if (!row) return;
  if (row.querySelector("[aria-invalid]")) enter(row);
  else step(row, 1);
});
