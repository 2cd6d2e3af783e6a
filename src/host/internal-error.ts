/** A defect of Lakatos or of a claim's code, with what was being done when it showed; exit code 70. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}
