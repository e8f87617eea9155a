// What the server tells of a draft; see workbench.py.

export type Part = "tasks" | "targets" | "reporting" | "head";
export type Value = string | number | null | string[] | Record<string, unknown>[] | Record<string, unknown>;

/** Where a value was read: a spot of the text and, for pages, rectangles as page, left, top, right, bottom in points. */
export interface Place { s: string; w: string; row?: number; cell?: number; at?: [number, number, number, number, number][] }
export interface Doubt { pointer: string; field: string; sentence: string }
export interface Agency { agency: number; name: string }
export interface Body {
  folded: string; phrase: string; count: number; names: string[]; meaning: string; open: boolean; decided: boolean;
  lead: number; coordinating: number; near: Agency[];
}
export interface Item {
  source: number | null; values: Record<string, Value>; places: Record<string, Place[]>; doubts: Doubt[];
  bodies?: Body[]; understood?: string[];
}
export interface State {
  version: number; counts: Record<string, number>; unsure: number[]; doubts: number; undo: boolean; csrf: string; remembers: boolean;
  rest: { pointer: string; part: Part; at: number; field: string; sentence: string }[];
  sheets?: [number, number][]; pieces?: number;
}
export interface Step { verb: string; path?: (string | number)[]; value?: unknown; pointer?: string; remember?: boolean }
export interface Undone { part: string; at: number; field: string; again: Step[] }
export interface Spot { s: string; at: [number, number, number, number]; p: string[]; t: string }
