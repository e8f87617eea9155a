// Building the page without a line of HTML in a string, and saying what happened to those who hear it.

type Child = Node | string | null | undefined | false;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Record<string, string | number | boolean | undefined> = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child): child is Node | string => child instanceof Node || typeof child === "string"));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag: string, attributes: Record<string, string | number>, ...children: Node[]): SVGElement {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

const sprite = document.querySelector<SVGUseElement>("main svg.icon use, .cc-rail svg.icon use")?.getAttribute("href")?.split("#")[0] ?? "";

export function icon(name: string): SVGElement {
  return svg("svg", { class: "icon icon-16", "aria-hidden": "true" }, svg("use", { href: `${sprite}#${name}` }));
}

const words = JSON.parse(document.getElementById("cc-bench-words")?.textContent ?? "{}") as Record<string, string>;

/** A sentence of the page's language; `{n}` in it is filled from `values`. */
export function w(key: string, values: Record<string, string | number> = {}): string {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export function button(label: string, name: string | null, press: () => void, kind = "btn btn-sm"): HTMLButtonElement {
  const made = h("button", { type: "button", class: kind }, name ? icon(name) : null, label);
  made.addEventListener("click", press);
  return made;
}

/** Says something where messages stand: heard at once, seen until the next. */
export function say(text: string, kind: "done" | "over" | "info" = "done", ...more: HTMLElement[]): void {
  const list = document.getElementById("cc-say");
  if (!list) return;
  const named = { done: "circle-check", over: "alert-octagon", info: "info-circle" }[kind];
  list.replaceChildren(h("div", { class: "cc-note", "data-s": kind }, h("p", {}, icon(named), h("span", {}, text)), ...more));
}

export function quiet(): void {
  document.getElementById("cc-say")?.replaceChildren();
}

export const typing = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
