// The fields of each part: how a value is shown, how it is edited, and what is sent.

import { h, w } from "./dom";
import type { Item, Part, Value } from "./types";

export type Kind = "text" | "long" | "lines" | "bodies" | "deadlines" | "day" | "year" | "choice" | "measures" | "signers";
export interface Field { name: string; kind: Kind }
interface Deadline { text: string; due: string | null; product: string | null; [more: string]: unknown }
interface Measure { op: string; value: number; upper?: number; unit: string }
interface Signer { name: string; position: string | null }

const field = (kind: Kind, ...names: string[]): Field[] => names.map((name) => ({ name, kind }));

export const FIELDS: Record<Part, Field[]> = {
  tasks: [
    ...field("long", "title"), ...field("lines", "products"), ...field("bodies", "lead", "coordinating"),
    ...field("deadlines", "deadlines"), ...field("text", "area", "no"), ...field("lines", "requirements"),
  ],
  targets: [...field("long", "text"), ...field("measures", "measures"), ...field("text", "area")],
  reporting: [...field("text", "report"), ...field("day", "data_from", "data_to", "due"), ...field("long", "text")],
  head: [
    ...field("choice", "kind"), ...field("text", "number"), ...field("day", "issued_on"), ...field("long", "title"),
    ...field("text", "issuer"), ...field("choice", "level"), ...field("text", "place"), ...field("year", "year"),
    ...field("signers", "signers"), ...field("lines", "cites"),
  ],
};

const day = (iso: unknown): string => (typeof iso === "string" && iso ? iso.split("-").reverse().join("/") : "");
const SIGNS: Record<string, string> = { ">=": "≥", "<=": "≤", "=": "=" };
const number = (value: number): string => String(value).replace(".", ",");

function measure(one: Measure): string {
  const upper = one.upper === undefined ? "" : `–${number(one.upper)}`;
  return `${SIGNS[one.op] ?? ""} ${number(one.value)}${upper} ${one.unit}`.trim();
}

export const choices = (name: string): [string, string][] => JSON.parse(w(`choices_${name}`)) as [string, string][];

/** The value in lines, as it is shown and, but for deadlines and choices, as it is edited. */
export function lines(kind: Kind, value: Value | undefined, name = ""): string[] {
  switch (kind) {
    case "lines": case "bodies": return (value as string[] | null) ?? [];
    case "deadlines": return ((value as unknown as Deadline[]) ?? []).map((one) => one.text);
    case "measures": return ((value as unknown as Measure[]) ?? []).map(measure);
    case "signers": return ((value as unknown as Signer[]) ?? []).map((one) => (one.position ? `${one.name}, ${one.position}` : one.name));
    case "day": return value ? [day(value)] : [];
    case "choice": return choices(name).filter(([code]) => code && code === value).map(([, label]) => label);
    default: return value === null || value === undefined || value === "" ? [] : [String(value)];
  }
}

/** What is typed in a field, until it is saved or left. */
export interface Editor { node: HTMLElement; first: HTMLElement; value(): Value; put(text: string): void; caret(): number | null }

export function editor(one: Field, item: Item, id: string): Editor {
  const value = item.values[one.name];
  if (one.kind === "deadlines") return deadlineRows((value as unknown as Deadline[]) ?? [], (item.values.products as string[]) ?? [], id);
  if (one.kind === "choice") {
    const select = h("select", { class: "form-select", id }, ...choices(one.name).map(([code, label]) => h("option", { value: code, selected: code === value }, label)));
    return { node: select, first: select, value: () => select.value || null, put: () => undefined, caret: () => null };
  }
  const listed = ["lines", "bodies", "measures", "signers"].includes(one.kind);
  const shown = lines(one.kind, value, one.name).join("\n");
  const input = listed || one.kind === "long"
    ? h("textarea", { class: "form-control", id, rows: Math.min(8, Math.max(listed ? 2 : 3, Math.ceil(shown.length / 60))) })
    : h("input", { class: "form-control", id, autocomplete: "off", inputmode: ["day", "year"].includes(one.kind) ? "numeric" : undefined, placeholder: one.kind === "day" ? "24/12/2026" : undefined });
  input.value = shown;
  return {
    node: input,
    first: input,
    value: () => typed(one.kind, input.value),
    put: (text) => {
      input.value = listed && input.value.trim() ? `${input.value.trimEnd()}\n${text}` : text;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    },
    caret: () => (one.kind === "long" ? input.selectionStart : null),
  };
}

function typed(kind: Kind, text: string): Value {
  const each = text.split("\n").map((line) => line.trim()).filter(Boolean);
  switch (kind) {
    case "lines": case "bodies": case "measures": return each;
    case "signers": return each.map((line) => {
      const comma = line.indexOf(",");
      return comma < 0 ? { name: line, position: null } : { name: line.slice(0, comma).trim(), position: line.slice(comma + 1).trim() || null };
    });
    case "day": return text.trim() || null;
    case "long": return text;
    default: return text.trim() || null;
  }
}

/** A row for each deadline: its words, the day they come to, the product they are for; a last row is empty. */
function deadlineRows(known: Deadline[], products: string[], id: string): Editor {
  const rows = h("div", { class: "cc-deadlines" });
  const add = (one: Deadline | null, n: number): HTMLInputElement => {
    const words = h("input", { class: "form-control", id: n ? `${id}-${n}` : id, value: one?.text ?? "", "aria-label": w("deadline_words") });
    const due = h("input", { class: "form-control", value: day(one?.due), inputmode: "numeric", placeholder: "24/12/2026", "aria-label": w("deadline_day") });
    const options = [["", w("deadline_any")], ...products.map((name) => [name, name.slice(0, 60)])] as [string, string][];
    const product = h("select", { class: "form-select", "aria-label": w("deadline_product") }, ...options.map(([code, label]) => h("option", { value: code, selected: code === (one?.product ?? "") }, label)));
    rows.append(h("div", { class: "cc-deadline-row" }, words, due, product));
    return words;
  };
  [...known, null].forEach(add);
  const row = (at: Element): HTMLInputElement[] => [...at.querySelectorAll<HTMLInputElement>("input, select")];
  return {
    node: rows,
    first: rows.querySelector("input") as HTMLInputElement,
    value: () => [...rows.children].flatMap((at, n) => {
      const [text, due, product] = row(at).map((input) => input.value.trim()) as [string, string, string];
      const old = known[n];
      if (!text && !due) return [];
      if (old && old.text === text && day(old.due) === due && (old.product ?? "") === product) return [old];
      // A day that was reckoned from words that are other words now is reckoned anew.
      const reckoned = old && old.text !== text && day(old.due) === due;
      return [{ text, due: reckoned ? null : due || null, product: product || null }];
    }),
    put: (text) => {
      const last = [...rows.children].map((at) => row(at)[0]).find((input) => input && !input.value) ?? add(null, rows.children.length);
      last.value = text;
      last.dispatchEvent(new Event("input", { bubbles: true }));
    },
    caret: () => null,
  };
}
