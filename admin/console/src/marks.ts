import type { Evidence, Field, Rec } from './types';

/** A stretch of a message's text and the fields whose values come from it. */
export interface Stretch { text: string; keys: string[] }

/** A place in one message that a field's value comes from; start and end count code points, half open. */
export interface Span { key: string; start: number; end: number }

/** spansOf gathers, by message, the places the fields' values come from. */
export function spansOf(fields: Field[]): Map<string, Span[]> {
  const found = new Map<string, Span[]>();
  for (const f of fields) {
    for (const e of f.evidence) {
      if (e.message === null || e.withdrawn || e.end <= e.start) continue;
      found.set(e.message, [...(found.get(e.message) ?? []), { key: f.key, start: e.start, end: e.end }]);
    }
  }
  return found;
}

/** cut divides a text at the borders of its spans; spans may overlap, and what lies outside the text is left out. */
export function cut(text: string, spans: Span[]): Stretch[] {
  const points = [...text]; // code points, not UTF-16 units
  const borders = new Set([0, points.length]);
  for (const s of spans) {
    for (const at of [s.start, s.end]) if (at > 0 && at < points.length) borders.add(at);
  }
  const at = [...borders].sort((a, b) => a - b);
  return at.slice(1).map((end, i) => ({
    text: points.slice(at[i], end).join(''),
    keys: spans.filter((s) => s.start <= at[i] && s.end >= end).map((s) => s.key),
  }));
}

/** talkOf is the conversation a field's words stand in. */
export const talkOf = (r: Rec, f: Field): string => f.evidence.find((e) => e.message !== null)?.conversation || r.conversation;

/** placesOf are the messages a field's value comes from, in the order of its evidence. */
export function placesOf(evidence: Evidence[]): string[] {
  return [...new Set(evidence.flatMap((e) => (e.message === null ? [] : [e.message])))];
}
