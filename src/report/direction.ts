/**
 * Characters that set the direction of what follows: they could make a page, a table or a terminal read
 * otherwise than it is. Letters that run from right to left need none of them.
 */
export const directionMarks: RegExp = /[\u202A-\u202E\u2066-\u2069]/gu;
