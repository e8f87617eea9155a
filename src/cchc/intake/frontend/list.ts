// The list of items, the unsure first. Only the rows in view are there: it is as quick with five thousand.

import { h, icon, w } from "./dom";
import { lines } from "./fields";
import type { Item } from "./types";

const ROW = 44; // pixels, as in the style sheet

interface Asks {
  order(): number[];
  item(at: number): Item | undefined;
  fetch(at: number[]): Promise<void>;
  unsure(at: number): boolean;
  open(at: number): void;
  current(): number;
  leave(): void;
}

export class List {
  readonly node: HTMLElement;
  private readonly inner: HTMLElement;
  private active = 0;
  private asked = new Set<number>();

  constructor(private readonly asks: Asks, label: string) {
    this.inner = h("div", { class: "cc-vlist-in", role: "presentation" });
    this.node = h("div", { class: "cc-vlist", role: "listbox", tabindex: 0, "aria-label": label }, this.inner);
    this.node.addEventListener("scroll", () => this.draw(), { passive: true });
    this.node.addEventListener("click", (event) => {
      const row = (event.target as Element).closest<HTMLElement>("[data-at]");
      if (row) this.asks.open(Number(row.dataset.at));
    });
    this.node.addEventListener("focus", () => { this.active = Math.max(0, this.asks.order().indexOf(this.asks.current())); this.reveal(); });
    this.node.addEventListener("keydown", (event) => this.key(event));
  }

  private key(event: KeyboardEvent): void {
    const last = this.asks.order().length - 1;
    const page = Math.max(1, Math.floor(this.node.clientHeight / ROW) - 1);
    const to: Record<string, number> = { ArrowDown: this.active + 1, ArrowUp: this.active - 1, PageDown: this.active + page, PageUp: this.active - page, Home: 0, End: last };
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter") this.asks.open(this.asks.order()[this.active] ?? 1);
    else if (event.key === "Escape") this.asks.leave();
    else if (event.key in to) {
      this.active = Math.min(Math.max(to[event.key] ?? 0, 0), last);
      this.reveal();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private reveal(): void {
    const top = this.active * ROW;
    if (top < this.node.scrollTop) this.node.scrollTop = top;
    else if (top + ROW > this.node.scrollTop + this.node.clientHeight) this.node.scrollTop = top + ROW - this.node.clientHeight;
    this.draw();
  }

  /** Draws the rows in view; those not known yet are asked for, and drawn when they come. */
  draw(): void {
    const order = this.asks.order();
    this.inner.style.height = `${order.length * ROW}px`;
    const first = Math.max(0, Math.floor(this.node.scrollTop / ROW) - 4);
    const until = Math.min(order.length, Math.ceil((this.node.scrollTop + (this.node.clientHeight || 300)) / ROW) + 4);
    const rows: HTMLElement[] = [];
    const missing: number[] = [];
    for (let place = first; place < until; place++) {
      const at = order[place] as number;
      const item = this.asks.item(at);
      if (!item && !this.asked.has(at)) missing.push(at);
      rows.push(this.row(place, at, item, order.length));
    }
    this.inner.replaceChildren(...rows);
    const shown = rows.find((row) => row.id === `cc-row-${order[this.active]}`);
    if (shown && document.activeElement === this.node) this.node.setAttribute("aria-activedescendant", shown.id);
    else this.node.removeAttribute("aria-activedescendant");
    if (missing.length) {
      missing.forEach((at) => this.asked.add(at));
      void this.asks.fetch(missing).then(() => { missing.forEach((at) => this.asked.delete(at)); this.draw(); });
    }
  }

  private row(place: number, at: number, item: Item | undefined, size: number): HTMLElement {
    const title = item ? String(item.values.title ?? item.values.text ?? item.values.report ?? "") : "…";
    const below = item ? lines("lines", item.values.lead ?? []).join("; ") : "";
    const current = at === this.asks.current();
    const row = h("div", { id: `cc-row-${at}`, class: `cc-vrow${place === this.active && document.activeElement === this.node ? " is-active" : ""}`, role: "option", "data-at": at, "aria-selected": current ? "true" : "false", "aria-posinset": place + 1, "aria-setsize": size },
      h("span", { class: "cc-code num" }, item ? String(item.values.no ?? at) : String(at)),
      h("span", { class: "cc-vtext" }, h("span", { class: "cc-vtitle" }, title), below ? h("span", { class: "cc-sub" }, below) : null),
      this.asks.unsure(at) ? h("span", { class: "cc-vmark" }, icon("help-circle"), h("span", { class: "visually-hidden" }, w("unsure"))) : null);
    row.style.top = `${place * ROW}px`;
    return row;
  }
}
