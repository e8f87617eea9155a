// Asking the server. Nothing here throws: what went wrong is an answer too, so that nothing typed is lost.

import type { Body, Agency, Item, Part, Spot, State, Step, Undone } from "./types";

export type Outcome =
  | { kind: "done"; state: State; items: Record<string, Item>; undone: Undone | null }
  | { kind: "conflict"; sentence: string; state: State }
  | { kind: "invalid"; sentence: string; pointer: string }
  | { kind: "signedout" }
  | { kind: "gone" };

export class Server {
  private csrf: string;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly address: string) {
    const headers = document.body.getAttribute("hx-headers");
    this.csrf = headers ? (JSON.parse(headers) as Record<string, string>)["X-CSRFToken"] ?? "" : "";
  }

  async state(): Promise<State | null> {
    const found = await this.json<State>("state/");
    if (found) this.csrf = found.csrf;
    return found;
  }

  async items(part: Part, at: number[]): Promise<{ version: number; items: Record<string, Item> } | null> {
    return this.json(`items/${part}/?at=${at.join(",")}`);
  }

  /** The item that was read as the n-th, from 0, with its place now. */
  async itemOf(part: Part, source: number): Promise<{ at: number; item: Item } | null> {
    const found = await this.json<{ items: Record<string, Item> }>(`items/${part}/?source=${source}`);
    const [entry] = Object.entries(found?.items ?? {});
    return entry ? { at: Number(entry[0]), item: entry[1] } : null;
  }

  async named(): Promise<Body[]> {
    return (await this.json<{ bodies: Body[] }>("named/"))?.bodies ?? [];
  }

  async agencies(query: string): Promise<Agency[]> {
    return (await this.json<{ agencies: Agency[] }>(`agencies/?q=${encodeURIComponent(query)}`))?.agencies ?? [];
  }

  async spots(page: number): Promise<Spot[]> {
    return (await this.json<{ spots: Spot[] }>(`page/${page}.json`))?.spots ?? [];
  }

  /** A piece of the text as a node, by its number or by a spot in it; null when it could not be fetched. */
  async piece(query: { piece: number } | { spot: string }): Promise<HTMLElement | null> {
    const asked = "piece" in query ? `piece=${query.piece}` : `spot=${encodeURIComponent(query.spot)}`;
    try {
      const answer = await fetch(`${this.address}document/?${asked}`);
      if (!answer.ok || answer.redirected) return null;
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      const piece = parsed.querySelector<HTMLElement>(".cc-piece");
      return piece && document.importNode(piece, true);
    } catch {
      return null;
    }
  }

  /** Acts wait for one another: each is sent with the version the one before left. */
  act(asked: () => { version: number; steps: Step[]; undo?: boolean; show?: [string, number][] }): Promise<Outcome> {
    const next = this.last.then(() => this.post(asked(), true));
    this.last = next;
    return next;
  }

  private async post(asked: object, again: boolean): Promise<Outcome> {
    try {
      const answer = await fetch(`${this.address}operations/`, {
        method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf }, body: JSON.stringify(asked),
      });
      if (answer.redirected || answer.status === 404) return { kind: "signedout" };
      if (answer.status === 403) {
        // Signed in again in another window: the token is another one.
        return again && (await this.state()) ? this.post(asked, false) : { kind: "signedout" };
      }
      if (answer.status >= 500) return { kind: "gone" };
      const found = (await answer.json()) as never;
      if (answer.status === 422) return { kind: "invalid", ...(found as object) } as Outcome;
      if (answer.status === 409) return { kind: "conflict", ...(found as object) } as Outcome;
      return { kind: "done", ...(found as object) } as Outcome;
    } catch {
      return { kind: "gone" };
    }
  }

  private async json<T>(path: string): Promise<T | null> {
    try {
      const answer = await fetch(this.address + path, { headers: { Accept: "application/json" } });
      return answer.ok && !answer.redirected ? ((await answer.json()) as T) : null;
    } catch {
      return null;
    }
  }
}
