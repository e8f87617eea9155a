// Saying which agency a phrase is, without leaving the task: type a few letters, Enter; remembered for later documents.

import { button, h, w } from "./dom";
import type { Agency, Body } from "./types";

let made = 0;

/** A box to choose an agency in. `chosen` gets it with whether it is to be remembered; `left` is for Escape. */
export function tie(body: Body, search: (query: string) => Promise<Agency[]>, chosen: (agency: Agency, remember: boolean) => void, left: () => void, remembers: boolean): { node: HTMLElement; input: HTMLInputElement } {
  const id = `cc-tie-${++made}`;
  const input = h("input", { class: "form-control", id, role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list", placeholder: w("tie_hint") });
  const list = h("ul", { class: "cc-options", id: `${id}-list`, role: "listbox", "aria-label": w("tie_list"), hidden: true });
  const remember = h("input", { type: "checkbox", class: "form-check-input", id: `${id}-keep` });
  remember.checked = remembers;
  let offered: Agency[] = [];
  let active = -1;
  let turn = 0;

  function draw(): void {
    list.replaceChildren(...offered.map((one, n) => {
      const option = h("li", { id: `${id}-${n}`, role: "option", "aria-selected": n === active ? "true" : "false", "data-n": n }, one.name);
      return option;
    }));
    list.hidden = !offered.length;
    input.setAttribute("aria-expanded", String(offered.length > 0));
    if (active >= 0) input.setAttribute("aria-activedescendant", `${id}-${active}`);
    else input.removeAttribute("aria-activedescendant");
    list.children[active]?.scrollIntoView({ block: "nearest" });
  }
  function offer(found: Agency[]): void {
    offered = found;
    active = found.length ? 0 : -1;
    draw();
  }
  function take(n: number): void {
    const one = offered[n];
    if (one) chosen(one, remember.checked);
  }
  async function ask(): Promise<void> {
    const mine = ++turn;
    const query = input.value.trim();
    const found = query ? await search(query) : body.near;
    if (mine === turn) offer(found);
  }

  input.addEventListener("input", () => void ask());
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") active = Math.min(active + 1, offered.length - 1);
    else if (event.key === "ArrowUp") active = Math.max(active - 1, 0);
    else if (event.key === "Enter") take(active);
    else if (event.key === "Escape") left();
    else return;
    event.preventDefault();
    event.stopPropagation();
    draw();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => take(Number((event.target as Element).closest<HTMLElement>("[data-n]")?.dataset.n ?? -1)));
  offer(body.near);
  const node = h("div", { class: "cc-tie", role: "group", "aria-label": w("tie_for", { phrase: body.phrase }) },
    h("label", { class: "form-label", for: id }, w("tie_for", { phrase: body.phrase })), input, list,
    h("p", { class: "cc-tiekeep", hidden: !remembers }, h("label", { for: remember.id }, remember, " ", w("tie_keep"))),
    h("div", { class: "cc-actions cc-start" }, button(w("tie_save"), "check", () => take(active), "btn btn-sm btn-primary"), button(w("leave"), null, left, "btn btn-sm btn-ghost")));
  node.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); left(); } });
  return { node, input };
}
