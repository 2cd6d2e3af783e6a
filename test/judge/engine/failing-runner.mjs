// A runner that refuses every program.
export function start() {
  return {
    run: ({ heads }) => {
      throw new RangeError(`heads must be at most 1, got ${heads}`);
    },
  };
}
