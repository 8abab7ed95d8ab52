import { defaultSettings, type Settings } from '../engine/settings';

/** The section of the client's configuration that is ours. */
export const section = 'kafkaLint';

const levels: readonly unknown[] = ['error', 'warning', 'information', 'hint', 'off'];

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** Reads what a client sent for our section. Anything of the wrong type is passed over, as if it had not been set. */
export function readSettings(value: unknown): Settings {
  if (typeof value !== 'object' || value === null) return defaultSettings;
  const { enable, rules, exclude, unimportantTopics } = value as Record<string, unknown>;
  const severities =
    typeof rules === 'object' && rules !== null
      ? Object.entries(rules).filter(([, level]) => levels.includes(level))
      : [];
  return {
    enabled: typeof enable === 'boolean' ? enable : defaultSettings.enabled,
    rules: Object.fromEntries(severities),
    exclude: strings(exclude),
    unimportantTopics: strings(unimportantTopics),
  };
}
