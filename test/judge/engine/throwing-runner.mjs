// A runner with a defect of its own.
export function start() {
  return {
    run: () => {
      throw new TypeError('no toss');
    },
  };
}
