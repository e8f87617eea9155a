// The left side: the document as it is, in pieces of text or as pictures of pages. A spot is what can be selected.

import { button, h, svg, w } from "./dom";
import type { Server } from "./server";
import type { Place, Spot } from "./types";

interface Asks {
  /** A spot was chosen: the pointers of what was read from it. */
  chose(pointers: string[]): void;
  put(text: string): void;
  add(text: string): void;
  back(): void;
  current(): string;
}

const AHEAD = "800px";

export class Source {
  private readonly paper: HTMLElement;
  private readonly bar: HTMLElement;
  private readonly texts: HTMLElement;
  private readonly pages: HTMLElement;
  private readonly watch: IntersectionObserver;
  private view: string;
  private places: Place[] = [];
  private here: Place[] = [];
  private cursor: string | null = null;
  private loading = new Map<string, Promise<void>>();

  constructor(private readonly doc: HTMLElement, private readonly server: Server, private readonly asks: Asks, private readonly address: string, pieces: number, private readonly sheets: [number, number][]) {
    this.paper = doc.querySelector(".cc-paper") as HTMLElement;
    this.bar = h("div", { class: "cc-takebar", hidden: true });
    doc.querySelector(".cc-doc-bar")?.after(this.bar);
    this.watch = new IntersectionObserver((seen) => {
      for (const one of seen) if (one.isIntersecting) void this.load(one.target as HTMLElement);
    }, { root: this.paper, rootMargin: `${AHEAD} 0px` });
    this.view = sheets.length && !this.paper.querySelector(".cc-piece") ? "pages" : "text";
    this.texts = h("div", { class: "cc-texts" });
    this.pages = h("div", { class: "cc-pictures" });
    this.layText(pieces);
    this.layPages();
    if (pieces || sheets.length) this.paper.replaceChildren(this.texts, this.pages);
    this.turn(this.view);
    this.listen();
  }

  private layText(pieces: number): void {
    const there = this.paper.querySelector<HTMLElement>(".cc-piece");
    for (let n = 1; n <= pieces; n++) {
      const wait = h("div", { class: "cc-piece cc-wait", "data-piece": n });
      const piece = there?.dataset.piece === String(n) ? there : wait;
      this.texts.append(piece);
      if (piece === wait) this.watch.observe(wait);
    }
    this.unmark();
  }

