// A runner that gives something else than blocks.
export function start() {
  return { run: () => 5 };
}
