import type { Rule } from '../rules/rule';
import { rules } from '../rules/index';
import { suppressionRules } from './suppressions';

/** Every id that a finding may carry, with what people read of it: the rules, and those about suppressions. */
export const catalogue: readonly Rule[] = [...rules, ...suppressionRules];
