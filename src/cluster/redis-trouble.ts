import { messageOf, UsageError } from '../core/errors.ts';
import { prefix } from './redis-keys.ts';

/** What the user of Redis must be allowed, as ACL SETUSER takes it. */
export const rights: string = `~${prefix}:* +@all -@dangerous +info`;

/** Redis 7 says it of a script in other words than of a command, and Redis 6 in others again. */
const denials = /NOPERM|ACL failure in script|The user executing the script can't/u;
const mostNamed = 4;

/** Does it say that this user may not do it? */
export function isDenial(message: string): boolean {
  return denials.test(message);
}

/** What these errors deny, and what to do: without the name of the user, which they hold. */
export function denialOf(messages: readonly string[]): string {
  const keys = messages.some((message) => /\bkeys?\b/u.test(message)) ? [`the keys ${prefix}:*`] : [];
  const commands = messages.flatMap((message) => {
    const [, name] = /run the '([a-z]+)/iu.exec(message) ?? [];
    return name === undefined ? [] : [name.toUpperCase()];
  });
  const all = [...keys, ...new Set(commands)];
  const named = all.length > mostNamed ? [...all.slice(0, mostNamed), 'and more'] : all;
  const what = named.length === 0 ? 'all that is needed' : named.join(', ');
  return `does not allow this user ${what}: it must have the rights ${rights} (ACL SETUSER)`;
}

/** What went wrong with Redis, in a line without credentials. */
export function troubleOf(thrown: unknown): string {
  const message = messageOf(thrown);
  if (isDenial(message)) return denialOf([message]);
  if (/DB index is out of range|SELECT is not allowed/u.test(message))
    return 'has no database of this number';
  return message;
}

/** An answer of Redis that is an error, as one in what the user gave; anything else as it is. */
export function refusalOf(thrown: unknown, shown: string): unknown {
  const isAnswer = thrown instanceof Error && thrown.name === 'ReplyError';
  return isAnswer ? new UsageError(`${shown}: ${troubleOf(thrown)}`) : thrown;
}
