import { readFileSync } from 'node:fs';
import { memoize } from './memoize.ts';

/*
 * SHAKE256 of FIPS 202 (2015), by src/core/assembly/shake256.ts. Every block of trajectories has a digest,
 * and an object of `node:crypto` for each takes twice the time, and keeps the garbage collector busy.
 */

/** What a module with SHAKE256 exports; the kernel has it, too. */
export interface Sponge {
  readonly memory: WebAssembly.Memory;
  pieceAt(): number;
  begin(): void;
  absorb(count: number): void;
  finish(): number;
}

/** Room for a piece of text, in bytes, as in assembly/shake256.ts. */
const pieceBytes = 4096;

const encoder = new TextEncoder();

/** Takes texts in, one after the other: `finish` is to be called after each. */
export function absorber(sponge: Sponge): (text: string) => void {
  let piece = new Uint8Array(0);
  return (text) => {
    // memory that has grown is another buffer
    if (piece.buffer !== sponge.memory.buffer)
      piece = new Uint8Array(sponge.memory.buffer, sponge.pieceAt(), pieceBytes);
    sponge.begin();
    for (let rest = text; rest !== ''; ) {
      const { read, written } = encoder.encodeInto(rest, piece);
      sponge.absorb(written);
      rest = rest.slice(read);
    }
  };
}

/** The first `length` bytes, at most 272, of SHAKE256 of a text in UTF-8. */
export function shake256(text: string, length: number): Uint8Array<ArrayBuffer> {
  const { sponge, memory, absorb } = loaded();
  absorb(text);
  const at = sponge.finish();
  return memory.slice(at, at + length);
}

const loaded = memoize(() => {
  const bytes = readFileSync(new URL('./shake256.wasm', import.meta.url));
  const sponge = new WebAssembly.Instance(new WebAssembly.Module(bytes), {}).exports as unknown as Sponge;
  // its memory never grows
  return { sponge, memory: new Uint8Array(sponge.memory.buffer), absorb: absorber(sponge) };
});
