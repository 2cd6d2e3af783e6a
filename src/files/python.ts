/** The Python that runs claims: `LAKATOS_PYTHON`, else the one on the PATH. */
export function pythonProgram(): string {
  const named = process.env['LAKATOS_PYTHON'];
  return named === undefined || named === '' ? 'python3' : named;
}
