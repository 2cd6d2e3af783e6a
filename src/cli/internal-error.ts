/** A defect of Lakatos or of a claim's code, with the command that shows it again; exit code 70. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
  readonly command: string;

  constructor(where: string, command: string, cause: unknown) {
    super(where, { cause });
    this.command = command;
  }
}