  private layPages(): void {
    this.sheets.forEach(([width, height], index) => {
      const n = index + 1;
      const image = h("img", { src: `${this.address}page/${n}.png`, width: Math.round(width), height: Math.round(height), loading: "lazy", decoding: "async", alt: w("page_alt", { n }) });
      image.addEventListener("error", () => image.replaceWith(h("p", { class: "cc-note" }, w("page_failed", { n }))), { once: true });
      const layer = svg("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "group", "aria-label": w("page_alt", { n }) });
      const page = h("figure", { class: "cc-page", id: `trang-${n}`, "data-page": n }, image, layer);
      this.pages.append(page);
      this.watch.observe(page);
    });
  }

  /** Text or pages. What is marked stays marked. */
  turn(view: string): void {
    this.view = view;
    this.texts.hidden = view !== "text";
    this.pages.hidden = view !== "pages";
    this.paper.classList.toggle("cc-sheets", view === "pages");
    this.doc.querySelectorAll<HTMLElement>("[data-view]").forEach((link) => {
      if (link.dataset.view === view) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  toggle(): void {
    if (!this.sheets.length) return;
    this.turn(this.view === "text" ? "pages" : "text");
    this.reveal();
  }

  /** Marks where an item was read, and where its field in question was, and brings that into view. */
  mark(places: Place[], here: Place[], move: boolean): void {
    this.places = places;
    this.here = here;
    this.remark();
    if (move) void this.show(here.length ? here : places);
  }

  private unmark(): void {
    this.texts.querySelectorAll("mark").forEach((mark) => mark.replaceWith(...mark.childNodes));
    this.texts.querySelectorAll(".is-on").forEach((row) => row.classList.remove("is-on"));
  }

  private remark(): void {
    this.texts.querySelectorAll(".is-on, .is-here").forEach((one) => one.classList.remove("is-on", "is-here"));
    for (const [listed, name] of [[this.places, "is-on"], [this.here, "is-here"]] as const) {
      for (const place of listed) this.spot(place.s)?.classList.add(name);
    }
    this.pages.querySelectorAll("rect.cc-marked").forEach((one) => one.remove());
    for (const [listed, name] of [[this.places, "is-on"], [this.here, "is-here"]] as const) {
      const boxes = new Map(listed.flatMap((place) => place.at ?? []).map((box) => [box.join(), box]));
      for (const [n, left, top, right, bottom] of boxes.values()) {
        const box = { class: `cc-marked ${name}`, x: left, y: top, width: right - left, height: bottom - top };
        this.pages.children[n - 1]?.querySelector("svg")?.prepend(svg("rect", box));
      }
    }
  }

  private spot(id: string): HTMLElement | null {
    return this.texts.querySelector<HTMLElement>(`[data-s="${CSS.escape(id)}"]`);
  }

  private async show(places: Place[]): Promise<void> {
    const [place] = places;
    if (!place) return;
    const at = place.at?.[0];
    if (this.view === "pages" && at) {
      const page = this.pages.children[at[0] - 1] as HTMLElement | undefined;
      const sheet = this.sheets[at[0] - 1];
      if (page && sheet) this.scroll(this.height(page) + (at[2] * page.clientHeight) / sheet[1]);
      return;
    }
    if (!this.spot(place.s)) await this.fetch({ spot: place.s });
    this.remark();
    const found = this.spot(place.s);
    if (found) this.scroll(this.height(found));
  }

  /** Where something begins, in pixels from the top of the document. */
  private height(part: Element): number {
    return part.getBoundingClientRect().top - this.paper.getBoundingClientRect().top + this.paper.scrollTop;
  }

  /** Brings what is marked into view, where the document was hidden when it was marked. */
  reveal(): void {
    void this.show(this.here.length ? this.here : this.places);
  }

  private scroll(top: number): void {
    this.paper.scrollTop = Math.max(0, top - this.paper.clientHeight / 3);
  }

  private async load(target: HTMLElement): Promise<void> {
    this.watch.unobserve(target);
    if (target.dataset.piece) await this.fetch({ piece: Number(target.dataset.piece) });
    else if (target.dataset.page) await this.overlay(target, Number(target.dataset.page));
  }

  private fetch(query: { piece: number } | { spot: string }): Promise<void> {
    const key = JSON.stringify(query);
    const started = this.loading.get(key) ?? this.server.piece(query).then((piece) => {
      const n = piece?.dataset.piece;
      const wait = n ? this.texts.querySelector<HTMLElement>(`.cc-wait[data-piece="${n}"]`) : null;
      if (piece && wait) {
        // What comes in above must not push away what is being read.
        const above = wait.getBoundingClientRect().bottom <= this.paper.getBoundingClientRect().top;
        const before = this.texts.scrollHeight;
        wait.replaceWith(piece);
        if (above) this.paper.scrollTop += this.texts.scrollHeight - before;
        this.remark();
      } else if (!piece) this.loading.delete(key);
    });
    this.loading.set(key, started);
    return started;
  }

  private async overlay(page: HTMLElement, n: number): Promise<void> {
    if (page.dataset.ready) return;
    page.dataset.ready = "yes";
    const layer = page.querySelector("svg");
    for (const one of await this.server.spots(n)) layer?.append(this.box(one));
  }

  private box(one: Spot): SVGElement {
    const [left, top, right, bottom] = one.at;
    const named = { tabindex: -1, role: "button", "aria-label": one.t.slice(0, 300) || w("empty_spot") };
    return svg("rect", { class: "cc-spot", "data-s": one.s, "data-p": one.p.join(" "), "data-t": one.t, x: left, y: top, width: right - left, height: bottom - top, ...named });
  }

  private listen(): void {
    this.paper.addEventListener("click", (event) => {
      const chosen = (event.target as Element).closest<HTMLElement>("[data-s]");
      if (!chosen) return;
      event.preventDefault();
      if (getSelection()?.isCollapsed === false) return this.offer(chosen);
      this.choose(chosen);
    });
    document.addEventListener("selectionchange", () => {
      if (this.selected()) this.offer(null);
    });
    this.paper.addEventListener("keydown", (event) => this.key(event));
    this.paper.addEventListener("focus", () => { if (this.cursor) this.spots().find((one) => this.name(one) === this.cursor)?.focus(); });
    this.doc.querySelectorAll<HTMLElement>("[data-view]").forEach((link) => link.addEventListener("click", (event) => {
      event.preventDefault();
      if (link.dataset.view !== this.view) this.toggle();
    }));
  }

  /** The keyboard comes to the left: to where it was, or to what is marked. */
  async enter(): Promise<void> {
    const [first] = this.here;
    if (first && this.view === "text" && !this.spot(first.s)) await this.show(this.here);
    const spots = this.spots();
    const wanted = [this.here[0]?.s, this.cursor, this.places[0]?.s];
    const found = wanted.map((id) => spots.find((one) => this.name(one) === id)).find(Boolean);
    (found ?? spots.find((one) => one.getBoundingClientRect().bottom > this.paper.getBoundingClientRect().top) ?? this.paper).focus();
    if (found) this.step(found, 0);
  }

  private name(spot: Element): string {
    return spot.getAttribute("data-s") ?? "";
  }

  private spots(): (HTMLElement | SVGElement)[] {
    return [...(this.view === "text" ? this.texts : this.pages).querySelectorAll<HTMLElement>("[data-s]")];
  }

  private key(event: KeyboardEvent): void {
    const here = (event.target as Element).closest<HTMLElement>("[data-s]");
    const pressed = event.key;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (pressed === "Escape") this.asks.back();
    else if (!here && ["ArrowDown", "ArrowRight", "Enter"].includes(pressed)) void this.enter();
    else if (!here) return;
    else if (pressed === "Enter") this.choose(here);
    else if (pressed === "p") this.asks.put(this.words(here));
    else if (pressed === "a") this.asks.add(this.words(here));
    else if (pressed === "ArrowRight") this.step(here, 1);
    else if (pressed === "ArrowLeft") this.step(here, -1);
    else if (pressed === "ArrowDown" || pressed === "ArrowUp") this.line(here, pressed === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** To the spot so many further in the document; waits for a piece that is not there yet. */
  private step(here: Element, by: number): void {
    const spots = this.spots();
    const next = spots[spots.indexOf(here as HTMLElement) + by];
    if (!next) return;
    this.cursor = this.name(next);
    next.setAttribute("tabindex", "-1");
    next.focus();
    this.offer(next as HTMLElement);
    const wait = (here.closest(".cc-piece") as HTMLElement | null)?.nextElementSibling;
    if (wait?.classList.contains("cc-wait")) void this.load(wait as HTMLElement);
  }

  /** In a table to the cell below or above; elsewhere the next or previous spot. */
  private line(here: HTMLElement, by: number): void {
    const row = here.closest("tr");
    const other = by > 0 ? row?.nextElementSibling : row?.previousElementSibling;
    const cell = other?.querySelectorAll<HTMLElement>("[data-s]");
    if (!row || !cell?.length) return this.step(row && by > 0 ? (row.lastElementChild ?? here) : row ? (row.firstElementChild ?? here) : here, by);
    const column = [...row.querySelectorAll("[data-s]")].indexOf(here);
    const wanted = cell[Math.min(column, cell.length - 1)] as HTMLElement;
    this.step(wanted, 0);
  }

  private choose(spot: HTMLElement | SVGElement): void {
    this.cursor = this.name(spot);
    this.offer(spot);
    const pointers = (spot.getAttribute("data-p") ?? "").split(" ").filter(Boolean);
    this.asks.chose(pointers);
  }

  private words(spot: Element): string {
    const text = this.selected() || (spot.getAttribute("data-t") ?? spot.textContent ?? "");
    return text.replace(/\s+/g, " ").trim();
  }

  private selected(): string {
    const selection = getSelection();
    const inside = selection?.anchorNode && this.paper.contains(selection.anchorNode);
    return inside && !selection.isCollapsed ? selection.toString() : "";
  }

  /** What can be done with a spot or with selected words stands over the document. */
  private offer(spot: Element | null): void {
    const words = (): string => (spot ? this.words(spot) : this.selected().replace(/\s+/g, " ").trim());
    const name = this.asks.current();
    const text = words();
    const shown = h("span", { class: "cc-took" }, `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`);
    const take = name ? button(`${w("take", { field: name })} (P)`, "arrow-right", () => this.asks.put(text)) : null;
    this.bar.replaceChildren(...[shown, take, button(`${w("add_from")} (A)`, "plus", () => this.asks.add(text), "btn btn-sm btn-ghost")].filter((one): one is HTMLSpanElement | HTMLButtonElement => one !== null));
    this.bar.hidden = !text;
  }
}
