import { type Arbitrary, Random, type Value } from 'fast-check';
import { exp } from '../../core/elementary.ts';
import type { Stream } from '../../core/stream.ts';

/** The random words that an arbitrary consumed to make a case, in order; replaying them makes it again. */
export type Choices = readonly number[];

/** A generated case: the value with what fast-check needs to shrink it, and the choices behind it. */
export interface Draw<C> {
  readonly value: Value<C>;
  readonly choices: Choices;
}

/**
 * Draws a case from an arbitrary: the words of `prefix` first, fresh ones from `stream` when they run out.
 * @param bias fast-check's bias factor: small values favour corners of the space; undefined is unbiased
 */
export function draw<C>(cases: Arbitrary<C>, stream: Stream, prefix: Choices = [], bias?: number): Draw<C> {
  const choices: number[] = [];
  const generator = {
    // fast-check clones what it is given and then draws from the clone alone: both must write the one record.
    clone: () => generator,
    next: (): number => {
      const word = prefix[choices.length] ?? stream.bits32() | 0;
      choices.push(word);
      return word;
    },
    getState: (): readonly number[] => [],
  };
  const value = cases.generate(new Random(generator), bias);
  return { value, choices };
}

/**
 * A neighbour at any distance: a few words moved by a number of any magnitude, so that what is good can be
 * followed as finely as it is worth.
 */
export function nudge(choices: Choices, stream: Stream): Choices {
  if (choices.length === 0) return choices;
  const next = [...choices];
  const edits = 1 + Math.floor(stream.uniform() * 2);
  for (let i = 0; i < edits; i++) {
    const k = Math.floor(stream.uniform() * next.length);
    const size = exp(31 * Math.LN2 * stream.uniform());
    next[k] = (next[k]! + Math.round(stream.uniform() < 0.5 ? size : -size)) | 0;
  }
  return next;
}

/** A neighbour in choice space: some words replaced or nudged, the tail redrawn or taken from a parent. */
export function mutate(choices: Choices, other: Choices, stream: Stream): Choices {
  if (choices.length === 0) return choices;
  const at = (n: number): number => Math.floor(stream.uniform() * n);
  const style = stream.uniform();
  if (style < 0.1) return choices.slice(0, at(choices.length));
  if (style < 0.2) {
    const cut = at(Math.min(choices.length, other.length) + 1);
    return [...choices.slice(0, cut), ...other.slice(cut)];
  }
  const next = [...choices];
  const edits = 1 + at(3);
  for (let i = 0; i < edits; i++) {
    const k = at(next.length);
    next[k] = stream.uniform() < 0.5 ? stream.bits32() | 0 : (next[k]! + at(65) - 32) | 0;
  }
  return next;
}
