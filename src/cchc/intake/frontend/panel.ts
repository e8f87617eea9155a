// One item under a person's hands: its fields with their places and doubts, each edited where it stands.

import { button, h, icon, w } from "./dom";
import { editor, FIELDS, lines, type Editor, type Field } from "./fields";
import type { Outcome } from "./server";
import { tie } from "./tie";
import type { Agency, Body, Doubt, Item, Part, Place, Step, Value } from "./types";

export interface Asks {
  selected(field: string, places: Place[]): void;
  showPlace(places: Place[]): void;
  /** Saves a field of the item; the answer comes when the item is redrawn, unless it says what is wrong. */
  save(field: string, value: Value, settle: Doubt[]): Promise<Outcome>;
  act(steps: Step[], said: string): Promise<Outcome>;
  search(query: string): Promise<Agency[]>;
  remembers(): boolean;
  verbs(): HTMLElement[];
}

export class Panel {
  readonly node = h("article", { class: "cc-panel cc-onepanel", id: "cc-item", "aria-labelledby": "cc-item-h" });
  field = "";
  private item!: Item;
  private part!: Part;
  private open: { field: Field; editor: Editor; started: string; error: HTMLElement; row: HTMLElement } | null = null;

  constructor(private readonly asks: Asks) {
    this.node.addEventListener("focusin", (event) => {
      const row = (event.target as Element).closest<HTMLElement>("[data-field]");
      if (row?.dataset.field) this.select(row.dataset.field);
    });
    this.node.addEventListener("keydown", (event) => this.arrows(event));
  }

  /** What is typed and not saved; null when nothing is. */
  get dirty(): boolean {
    return this.open !== null && JSON.stringify(this.open.editor.value()) !== this.open.started;
  }

  get editing(): boolean {
    return this.open !== null;
  }

  get caret(): number | null {
    return this.open?.field.name === "title" ? this.open.editor.caret() : null;
  }

  label(name = this.field): string {
    return name ? w(`field_${this.part}_${name}`) : "";
  }

  draw(part: Part, item: Item, title: string, position: string, nav: HTMLElement[]): void {
    Object.assign(this, { part, item, open: null });
    const general = item.doubts.filter((doubt) => !FIELDS[part].some((field) => field.name === doubt.field));
    this.node.replaceChildren(
      h("header", {}, h("h2", { id: "cc-item-h" }, title), h("span", { class: "small text-2 num" }, position), h("span", { class: "cc-actions" }, ...nav)),
      ...general.map((doubt) => this.doubt(doubt)),
      h("dl", {}, ...FIELDS[part].map((field) => this.row(field))),
      h("div", { class: "cc-taskverbs", role: "group", "aria-label": w("verbs") }, ...this.asks.verbs()),
      h("div", { class: "cc-under" }),
    );
    if (!FIELDS[part].some((field) => field.name === this.field)) this.field = item.doubts[0]?.field ?? FIELDS[part][0]?.name ?? "";
    if (!FIELDS[part].some((field) => field.name === this.field)) this.field = FIELDS[part][0]?.name ?? "";
    this.current();
  }

  /** Below the fields: a form that is about the whole item. */
  under(form: HTMLElement | null): void {
    this.node.querySelector(".cc-under")?.replaceChildren(...(form ? [form] : []));
    form?.querySelector<HTMLElement>("textarea, input")?.focus();
    form?.scrollIntoView({ block: "nearest" });
  }

  private row(field: Field): HTMLElement {
    const doubts = this.item.doubts.filter((doubt) => doubt.field === field.name);
    const row = h("div", { class: `cc-field${doubts.length ? " is-unsure" : ""}`, "data-field": field.name });
    this.fill(row, field, doubts);
    return row;
  }

  private fill(row: HTMLElement, field: Field, doubts: Doubt[]): void {
    const shown = lines(field.kind, this.item.values[field.name], field.name);
    const label = this.label(field.name);
    const places = this.item.places[field.name] ?? [];
    const value = h("button", { type: "button", class: "cc-fieldval", "aria-label": `${label}: ${shown.join("; ") || w("empty")}. ${w("edit")}` },
      ...(shown.length ? shown.map((line) => h("span", {}, line)) : [h("span", { class: "text-2" }, w("empty"))]));
    value.addEventListener("click", () => this.edit(field.name));
    const [place] = places;
    const source = place ? button(this.placed(place), "file-text", () => { this.select(field.name); this.asks.showPlace(places); }, "cc-src") : null;
    row.replaceChildren(
      h("dt", {}, label), h("dd", {}, value, ...this.below(field)), h("dd", { class: "cc-meta" }, source),
      ...doubts.map((doubt) => h("dd", { class: "cc-fix" }, this.doubt(doubt, field.name))));
  }

