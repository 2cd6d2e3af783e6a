import { describe, expect, it } from 'vitest';
import { compactSvg } from '../../src/report/pictures/compact-svg.ts';

const circle = (at: string, fill: string): string =>
  `<path transform="translate(${at})" d="M2,0A2,2,0,1,1,-2,0A2,2,0,1,1,2,0" fill="${fill}" stroke-width="2"/>`;

describe('compactSvg', () => {
  it('makes one path of dots that look alike, in their order', () => {
    expect(compactSvg(`<g>${circle('1.234,5', 'a')}${circle('2,6', 'a')}${circle('3,7', 'b')}</g>`)).toBe(
      '<path d="M1.2 5h0M2 6h0" stroke="a" stroke-width="4" stroke-linecap="round"/><path d="M3 7h0" stroke="b" stroke-width="4" stroke-linecap="round"/>',
    );
  });

  it('makes one path of rules that look alike', () => {
    const line = (at: string): string => `<line transform="translate(${at})" x2="0" y2="-9.96" stroke="a"/>`;
    expect(compactSvg(`<g>${line('1,2')}${line('3,4')}</g>`)).toBe(
      '<path d="M1 2l0 -10M3 4l0 -10" stroke="a"/>',
    );
  });

  it('unwraps groups that only hold', () => {
    expect(compactSvg('<g><g transform="translate(1,2)"><g><a/></g></g><b/></g>')).toBe(
      '<g transform="translate(1,2)"><a/></g><b/>',
    );
  });

  it('drops links to name spaces, roles, sizes, groups without content and texts that are not seen', () => {
    expect(
      compactSvg(
        '<svg xmlns="http://www.w3.org/2000/svg" version="1.1" class="marks" width="9" height="9" viewBox="0 0 9 9"><g role="x" class="y"><g/></g><text opacity="0">no</text><text>1 &lt; 2</text></svg>',
      ),
    ).toBe('<svg viewBox="0 0 9 9"><text>1 &lt; 2</text></svg>');
  });
});
