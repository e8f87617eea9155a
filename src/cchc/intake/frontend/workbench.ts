// The review workbench: what was read, corrected by keyboard alone, beside the document it was read from.
// Every change is an act on the server's operation log; this page holds nothing that is not there, but what is typed.

import { button, h, quiet, say, typing, w } from "./dom";
import { FIELDS } from "./fields";
import { List } from "./list";
import { Panel, tieBox } from "./panel";
import { Server, type Outcome } from "./server";
import { Source } from "./source";
import { splitForm } from "./split";
import type { Body, Item, Part, Place, State, Step, Value } from "./types";

const WINDOW = 40; // items fetched at once
const STRIP = 24; // unsure ones named above the item
const LISTED: string[] = ["tasks", "targets", "reporting"];
const NEW: Record<string, [string, Record<string, Value>]> = {
  tasks: ["title", { title: "" }], targets: ["text", { text: "", measures: [] }], reporting: ["report", { report: "" }],
};

class Bench {
  private readonly address: string;
  private readonly server: Server;
  private readonly panel: Panel;
  private readonly right: HTMLElement;
  private source!: Source;
  private state!: State;
  private list: List | null = null;
  private part: Part | "bodies" = "tasks";
  private at = 1;
  private cache = new Map<string, Item>();
  private done: Step[][] = []; // what was undone and can be done again
  private busy = 0; // acts under way: what is typed meanwhile is not for what is shown

  constructor(private readonly root: HTMLElement) {
    this.address = root.dataset.bench as string;
    this.server = new Server(this.address);
    this.right = root.querySelector(".cc-got-scroll") as HTMLElement;
    this.panel = new Panel({
      selected: (_field, places) => this.mark(places, true),
      showPlace: (places) => { this.pane("doc"); this.mark(places, true); },
      save: (field, value, doubts) => this.save(field, value, doubts.map((doubt) => doubt.pointer)),
      act: (steps, said) => this.act(steps, said),
      search: (query) => this.server.agencies(query),
      remembers: () => this.state.remembers,
      verbs: () => this.verbs(),
    });
  }

  async start(): Promise<void> {
    const state = await this.server.state();
    if (!state) return; // the page works without
    this.state = state;
    this.source = new Source(this.root.querySelector(".cc-doc") as HTMLElement, this.server, {
      chose: (pointers) => void this.chose(pointers),
      put: (text) => this.put(text),
      add: (text) => void this.add(text),
      back: () => this.focus(),
      current: () => (this.mine ? this.panel.label() : ""),
    }, this.address, state.pieces ?? 0, state.sheets ?? []);
    this.frame();
    document.addEventListener("keydown", (event) => this.key(event), true);
    addEventListener("beforeunload", (event) => { if (this.panel.dirty) event.preventDefault(); });
    const part = this.root.dataset.part ?? "tasks";
    if (part in FIELDS || (part === "bodies" && !this.root.querySelector("form.cc-taskform"))) await this.turn(part as Part | "bodies", Number(this.root.dataset.at) || 1, false);
    this.root.dataset.ready = "yes";
  }

  /** Whether the right side is ours: the parts drawn here, and not a page's own forms. */
  private get mine(): boolean {
    return this.root.dataset.mine === "yes" && this.part !== "bodies";
  }

  private get total(): number {
    return this.part === "head" ? 1 : this.state.counts[this.part] ?? 0;
  }

  // — what stands around —

