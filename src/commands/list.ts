import type { Json } from '../core/json.ts';
import { prettyJson } from '../report/pretty-json.ts';
import { alignColumns, plain } from '../report/terminal.ts';
import { counted } from '../report/format.ts';
import { type Host, print } from '../host/host.ts';
import { loadClaims, sourceLine, type SourceFlags } from '../config/load-claims.ts';
import { selectIds } from '../run/select.ts';

/** Lists the claims, a line each, or as JSON. Returns the exit code. */
export async function list(
  host: Host,
  patterns: readonly string[],
  flags: SourceFlags & { readonly json?: boolean },
): Promise<number> {
  const loaded = await loadClaims(host, flags);
  const all = loaded.claims;
  const selected = selectIds(
    all.map(({ id }) => id),
    patterns.length === 0 ? ['*'] : patterns,
  );
  const claims = all.filter(({ id }) => selected.has(id));
  print(host.err, sourceLine(loaded));
  if (flags.json === true) {
    const entries = claims.map(({ id, kind, says, source, given, mustRefute }): Json => {
      return { id, kind, says, source, hypotheses: Object.keys(given), mutants: Object.keys(mustRefute) };
    });
    host.out.write(prettyJson(entries));
    return 0;
  }
  print(
    host.out,
    ...alignColumns(
      claims.map(({ id, kind, says }) => [id, kind, plain(says)]),
      3,
    ),
    '',
    `${counted(claims.length, 'claim')}; 'lakatos explain ID' says more about one.`,
  );
  return 0;
}
