// The tree of agencies as the pattern of WAI-ARIA has it: one stop of the Tab key, arrows within, what is below fetched
// when it is opened. Without this script its links do the same, a page at a time.

const WAIT = 700; // ms between two letters of one word

const fold = (words: string): string =>
  words.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase().trim();

class Tree {
  private typed = "";
  private last = 0;

  constructor(private readonly root: HTMLElement) {
    root.setAttribute("role", "tree");
    this.dress(root, 1);
    const at = root.querySelector<HTMLElement>("[data-at]") ?? this.shown()[0];
    if (at) this.stop(at);
    root.querySelector("[data-at]")?.scrollIntoView({ block: "nearest" });
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("click", (event) => this.click(event));
    root.addEventListener("focusin", (event) => {
      const leaf = (event.target as HTMLElement).closest<HTMLElement>(".cc-leaf");
      if (leaf) this.stop(leaf);
    });
  }

  private dress(list: HTMLElement, level: number): void {
    const items = [...list.children] as HTMLElement[];
    items.forEach((item, n) => {
      const leaf = this.leaf(item);
      if (!leaf) return;
      item.setAttribute("role", "none");
      leaf.setAttribute("role", "treeitem");
      leaf.setAttribute("aria-level", String(level));
      leaf.setAttribute("aria-setsize", String(items.length));
      leaf.setAttribute("aria-posinset", String(n + 1));
      if (!leaf.hasAttribute("tabindex")) leaf.tabIndex = -1;
      const twist = item.querySelector<HTMLElement>(":scope > .cc-limb > .cc-twist[data-below]");
      const below = this.below(item);
      if (twist) {
        twist.tabIndex = -1;
        twist.setAttribute("aria-hidden", "true");
        leaf.setAttribute("aria-expanded", String(Boolean(below && !below.hidden)));
      }
      if (below) {
        below.setAttribute("role", "group");
        below.id ||= `duoi-${Math.random().toString(36).slice(2, 10)}`;
        leaf.setAttribute("aria-owns", below.id);
        this.dress(below, level + 1);
      }
    });
  }

  private leaf(item: Element): HTMLElement | null {
    return item.querySelector<HTMLElement>(":scope > .cc-limb > .cc-leaf");
  }

  private below(item: Element): HTMLElement | null {
    return item.querySelector<HTMLElement>(":scope > ul");
  }

