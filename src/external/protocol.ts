/** Of the lines of JSON that a program and Lakatos exchange; docs/python.md describes them. */
export const protocolVersion = 1;
