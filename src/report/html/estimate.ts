import type { Estimate } from '../format.ts';
import { type Html, html } from './template.ts';

/** An estimate with its interval in small type. */
export function estimate({ value, interval }: Estimate): Html {
  return html`${value}${interval === '' ? undefined : html` <small>${interval}</small>`}`;
}