  private shown(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>(".cc-leaf")].filter((leaf) => !leaf.closest("ul[hidden]"));
  }

  private stop(leaf: HTMLElement): void {
    this.root.querySelectorAll<HTMLElement>('.cc-leaf[tabindex="0"]').forEach((one) => { one.tabIndex = -1; });
    leaf.tabIndex = 0;
  }

  private go(leaf: HTMLElement | null | undefined): void {
    leaf?.focus();
  }

  private item(leaf: HTMLElement): HTMLElement {
    return leaf.closest("li") as HTMLElement;
  }

  private key(event: KeyboardEvent): void {
    const leaf = (event.target as HTMLElement).closest<HTMLElement>(".cc-leaf");
    if (!leaf || event.ctrlKey || event.metaKey || event.altKey) return;
    const shown = this.shown();
    const here = shown.indexOf(leaf);
    const open = leaf.getAttribute("aria-expanded");
    const item = this.item(leaf);
    if (event.key === "ArrowDown") this.go(shown[here + 1]);
    else if (event.key === "ArrowUp") this.go(shown[here - 1]);
    else if (event.key === "Home") this.go(shown[0]);
    else if (event.key === "End") this.go(shown.at(-1));
    else if (event.key === "ArrowRight") {
      if (open === "false") void this.open(item);
      else if (open === "true") this.go(this.below(item)?.querySelector<HTMLElement>(".cc-leaf"));
    } else if (event.key === "ArrowLeft") {
      if (open === "true") this.close(item);
      else this.go(this.parent(item));
    } else if (event.key === "*") {
      for (const one of item.parentElement?.children ?? []) if (this.leaf(one)?.getAttribute("aria-expanded") === "false") void this.open(one as HTMLElement);
    } else if (event.key === "Enter" || (event.key === " " && !this.typing())) leaf.click();
    else if (event.key.length === 1 && /[\p{L}\p{N} ]/u.test(event.key)) this.seek(event.key, leaf, shown);
    else return;
    if (event.key.length > 1) this.typed = "";
    event.preventDefault();
    event.stopPropagation();
  }

  /** A space is a letter within a name, and a press otherwise. */
  private typing(): boolean {
    return this.typed !== "" && performance.now() - this.last < WAIT;
  }

  private parent(item: HTMLElement): HTMLElement | null {
    const above = item.parentElement?.closest("li");
    return above && this.root.contains(above) ? this.leaf(above) : null;
  }

  /** The next whose name begins with what was typed; where none does, one with a word that does. */
  private seek(letter: string, from: HTMLElement, shown: HTMLElement[]): void {
    this.typed = this.typing() ? this.typed + letter : letter;
    this.last = performance.now();
    const asked = fold(this.typed);
    const here = shown.indexOf(from) + (this.typed.length === 1 ? 1 : 0);
    const around = [...shown.slice(here), ...shown.slice(0, here)];
    const name = (leaf: HTMLElement): string => fold(leaf.firstElementChild?.textContent ?? leaf.textContent ?? "");
    this.go(around.find((leaf) => name(leaf).startsWith(asked)) ?? around.find((leaf) => ` ${name(leaf)}`.includes(` ${asked}`)));
  }

  private click(event: MouseEvent): void {
    const pressed = (event.target as HTMLElement).closest<HTMLElement>("a");
    if (!pressed || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const item = this.item(pressed);
    if (pressed.matches("[data-more]")) {
      event.preventDefault();
      void this.more(item, pressed as HTMLAnchorElement);
    } else if (pressed.matches("[data-below], .cc-kind")) {
      event.preventDefault();
      if (this.leaf(item)?.getAttribute("aria-expanded") === "true") this.close(item);
      else void this.open(item);
    } else if (pressed.dataset.open) {
      history.replaceState(null, "", pressed.dataset.open); // coming back finds the tree opened here
    }
  }

  private close(item: HTMLElement): void {
    const below = this.below(item);
    if (below) below.hidden = true;
    this.leaf(item)?.setAttribute("aria-expanded", "false");
  }

  private async open(item: HTMLElement): Promise<void> {
    const leaf = this.leaf(item);
    const twist = item.querySelector<HTMLAnchorElement>(":scope > .cc-limb > .cc-twist[data-below]");
    if (!leaf || !twist || leaf.getAttribute("aria-busy") === "true") return;
    let below = this.below(item);
    if (!below) {
      leaf.setAttribute("aria-busy", "true");
      below = await this.fetched(twist.href);
      leaf.removeAttribute("aria-busy");
      if (!below) return;
      item.append(below);
    }
    below.hidden = false;
    this.dress(item.parentElement as HTMLElement, Number(leaf.getAttribute("aria-level")));
  }

  /** The next page of a long list takes the place of the line that asked for it. */
  private async more(item: HTMLElement, asked: HTMLAnchorElement): Promise<void> {
    const list = item.parentElement as HTMLElement;
    const level = Number(asked.getAttribute("aria-level"));
    const found = await this.fetched(asked.href);
    if (!found) return;
    const first = found.firstElementChild;
    item.replaceWith(...found.children);
    this.dress(list, level);
    this.go(first && this.leaf(first));
  }

  /** What is below, from the server; null, and said where messages stand, when it could not be had. */
  private async fetched(address: string): Promise<HTMLElement | null> {
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      const list = parsed.querySelector<HTMLElement>("ul");
      return list && document.importNode(list, true);
    } catch {
      document.dispatchEvent(new Event("htmx:sendError"));
      return null;
    }
  }
}

function grow(): void {
  document.querySelectorAll<HTMLElement>("[data-tree]:not([role])").forEach((root) => new Tree(root));
}

grow();
document.addEventListener("htmx:afterSettle", grow);
const search = document.getElementById("loc-q");
search?.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown") return;
  const first = document.querySelector<HTMLElement>('#cay .cc-leaf[tabindex="0"], #cay td .cc-task');
  if (first) {
    event.preventDefault();
    first.focus();
  }
});
