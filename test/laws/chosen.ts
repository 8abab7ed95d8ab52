import { createHash } from 'node:crypto';

/** True for one of every so many names, and always for the same ones. */
export const isChosen = (name: string, every: number): boolean =>
  createHash('sha1').update(name).digest().readUInt16BE(0) % every === 0;