  private frame(): void {
    const undo = document.querySelector<HTMLFormElement>("form[data-bench-undo]");
    const press = undo?.querySelector("button");
    press?.removeAttribute("data-key");
    undo?.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); void this.undo(); }, true);
    document.querySelectorAll<HTMLAnchorElement>("[data-part-link]").forEach((link) => link.addEventListener("click", (event) => {
      const part = link.dataset.partLink as string;
      if (event.ctrlKey || event.metaKey || !(part in FIELDS || part === "bodies")) return;
      event.preventDefault();
      void this.leaveField().then((left) => { if (left) void this.turn(part as Part | "bodies", part === "tasks" ? this.first() : 1, true); });
    }));
    const panes = h("div", { class: "cc-switch", role: "group", "aria-label": w("panes") },
      ...(["got", "doc"] as const).map((pane) => { const made = button(w(`pane_${pane}`), null, () => this.pane(pane), "btn btn-sm"); made.dataset.pane = pane; return made; }));
    this.root.before(panes);
    this.pane("got");
    const keys = h("dl", { class: "cc-keylist" }, ...(JSON.parse(w("keys")) as [string, string][]).flatMap(([key, does]) => [h("dt", {}, ...key.split(" ").map((one) => h("kbd", {}, one))), h("dd", {}, does)]));
    document.getElementById("phim-tat")?.append(h("h2", { class: "mt-3" }, w("keys_title")), keys);
    const foot = (JSON.parse(w("foot")) as [string, string][]).map(([key, does]) => h("span", {}, ...key.split(" ").map((one) => h("kbd", {}, one)), ` ${does}`));
    this.root.querySelector(".cc-got")?.append(h("div", { class: "cc-keys", role: "group", "aria-label": w("keys_title") }, ...foot));
  }

  private pane(pane: "got" | "doc"): void {
    this.root.dataset.pane = pane;
    document.querySelectorAll<HTMLElement>(".cc-switch [data-pane]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.pane === pane)));
    if (pane === "doc") this.source.reveal();
  }

  private counts(): void {
    for (const [name, count] of Object.entries({ ...this.state.counts, doubts: this.state.doubts })) {
      document.querySelectorAll(`[data-count="${name}"]`).forEach((one) => { one.textContent = String(count); });
    }
    const undo = document.querySelector<HTMLButtonElement>("form[data-bench-undo] button");
    if (undo) undo.disabled = !this.state.undo;
    document.querySelectorAll<HTMLElement>("[data-part-link]").forEach((link) => {
      if (link.dataset.partLink === this.part) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  // — items —

  /** An answer may be older than what an act has left since: then it is asked again, and never taken for the new. */
  private async fetch(part: Part, at: number[], tries = 3): Promise<void> {
    const wanted = [...new Set(at)].filter((n) => n >= 1 && !this.cache.has(`${part}/${n}`)).slice(0, 60);
    if (!wanted.length) return;
    const found = await this.server.items(part, wanted);
    if (!found) return;
    if (found.version > this.state.version) await this.renew();
    if (found.version !== this.state.version) return tries > 1 ? this.fetch(part, at, tries - 1) : undefined;
    for (const [n, item] of Object.entries(found.items)) this.cache.set(`${part}/${n}`, item);
  }

  private async renew(): Promise<void> {
    const state = await this.server.state();
    if (!state || state.version < this.state.version) return;
    if (state.version !== this.state.version) this.cache.clear();
    this.state = { ...this.state, ...state };
  }

  private around(at: number): number[] {
    return Array.from({ length: WINDOW }, (_, n) => at - 8 + n).filter((n) => n >= 1 && n <= this.total);
  }

  private first(): number {
    return this.state.unsure[0] ?? 1;
  }

  /** Shows a part at one of its items. */
  private async turn(part: Part | "bodies", at: number, focus: boolean): Promise<void> {
    const fresh = part !== this.part || this.root.dataset.mine !== "yes";
    this.part = part;
    this.root.dataset.mine = "yes";
    if (part === "bodies") return this.bodies(focus);
    this.at = Math.min(Math.max(at, 1), Math.max(this.total, 1));
    if (this.total) {
      await this.fetch(part, [this.at]);
      void this.fetch(part, this.around(this.at)).then(() => this.list?.draw());
      if (part === "tasks") void this.fetch(part, this.state.unsure.slice(0, STRIP)).then(() => this.strip());
    }
    const item = this.cache.get(`${part}/${this.at}`);
    history.replaceState(null, "", `${this.address}?part=${part}&n=${this.at}`);
    if (fresh || !item || !this.panel.node.isConnected) this.lay(item);
    if (item) {
      this.panel.draw(part, item, this.title(item), this.part === "head" ? "" : `${this.at}/${this.total}`, this.nav());
      this.mark(this.panel.places(), true);
    } else if (this.total) say(w("gone"), "over", button(w("again"), "refresh", () => void this.turn(part, at, true)));
    this.strip();
    this.list?.draw();
    this.counts();
    if (focus) this.focus();
  }

  private lay(item: Item | undefined): void {
    const part = this.part as Part;
    this.list = LISTED.includes(part) && this.total > 0 ? this.listed() : null;
    const strip = h("nav", { class: "cc-strip", "aria-label": w("strip"), hidden: true });
    const empty = h("div", { class: "cc-empty" }, h("p", {}, w(`none_${part}`)), h("div", { class: "cc-actions" }, button(`${w(`add_${part}`)} (A)`, "plus", () => void this.add(""), "btn btn-primary")));
    const list = this.list ? [h("section", { class: "cc-sec", "aria-labelledby": "cc-list-h" }, h("div", { class: "cc-sec-head" }, h("h2", { id: "cc-list-h" }, w(`list_${part}`)), h("p", {}, w("list_hint"))), this.list.node)] : [];
    this.right.replaceChildren(strip, item ? this.panel.node : this.total ? h("p", {}) : empty, ...list);
  }

  private listed(): List {
    const part = this.part as Part;
    return new List({
      order: () => {
        const unsure = part === "tasks" ? this.state.unsure : [];
        const seen = new Set(unsure);
        return [...unsure, ...Array.from({ length: this.state.counts[part] ?? 0 }, (_, n) => n + 1).filter((n) => !seen.has(n))];
      },
      item: (at) => this.cache.get(`${part}/${at}`),
      fetch: (at) => this.fetch(part, at),
      unsure: (at) => part === "tasks" && this.state.unsure.includes(at),
      open: (at) => void this.go(at),
      current: () => this.at,
      leave: () => this.focus(),
    }, w(`list_${part}`));
  }

  private title(item: Item): string {
    return w(`title_${this.part}`, { no: String(item.values.no ?? this.at) });
  }

  private nav(): HTMLElement[] {
    if (this.part === "head") return [];
    const made = [[-1, "chevron-up", "previous"], [1, "chevron-down", "next"]].map(([by, name, label]) => {
      const press = button("", name as string, () => void this.go(this.at + (by as number)), "cc-iconlink");
      press.setAttribute("aria-label", w(label as string));
      press.disabled = this.at + (by as number) < 1 || this.at + (by as number) > this.total;
      return press;
    });
    return made;
  }

  private strip(): void {
    const strip = this.right.querySelector<HTMLElement>(".cc-strip");
    if (!strip) return;
    const unsure = this.part === "tasks" ? this.state.unsure : [];
    strip.hidden = !unsure.length;
    const shown = unsure.slice(0, STRIP);
    const more = unsure.length - shown.length;
    strip.replaceChildren(h("span", { class: "small text-2" }, w("unsure_first")), ...shown.map((at) => {
      const no = this.cache.get(`tasks/${at}`)?.values.no ?? at;
      const link = h("a", { class: "cc-plain num", href: `?n=${at}`, "aria-current": at === this.at ? "true" : undefined }, h("span", { class: "visually-hidden" }, `${w("task")} `), String(no));
      link.addEventListener("click", (event) => { event.preventDefault(); void this.go(at); });
      return link;
    }), ...(more > 0 ? [h("span", { class: "small text-2" }, w("more", { n: more }))] : []));
  }

  private verbs(): HTMLElement[] {
    if (this.part === "head") return [];
    const part = this.part as Part;
    const all: [string, string, string, () => void, boolean][] = [
      [`add_${part}`, "plus", "A", () => void this.add(""), true],
      ["split", "copy", "S", () => this.split(), part === "tasks"],
      ["join", "link", "M", () => void this.join(), part === "tasks" && this.at < this.total],
      ["up", "chevron-up", "Alt+↑", () => void this.move(-1), this.at > 1],
      ["down", "chevron-down", "Alt+↓", () => void this.move(1), this.at < this.total],
      [`remove_${part}`, "trash", "X", () => void this.remove(), true],
    ];
    return all.filter(([, , , , there]) => there).map(([label, name, key, press]) => button(`${w(label)} (${key})`, name, press, "btn btn-sm btn-ghost"));
  }

  private mark(here: Place[], move: boolean): void {
    const item = this.cache.get(`${this.part}/${this.at}`);
    this.source.mark(Object.values(item?.places ?? {}).flat(), here, move);
  }

  private focus(): void {
    this.pane("got");
    if (this.mine && this.panel.node.isConnected) this.panel.focus();
    else this.right.querySelector<HTMLElement>("button, a, input")?.focus();
  }

  // — moving about —

  /** Saves what is typed before something else is shown; false when it could not be. */
  private async leaveField(): Promise<boolean> {
    return this.mine ? this.panel.save() : true;
  }

  private async go(at: number): Promise<void> {
    if (at < 1 || at > this.total || !(await this.leaveField())) return;
    this.panel.field = "";
    quiet();
    await this.turn(this.part, at, true);
  }

  private async nextUnsure(): Promise<void> {
    const at = this.state.unsure.find((n) => n > this.at || this.part !== "tasks") ?? this.first();
    if (!this.state.unsure.length) return say(w("none_unsure"), "info");
    if (!(await this.leaveField())) return;
    this.panel.field = "";
    await this.turn("tasks", at, true);
  }

  /** What was read from a spot is shown; of several, what is of the item one is at. */
  private async chose(pointers: string[]): Promise<void> {
    const parsed = pointers.map((pointer) => pointer.split("/")).map(([, part, ...rest]) => part === "document" ? { part: "head" as Part, source: null, field: rest[0] ?? "" } : { part: part as Part, source: Number(rest[0]), field: rest[1] ?? "" });
    const own = parsed.filter((one) => one.part === this.part && (one.source === null || one.source === this.cache.get(`${this.part}/${this.at}`)?.source));
    const fields = own.map((one) => one.field);
    const target = own[(fields.indexOf(this.panel.field) + 1) % Math.max(own.length, 1)] ?? parsed.find((one) => one.part === this.part) ?? parsed[0];
    if (!target || !(target.part in FIELDS) || !(await this.leaveField())) return;
    if (target.source === null) await this.turn("head", 1, false);
    else if (!own.includes(target)) {
      const found = await this.server.itemOf(target.part, target.source);
      if (!found) return say(w("removed_item"), "info");
      this.cache.set(`${target.part}/${found.at}`, found.item);
      await this.turn(target.part, found.at, false);
    }
    this.pane("got");
    this.panel.select(target.field);
    this.panel.focus(target.field);
  }

  private put(text: string): void {
    if (!this.mine || !text) return;
    this.pane("got");
    this.panel.put(text);
  }

  // — acts —

  /** Sends steps and shows what came of them. `show` is the item to be at afterwards. */
  private async act(steps: Step[] | (() => Step[]), said: string, show: number = this.at, again = false): Promise<Outcome> {
    const part = this.part;
    this.busy++;
    const outcome = await this.server.act(() => ({
      version: this.state.version, steps: typeof steps === "function" ? steps() : steps, show: part === "bodies" ? [] : [[part, show]],
    }));
    if (outcome.kind === "done") {
      if (!again) this.done = [];
      await this.took(outcome, part, show, said);
    } else this.failed(outcome, () => void this.act(steps, said, show, again));
    this.busy--;
    return outcome;
  }

  private async took(outcome: Extract<Outcome, { kind: "done" }>, part: Part | "bodies", at: number, said: string): Promise<void> {
    this.state = { ...this.state, ...outcome.state };
    this.cache.clear();
    for (const [key, item] of Object.entries(outcome.items)) this.cache.set(key, item);
    const field = this.panel.field;
    await this.turn(part, at, false);
    this.panel.field = field;
    if (this.mine) this.panel.focus(field);
    say(said, "done", ...(this.state.undo ? [button(`${w("undo")} (U)`, "arrow-back-up", () => void this.undo(), "btn btn-sm btn-ghost")] : []));
  }

  private failed(outcome: Exclude<Outcome, { kind: "done" }>, retry: () => void): void {
    if (outcome.kind === "conflict") {
      this.state = { ...this.state, ...outcome.state };
      this.cache.clear();
      if (!this.panel.editing) void this.turn(this.part, this.at, true);
    }
    const sentence = "sentence" in outcome ? outcome.sentence : w(outcome.kind);
    const more = outcome.kind === "gone" || outcome.kind === "signedout" ? [button(w("again"), "refresh", retry)] : [];
    if (!this.panel.editing || outcome.kind !== "invalid") say(sentence, "over", ...more);
  }

  /** A field's new value, with its doubts settled. After a clash what is typed stays, beside what is there now. */
  private async save(field: string, value: Value, pointers: string[]): Promise<Outcome> {
    const part = this.part as Part;
    const item = this.cache.get(`${part}/${this.at}`);
    const path = (): (string | number)[] => (part === "head" ? (field === "kind" ? ["kind"] : ["document", field]) : [part, this.at - 1, field]);
    const steps = (): Step[] => [{ verb: "set", path: path(), value }, ...pointers.map((pointer) => ({ verb: "settle", pointer }))];
    const outcome = await this.act(steps, w("said_saved", { field: this.panel.label(field) }));
    if (outcome.kind === "conflict") await this.reread(part, item);
    return outcome;
  }

  /** After a clash: where the item is now and what it says; saving again then goes to the right one. */
  private async reread(part: Part, old: Item | undefined): Promise<void> {
    const found = old?.source === null || old?.source === undefined ? null : await this.server.itemOf(part, old.source);
    if (found) {
      this.at = found.at;
      this.cache.set(`${part}/${found.at}`, found.item);
    } else await this.fetch(part, [this.at]);
    const now = this.cache.get(`${part}/${this.at}`);
    if (now) this.panel.renew(now);
  }

  private async undo(): Promise<void> {
    if (this.panel.editing && this.mine) this.panel.leave();
    const outcome = await this.server.act(() => ({ version: this.state.version, steps: [], undo: true }));
    if (outcome.kind !== "done") return this.failed(outcome, () => void this.undo());
    const back = outcome.undone;
    if (!back) return;
    this.done.push(back.again);
    const part = back.part in FIELDS || back.part === "bodies" ? (back.part as Part) : this.part;
    const at = Math.min(back.at, Math.max(outcome.state.counts[part] ?? 1, 1));
    this.panel.field = back.field || this.panel.field;
    await this.took(outcome, part, back.part === part ? at : this.at, w("said_undone"));
  }

  private async redo(): Promise<void> {
    const steps = this.done.pop();
    if (!steps) return say(w("nothing_again"), "info");
    const [part, n] = steps[0]?.path ?? [];
    const at = LISTED.includes(String(part)) && typeof n === "number" ? n + 1 : this.at;
    if (LISTED.includes(String(part)) && part !== this.part) await this.turn(part as Part, at, false);
    const outcome = await this.act(steps, w("said_redone"), at, true);
    if (outcome.kind !== "done") this.done.push(steps);
  }

  private async add(text: string): Promise<void> {
    if (!(this.part in NEW) || !(await this.leaveField())) return;
    const [name, empty] = NEW[this.part] as [string, Record<string, Value>];
    const area = this.part === "reporting" ? {} : { area: this.cache.get(`${this.part}/${this.at}`)?.values.area ?? null };
    const at = this.total ? this.at + 1 : 1;
    const value = { ...empty, ...area, [name]: text || w(`new_${this.part}`) };
    this.panel.field = name;
    const outcome = await this.act([{ verb: "insert", path: [this.part, at - 1], value }], w("said_added"), at);
    if (outcome.kind !== "done") return;
    const made = this.panel.edit(name);
    if (!text && made) (made.first as HTMLTextAreaElement).select();
  }

  private async remove(): Promise<void> {
    if (!LISTED.includes(this.part) || !this.total) return;
    if (this.panel.editing) this.panel.leave();
    await this.act([{ verb: "remove", path: [this.part, this.at - 1] }], w("said_removed"), Math.max(1, Math.min(this.at, this.total - 1)));
  }

  private async move(by: number): Promise<void> {
    const to = this.at + by;
    if (!LISTED.includes(this.part) || to < 1 || to > this.total || !(await this.leaveField())) return;
    await this.act([{ verb: "move", path: [this.part, this.at - 1], value: to - 1 }], w("said_moved", { n: to }), to);
  }

  private split(): void {
    const item = this.cache.get(`tasks/${this.at}`);
    if (this.part !== "tasks" || !item) return;
    const cut = this.panel.caret;
    void this.leaveField().then((left) => {
      const now = this.cache.get(`tasks/${this.at}`);
      if (!left || !now) return;
      this.panel.under(splitForm(now, this.at, cut, (steps) => void this.act(steps, w("said_split")), () => { this.panel.under(null); this.focus(); }));
    });
  }

  private async join(): Promise<void> {
    if (this.part !== "tasks" || this.at >= this.total || !(await this.leaveField())) return;
    await this.fetch("tasks", [this.at, this.at + 1]);
    const first = this.cache.get(`tasks/${this.at}`)?.values;
    const second = this.cache.get(`tasks/${this.at + 1}`)?.values;
    if (!first || !second) return say(w("gone"), "over");
    const n = this.at - 1;
    const steps: Step[] = [{ verb: "set", path: ["tasks", n, "title"], value: `${String(first.title)}; ${String(second.title)}` }];
    for (const name of ["products", "lead", "coordinating", "requirements", "deadlines"]) {
      const had = (first[name] as unknown[]) ?? [];
      const known = new Set(had.map((one) => JSON.stringify(one)));
      const more = ((second[name] as unknown[]) ?? []).filter((one) => !known.has(JSON.stringify(one)));
      if (more.length) steps.push({ verb: "set", path: ["tasks", n, name], value: [...had, ...more] });
    }
    await this.act([...steps, { verb: "remove", path: ["tasks", n + 1] }], w("said_joined"));
  }

  // — bodies —

  private async bodies(focus: boolean): Promise<void> {
    const bodies = await this.server.named();
    this.list = null;
    history.replaceState(null, "", `${this.address}?part=bodies`);
    this.right.replaceChildren(h("p", { class: "text-2" }, w("bodies_hint")), ...bodies.map((body) => this.body(body)));
    this.counts();
    if (focus) this.right.querySelector<HTMLElement>(".cc-fieldval")?.focus();
  }

  private body(body: Body): HTMLElement {
    const missing = !body.count && !body.open && body.lead > 0;
    const meaning = body.count === 1 ? body.names[0] ?? "" : body.count ? `${body.meaning || body.phrase}: ${w("several", { n: body.count })}` : body.open ? w("open_ended") : w("unknown_body");
    const row = h("div", { class: `cc-bodyrow${missing ? " is-unsure" : ""}` });
    const left = (): void => { row.querySelector(".cc-tie")?.remove(); row.querySelector<HTMLElement>(".cc-fieldval")?.focus(); };
    const value = h("button", { type: "button", class: "cc-fieldval", "aria-label": w("tie_for", { phrase: body.phrase }) }, h("span", {}, meaning));
    value.addEventListener("click", () => {
      const box = tieBox(body, { act: (steps, said) => this.act(steps, said), search: (query) => this.server.agencies(query), remembers: () => this.state.remembers }, [], left);
      row.querySelector(".cc-tie")?.remove();
      row.append(box.node);
      box.input.focus();
    });
    const all = h("a", { class: "small", href: `${this.address}?part=bodies&body=${encodeURIComponent(body.folded)}`, "aria-label": w("roster_of", { phrase: body.phrase }) }, w("roster"));
    row.append(h("div", {}, h("b", {}, body.phrase), h("span", { class: "cc-sub" }, w("body_counts", { lead: body.lead, coordinating: body.coordinating }))), value, all);
    return row;
  }

  // — keys —

  private key(event: KeyboardEvent): void {
    if (document.querySelector("dialog[open]")) return;
    if (this.busy && !typing(event.target) && event.key !== "Tab") {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const key = event.key;
    const control = event.ctrlKey || event.metaKey;
    let act: (() => void) | undefined;
    if (control && event.shiftKey && key === "Enter" && this.panel.caret !== null) act = () => this.split();
    else if (typing(event.target)) return;
    else if (control && !event.altKey) {
      if (key.toLowerCase() === "z") act = () => void (event.shiftKey ? this.redo() : this.undo());
      else if (key.toLowerCase() === "y") act = () => void this.redo();
    } else if (event.altKey) {
      if (key === "ArrowUp" || key === "ArrowDown") act = () => void this.move(key === "ArrowUp" ? -1 : 1);
    } else {
      const left = event.target instanceof Element && event.target.closest(".cc-paper") !== null;
      const plain: Record<string, () => void> = {
        j: () => void this.go(this.at + 1), k: () => void this.go(this.at - 1), d: () => void this.nextUnsure(), u: () => void this.undo(), r: () => void this.redo(),
        t: () => { this.pane("doc"); void this.source.enter(); }, v: () => this.source.toggle(), l: () => this.list?.node.focus(),
        ...(this.mine ? { e: () => this.panel.edit(), g: () => void this.panel.settle(), s: () => this.split(), m: () => void this.join(), x: () => void this.remove(), b: () => this.panel.tieFirst() } : {}),
        ...(this.mine && !left ? { a: () => void this.add("") } : {}),
      };
      act = plain[key];
      const links = [...document.querySelectorAll<HTMLElement>("[data-part-link]")];
      if (!act && /^[1-7]$/.test(key)) act = () => links[Number(key) - 1]?.click();
    }
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }
}

const root = document.querySelector<HTMLElement>("[data-bench]");
if (root) void new Bench(root).start();