  private placed(place: Place): string {
    const said = [place.at?.[0] ? w("page", { n: place.at[0][0] }) : "", place.row ? w("row_cell", { row: place.row, cell: place.cell ?? 1 }) : ""].filter(Boolean);
    return said.join(", ") || w("in_text");
  }

  private doubt(doubt: Doubt, field = ""): HTMLElement {
    const settle = button(`${w("settle")} (G)`, null, () => void this.settle([doubt]));
    settle.setAttribute("aria-label", w("settle_what", { what: doubt.sentence }));
    return h("div", { class: "cc-doubt" }, h("p", {}, icon("alert-triangle"), h("span", {}, doubt.sentence)), h("div", { class: "cc-actions" }, settle, field ? button(w("edit"), null, () => this.edit(field)) : null));
  }

  /** Under a value what it comes to: a deadline's day, a body's agency. */
  private below(field: Field): HTMLElement[] {
    if (field.kind === "deadlines") return (this.item.understood ?? []).map((said) => h("span", { class: "cc-sub" }, said));
    if (field.kind !== "bodies") return [];
    const phrases = (this.item.values[field.name] as string[]) ?? [];
    return (this.item.bodies ?? []).filter((body) => phrases.includes(body.phrase) && !(body.count === 1 && body.names[0] === body.phrase)).map((body) => {
      const known = body.count > 0;
      const meaning = body.count === 1 ? body.names[0] ?? "" : body.count ? w("several", { n: body.count }) : body.open ? w("open_ended") : w("unknown_body");
      const press = button(known || body.open ? w("tie_other") : `${w("tie")} (B)`, null, () => this.tie(body, field.name), known || body.open ? "cc-link-btn" : "btn btn-sm");
      press.setAttribute("aria-label", w("tie_for", { phrase: body.phrase }));
      return h("div", { class: `cc-meant${known || body.open ? "" : " is-unknown"}` }, h("span", {}, phrases.length > 1 ? `${body.phrase} → ${meaning}` : `→ ${meaning}`), press);
    });
  }

  select(name: string): void {
    if (this.field === name) return;
    this.field = name;
    this.current();
    this.asks.selected(name, this.item.places[name] ?? []);
  }

  private current(): void {
    this.node.querySelectorAll<HTMLElement>("[data-field]").forEach((row) => {
      if (row.dataset.field === this.field) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    });
  }

  places(): Place[] {
    return this.item.places[this.field] ?? [];
  }

  focus(name = this.field): void {
    const row = this.node.querySelector(`[data-field="${name}"]`);
    const target = row?.querySelector<HTMLElement>(".cc-fieldval, textarea, input, select") ?? this.node.querySelector<HTMLElement>(".cc-fieldval");
    target?.focus({ preventScroll: true });
    target?.scrollIntoView({ block: "nearest" });
  }

  private arrows(event: KeyboardEvent): void {
    if (!(event.target instanceof Element) || !event.target.matches(".cc-fieldval") || event.altKey || event.ctrlKey) return;
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    this.focus(this.beside(this.field, event.key === "ArrowDown" ? 1 : -1));
  }

  private beside(name: string, by: number): string {
    const names = FIELDS[this.part].map((field) => field.name);
    return names[Math.min(Math.max(names.indexOf(name) + by, 0), names.length - 1)] ?? name;
  }

  edit(name = this.field): Editor | null {
    if (this.open?.field.name === name) {
      this.open.editor.first.focus();
      return this.open.editor;
    }
    const field = FIELDS[this.part].find((one) => one.name === name);
    const row = this.node.querySelector<HTMLElement>(`[data-field="${name}"]`);
    if (!field || !row) return null;
    if (this.open) {
      // Only one is edited at a time: what was typed in the other is saved on the way.
      if (this.dirty) {
        void this.save().then((done) => { if (done) this.edit(name); });
        return null;
      }
      this.close();
    }
    this.select(name);
    const id = `cc-edit-${name}`;
    const made = editor(field, this.item, id);
    const error = h("p", { class: "cc-field-err", role: "alert", id: `${id}-error` });
    made.first.setAttribute("aria-describedby", error.id);
    const hint = ["lines", "bodies", "signers", "measures", "deadlines"].includes(field.kind) ? h("p", { class: "cc-hint" }, w(`hint_${field.kind}`)) : null;
    const label = made.node === made.first ? h("label", { for: id }, this.label(name)) : this.label(name);
    if (made.node !== made.first) made.first.setAttribute("aria-label", w("deadline_words"));
    const actions = h("div", { class: "cc-actions cc-start" },
      button(`${w("save")} (Ctrl+Enter)`, "check", () => void this.finish(name), "btn btn-sm btn-primary"), button(`${w("leave")} (Esc)`, null, () => this.leave(), "btn btn-sm btn-ghost"));
    row.replaceChildren(h("dt", {}, label), h("dd", { class: "cc-editing" }, hint, made.node, error, actions));
    this.open = { field, editor: made, started: JSON.stringify(made.value()), error, row };
    made.node.addEventListener("keydown", (event) => this.editKey(event, field));
    made.first.focus();
    if (made.first instanceof HTMLTextAreaElement) made.first.setSelectionRange(made.first.value.length, made.first.value.length);
    return made;
  }

