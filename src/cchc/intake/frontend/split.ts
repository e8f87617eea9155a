// One task made two: the words of each, and for the other fields which of the two they go with.

import { button, h, w } from "./dom";
import { FIELDS, lines } from "./fields";
import type { Item, Step, Value } from "./types";

const EMPTY: Record<string, Value> = { products: [], lead: [], coordinating: [], deadlines: [], requirements: [], area: null };

/** The form; `split` gets the steps. `at` counts from 1, `cut` is the place in the title where the second begins. */
export function splitForm(item: Item, at: number, cut: number | null, split: (steps: Step[]) => void, left: () => void): HTMLElement {
  const title = String(item.values.title ?? "");
  const place = cut && cut < title.length ? cut : title.length;
  const trimmed = (text: string): string => text.replace(/^[\s;,.]+|[\s;,]+$/g, "");
  const first = h("textarea", { class: "form-control", id: "cc-split-1", rows: 2 });
  const second = h("textarea", { class: "form-control", id: "cc-split-2", rows: 2 });
  first.value = trimmed(title.slice(0, place));
  second.value = trimmed(title.slice(place));
  const wanted = FIELDS.tasks.filter((one) => one.name in EMPTY && lines(one.kind, item.values[one.name]).length);
  const choices = wanted.map((one) => {
    const select = h("select", { class: "form-select", id: `cc-split-${one.name}` }, ...["both", "first", "second"].map((code) => h("option", { value: code }, w(`split_${code}`))));
    return { one, select };
  });
  const error = h("p", { class: "cc-field-err", role: "alert" });
  const save = (): void => {
    const titles = [first, second].map((input) => input.value.trim());
    const wanting = titles.indexOf("");
    if (wanting >= 0) {
      error.textContent = w("split_empty");
      [first, second][wanting]?.focus();
      return;
    }
    const steps: Step[] = [{ verb: "set", path: ["tasks", at - 1, "title"], value: titles[0] }];
    const other: Record<string, Value> = { ...item.values, title: titles[1] ?? "", no: null, source: item.source };
    for (const { one, select } of choices) {
      if (select.value === "first") other[one.name] = EMPTY[one.name] ?? null;
      if (select.value === "second") steps.push({ verb: "set", path: ["tasks", at - 1, one.name], value: EMPTY[one.name] });
    }
    split([...steps, { verb: "insert", path: ["tasks", at], value: other }]);
  };
  const node = h("form", { class: "cc-split", "aria-label": w("split_title") },
    h("h3", {}, w("split_title")),
    h("label", { class: "form-label", for: first.id }, w("split_1")), first,
    h("label", { class: "form-label", for: second.id }, w("split_2")), second,
    ...choices.map(({ one, select }) => h("div", { class: "cc-splitrow" }, h("label", { class: "form-label", for: select.id }, w(`field_tasks_${one.name}`)), select)),
    error,
    h("div", { class: "cc-actions cc-start" }, h("button", { type: "submit", class: "btn btn-sm btn-primary" }, w("split_do")), button(w("leave"), null, left, "btn btn-sm btn-ghost")));
  node.addEventListener("submit", (event) => { event.preventDefault(); save(); });
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) save();
    else if (event.key === "Escape") left();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return node;
}
