/** The Python that runs claims: `LAKATOS_PYTHON`, else the one on the PATH. */
export function pythonProgram(): string {
  return process.env['LAKATOS_PYTHON'] ?? 'python3';
}