  private editKey(event: KeyboardEvent, field: Field): void {
    const one = event.target instanceof HTMLInputElement || field.kind === "long" || event.target instanceof HTMLSelectElement;
    if (event.key === "Escape") this.leave();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.shiftKey) void this.finish(this.beside(field.name, 1));
    else if (event.key === "Enter" && one && !event.shiftKey && !event.isComposing) void this.finish(field.name);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private async finish(next: string): Promise<void> {
    if (await this.save()) this.focus(next);
  }

  /** Saves what is typed; false when it could not be, and then it is still there. */
  async save(): Promise<boolean> {
    const open = this.open;
    if (!open) return true;
    const doubts = this.item.doubts.filter((doubt) => doubt.field === open.field.name);
    if (!this.dirty) {
      this.close();
      return true;
    }
    open.error.textContent = w("saving");
    const outcome = await this.asks.save(open.field.name, open.editor.value(), doubts);
    if (outcome.kind === "done") return true;
    if (this.open === open) this.fail(outcome);
    return false;
  }

  /** What went wrong stands beside what was typed. */
  fail(outcome: Outcome): void {
    if (!this.open || outcome.kind === "done") return;
    const said = outcome.kind === "invalid" ? outcome.sentence : outcome.kind === "conflict" ? w("conflict") : w(outcome.kind);
    this.open.error.textContent = said;
    this.open.editor.first.setAttribute("aria-invalid", "true");
    this.open.editor.first.focus();
  }

  /** The item as it is now on the server, while what is typed in one of its fields stays. */
  renew(item: Item): void {
    this.item = item;
    if (!this.open) return;
    const now = lines(this.open.field.kind, item.values[this.open.field.name], this.open.field.name).join("; ");
    this.open.row.querySelector(".cc-now")?.remove();
    this.open.error.before(h("p", { class: "cc-hint cc-now" }, w("now", { value: now || w("empty") })));
  }

  private close(): void {
    if (!this.open) return;
    const { field, row } = this.open;
    this.open = null;
    this.fill(row, field, this.item.doubts.filter((doubt) => doubt.field === field.name));
  }

  leave(): void {
    this.close();
    this.focus();
  }

  put(text: string): void {
    const made = this.edit(this.field);
    if (!made) return;
    made.put(text);
    made.first.focus();
  }

  async settle(doubts = this.item.doubts.filter((doubt) => doubt.field === this.field)): Promise<void> {
    const all = doubts.length ? doubts : this.item.doubts;
    if (all.length) await this.asks.act(all.map((doubt) => ({ verb: "settle", pointer: doubt.pointer })), w("said_settled"));
  }

  /** Ties the first phrase of the field, or of the item, that is nobody yet; else the first. */
  tieFirst(): void {
    const bodies = this.item.bodies ?? [];
    const body = bodies.find((one) => !one.count && !one.open) ?? bodies[0];
    if (!body) return;
    const field = FIELDS.tasks.find((one) => one.kind === "bodies" && ((this.item.values[one.name] as string[]) ?? []).includes(body.phrase));
    this.tie(body, field?.name ?? "lead");
  }

  private tie(body: Body, name: string): void {
    this.select(name);
    const row = this.node.querySelector<HTMLElement>(`[data-field="${name}"]`);
    row?.querySelector(".cc-tie")?.parentElement?.remove();
    const box = tieBox(body, this.asks, this.item.doubts.filter((doubt) => doubt.field === name), () => { box.node.parentElement?.remove(); this.focus(name); });
    row?.append(h("dd", { class: "cc-fix" }, box.node));
    box.input.focus();
  }
}

/** The box that ties a phrase; doubts about the phrase are settled by it. */
export function tieBox(body: Body, asks: Pick<Asks, "act" | "search" | "remembers">, doubts: Doubt[], left: () => void): ReturnType<typeof tie> {
  return tie(body, (query) => asks.search(query), (agency, remember) => {
    const step: Step = { verb: "set", path: ["bodies", body.folded], value: { members: [agency.agency] }, remember };
    const settled = doubts.map((doubt): Step => ({ verb: "settle", pointer: doubt.pointer }));
    void asks.act([step, ...settled], w("said_tied", { phrase: body.phrase, agency: agency.name }));
  }, left, asks.remembers());
}
