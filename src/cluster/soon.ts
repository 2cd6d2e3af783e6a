/** Redis may be gone for good; then nothing is waited for any more. */
const longestMs = 10_000;

/** Waits for what should end soon, and not for ever. What it throws is of no interest any more. */
export async function soon(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((done) => {
    timer = setTimeout(done, longestMs);
  });
  await Promise.race([work.then(() => undefined).catch(() => undefined), late]);
  clearTimeout(timer);
}
