/*
 * What a cluster keeps in Redis. Everything but the queue's own keys is one list for each campaign and three
 * sets; all of it expires. What the queue keeps beside jobs is removed, or expires (`tidy-queue.ts`).
 */

/** Before all keys, of BullMQ too. */
export const prefix = 'lakatos';

/** Workers and campaigns of one code share a queue; a job never reaches a worker with another code. */
export function queueName(fingerprint: string): string {
  return `blocks-${fingerprint.slice(0, 16)}`;
}

/** What BullMQ keeps of a job, by its id, or of the queue itself, by a name. */
export function queueKey(queue: string, name: string): string {
  return `${prefix}:${queue}:${name}`;
}

/** Answers that wait for the campaign. */
export function answersKey(reply: string): string {
  return `${prefix}:answers:${reply}`;
}

/** Is a campaign being coordinated already, and by whom? */
export function coordinatorKey(reply: string): string {
  return `${prefix}:coordinator:${reply}`;
}

/** Who is there, with the time of the last sign of life. */
export const presentKeys: { readonly workers: string; readonly campaigns: string } = {
  workers: `${prefix}:workers`,
  campaigns: `${prefix}:campaigns`,
};

/** Workers that gave wrong results. */
export const quarantineKey: string = `${prefix}:quarantine`;
