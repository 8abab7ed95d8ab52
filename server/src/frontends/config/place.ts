import type { ConfigPlace } from '../frontend';
import type { Language } from './files';

/** The configuration key or value at an offset. */
export function configAt(_text: string, _language: Language, _file: string, _offset: number): ConfigPlace | undefined {
  return undefined;
}
