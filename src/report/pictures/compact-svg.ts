/**
 * The same picture in fewer bytes, with no links, ids, or styles of its own: dots (`symbol` marks) of equal
 * style become one path of round line ends, rules of equal style one path, and what only a script would need
 * is dropped. The size is left to the page.
 * @param svg as Vega writes it: attributes in double quotes, values escaped
 */
export function compactSvg(svg: string): string {
  const lean = svg
    .replaceAll(needless, '')
    // dots of no size
    .replaceAll(/<path [^>]*d="M0,0"[^>]*\/>/gu, '')
    .replaceAll(/ class="(?!marks)[^"]*"/gu, '')
    .replaceAll(
      /<path (?:aria-label="[^"]*" )?d="(?:M0,0h0v0h0Z)?"(?: display="none")?\/>|<text[^>]* opacity="0"[^>]*>[^<]*<\/text>/gu,
      '',
    )
    .replaceAll(' opacity="1"', '')
    .replaceAll(/(<text[^>]*) fill="[^"]*"/gu, '$1')
    .replaceAll(/<text([^>]*) transform="translate\(([^,)]*),([^)]*)\)"/gu, '<text x="$2" y="$3"$1')
    .replace(/^<svg class="marks" width="[^"]*" height="[^"]*"/u, '<svg');
  return unwrapped(emptied(rules(dots(lean)))).replaceAll(/ (?:d|transform|x|y)="[^"]*"/gu, tenths);
}

/** What assistive technology gets from the text, what the style sheet says once, and defaults. */
const needless =
  / (?:xmlns(?::xlink)?|version|role|aria-roledescription|aria-label|aria-hidden|pointer-events|font-family|stroke-miterlimit)="[^"]*"| font-weight="normal"| font-size="11px"| text-anchor="middle"| stroke-width="1"/gu;

/** Coordinates to a tenth of a pixel. */
function tenths(attribute: string): string {
  return attribute.replaceAll(/-?\d+\.\d{2,}(?:e-?\d+)?/gu, toTenth);
}

/** `<path transform="translate(x,y)" d="M2,0A2,2,0,1,1,-2,0A2,2,0,1,1,2,0" …/>`: radius 2 at (x, y). */
const dot =
  /<path transform="translate\(([^)]*)\)" d="M([\d.]+),0A[\d.]+,[\d.]+,0,1,1,-[\d.]+,0A[\d.]+,[\d.]+,0,1,1,[\d.]+,0" fill="([^"]*)"(?: stroke-width="[^"]*")?( opacity="[^"]*")?\/>/u;

function dots(svg: string): string {
  return merged(svg, dot, ([, at = '', radius = '0', fill = '', opacity = '']) => ({
    style: `stroke="${fill}" stroke-width="${2 * Number(radius)}" stroke-linecap="round"${opacity}`,
    part: `M${coordinates(at)}h0`,
  }));
}

/** `<line transform="translate(x,y)" x2="dx" y2="dy" …/>` is a line from (x, y) to (x + dx, y + dy). */
const rule = /<line transform="translate\(([^)]*)\)" x2="([^"]*)" y2="([^"]*)"([^>]*)\/>/u;

function rules(svg: string): string {
  return merged(svg, rule, ([, at = '', dx = '0', dy = '0', style = '']) => ({
    style: style.trim(),
    part: `M${coordinates(at)}l${coordinates(`${dx},${dy}`)}`,
  }));
}

/** Neighbours that match `pattern` and look alike become one path, in their order. */
function merged(
  svg: string,
  pattern: RegExp,
  read: (match: RegExpExecArray) => { readonly style: string; readonly part: string },
): string {
  const runs = new RegExp(`(?:${pattern.source})+`, 'gu');
  const one = new RegExp(pattern.source, 'gu');
  return svg.replaceAll(runs, (run) => {
    const paths: { style: string; parts: string }[] = [];
    for (const match of run.matchAll(one)) {
      const { style, part } = read(match);
      const last = paths.at(-1);
      if (last?.style === style) last.parts += part;
      else paths.push({ style, parts: part });
    }
    return paths.map(({ style, parts }) => `<path d="${parts}" ${style}/>`).join('');
  });
}

/** Groups that hold nothing and move nothing. */
function emptied(svg: string): string {
  let before = svg;
  for (;;) {
    const after = before.replaceAll(/<g(?: [^>]*[^/>])?><\/g>|<g(?: [^>]*)?\/>/gu, '');
    if (after === before) return after;
    before = after;
  }
}

/** Without groups that say nothing of what is in them. */
function unwrapped(svg: string): string {
  const open: boolean[] = [];
  return svg.replaceAll(/<g>|<g [^>]*>|<\/g>/gu, (tag) => {
    if (tag !== '</g>') {
      open.push(tag !== '<g>');
      return tag === '<g>' ? '' : tag;
    }
    return open.pop() === true ? tag : '';
  });
}

/** `12.3456,7` → `12.3 7`. */
function coordinates(pair: string): string {
  return pair.split(',').map(toTenth).join(' ');
}

function toTenth(text: string): string {
  // −0 becomes 0
  return String(Math.round(10 * Number(text)) / 10 + 0);
}
