import { UsageError } from '../../core/errors.ts';
import type { LayerSpec } from './architecture.ts';
import { quoted } from './refused.ts';

/** A step of a computation: what it makes of one value, or the sum of two. */
export interface GraphNode {
  readonly output: string;
  readonly inputs: readonly string[];
  /** Of one input; none for a sum, or where it changes nothing. */
  readonly layers: readonly LayerSpec[];
}

interface Placed extends GraphNode {
  /** Where the two ways of a sum part, else the input; what every way to this value passes. */
  readonly above: string;
  readonly depth: number;
}

const maxNesting = 100;

/**
 * The layers from the input to the output, sums as residual layers.
 * @param nodes each after those whose outputs it takes
 * @throws {UsageError} one line, where values are used in another way than one after the other and in sums
 */
export function layersOf(
  file: string,
  nodes: readonly GraphNode[],
  input: string,
  output: string,
): readonly LayerSpec[] {
  const placed = new Map<string, Placed>([
    [input, { output: input, inputs: [], layers: [], above: input, depth: 0 }],
  ]);
  const at = (name: string): Placed => {
    const found = placed.get(name);
    if (found !== undefined) return found;
    throw new UsageError(
      `${file}: value ${quoted(name)}: expected one that comes from the input, found none`,
    );
  };
  for (const node of nodes) {
    const [first, second, ...more] = node.inputs.map(at);
    if (first === undefined || more.length > 0 || placed.has(node.output))
      throw new UsageError(
        `${file}: value ${quoted(node.output)}: expected a step with one or two inputs, found ${node.inputs.length}`,
      );
    let parting = first;
    if (second !== undefined) {
      let other = second;
      while (parting.output !== other.output) {
        if (parting.depth >= other.depth) parting = at(parting.above);
        else other = at(other.above);
      }
    }
    placed.set(node.output, { ...node, above: parting.output, depth: parting.depth + 1 });
  }
  const used = new Set<string>();
  const between = (from: string, to: string, nesting: number): readonly LayerSpec[] => {
    if (nesting > maxNesting)
      throw new UsageError(`${file}: expected at most ${maxNesting} sums within sums, found more`);
    const parts: (readonly LayerSpec[])[] = [];
    for (let name = to; name !== from; ) {
      const { inputs, layers, above } = at(name);
      if (used.has(name))
        throw new UsageError(
          `${file}: value ${quoted(name)}: expected one that is used once or at one end of a sum, found more uses`,
        );
      used.add(name);
      const [one, other] = inputs;
      parts.push(
        other === undefined
          ? layers
          : [
              {
                type: 'residual',
                branch: between(above, one!, nesting + 1),
                shortcut: between(above, other, nesting + 1),
              },
            ],
      );
      name = above;
    }
    return parts.reverse().flat();
  };
  return between(input, output, 0);
}
