import type { Engine } from '../engine/engine';
import { largest, leftOut, readSource, scan, slashed, unreadable, within, withoutMark } from '../engine/files';

/**
 * Tells the engine what the workspace's files hold: open documents as the editor has them, all others as they are on
 * disk. Byte order
 * marks are taken off, since editors do not count them. What the command line leaves out (ignored, built, generated
 * files) is left out here as well.
 */
export class Workspace {
  readonly #engine: Engine;
  readonly #onDisk = new Set<string>();
  /** Open documents; those that are not to be analysed have `false`. */
  readonly #open = new Map<string, boolean>();
  #folders: readonly string[] = [];

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  set folders(folders: readonly string[]) {
    this.#folders = folders.map(slashed);
    this.#engine.folders = this.#folders;
  }

  /**
   * Reads all files of the folders, and forgets those of folders that are gone. `progress` hears how many files of how
   * many are read. Rejects when aborted.
   */
  async index(progress: (done: number, met: number) => void, signal: AbortSignal): Promise<void> {
    const found = new Set<string>();
    for (const folder of this.#folders) {
      await scan(folder, {
        reads: (file) => this.#engine.reads(file),
        each: (file, text) => {
          found.add(file);
          this.#set(file, text);
        },
        progress,
        signal,
      });
    }
    for (const file of this.#onDisk) if (!found.has(file)) this.#set(file, undefined);
  }

  /** A document was opened. */
  async open(file: string, text: string): Promise<void> {
    this.#open.set(file, true);
    this.change(file, text);
    const folder = this.#folders.find((one) => within(one, file));
    const reason = unreadable(file, text) ?? (folder ? await leftOut(folder, file) : undefined);
    if (reason === undefined || !this.#open.has(file)) return;
    this.#open.set(file, false);
    this.#engine.set(file, undefined);
  }

  /** An open document holds another text. */
  change(file: string, text: string): void {
    if (this.#open.get(file)) this.#engine.set(file, text.length > largest ? undefined : withoutMark(text));
  }

  /** A document was closed: what counts now is on disk. */
  async close(file: string): Promise<void> {
    this.#open.delete(file);
    await this.#read(file);
  }

  /** Something changed on disk: a file, or everything below a folder that is gone. */
  async changed(path: string, gone: boolean): Promise<void> {
    if (!gone) return this.#read(path);
    for (const file of this.#onDisk) if (within(path, file)) this.#set(file, undefined);
  }

  async #read(file: string): Promise<void> {
    if (!this.#engine.reads(file)) return;
    const folder = this.#folders.find((one) => within(one, file));
    const text = folder && (await leftOut(folder, file)) === undefined ? (await readSource(file)).text : undefined;
    this.#set(file, text);
  }

  #set(file: string, text: string | undefined): void {
    if (text === undefined) this.#onDisk.delete(file);
    else this.#onDisk.add(file);
    if (!this.#open.has(file)) this.#engine.set(file, text === undefined ? undefined : withoutMark(text));
  }
}
