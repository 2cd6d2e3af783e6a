// A runner of coins: { heads } is the chance that a trajectory is 1, in one step.
import { openStream } from '../../../dist/src/core/stream.js';

export function start() {
  return {
    run: ({ heads }, { address, from, to, size }) =>
      Array.from({ length: to - from }, (_, i) => {
        const stream = openStream([...address, from + i]);
        const values = Float64Array.from({ length: size }, () => Number(stream.uniform() < heads));
        return { values, steps: size };
      }),
  };
}
