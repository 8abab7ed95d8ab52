import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { rules } from '../server/src/rules';
import { filesBelow, root } from './compile/files';
import { newEngine } from './support/workspace';

/** `file:line rule` for every finding in a folder that is opened as the workspace. */
async function findingsIn(folder: string): Promise<string[]> {
  const complaints: string[] = [];
  const engine = await newEngine(complaints);
  const files = filesBelow(folder, /\.(ts|js|java|properties|ya?ml)$|^(package|tsconfig)\.json$/);
  assert.notEqual(files.length, 0, `nothing in ${folder}`);
  const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
  for (const [file, text] of texts) engine.set(file, text);
  const found = files.flatMap((file) => engine.findings(file).map((one) => {
    const line = texts.get(file)!.slice(0, one.range.start).split('\n').length;
    return `${relative(root, file).replaceAll('\\', '/')}:${line} ${one.ruleId}`;
  }));
  assert.deepEqual(complaints, []);
  return found;
}

/** The findings without their lines, sorted: which rules speak in which file, as often as they do. */
const byFile = (findings: readonly string[], folder: string): string[] => findings.map((one) => one.slice(folder.length + 1).replace(/:\d+/, '')).sort();

/** What each example is there to show. */
const shown = {
  'examples/orders/src': [
    'consumers/payments.ts non-idempotent-handler',
    'consumers/payments.ts swallowed-handler-error',
    'consumers/shipments.ts commit-before-processing',
    'consumers/stock.ts unawaited-processing',
    'events/order-events.ts unawaited-send',
    'events/stock-levels.ts acks-not-all',
    'events/stock-levels.ts missing-error-callback',
    'notifications/notifications.controller.ts non-idempotent-handler',
    'notifications/notifications.controller.ts unawaited-processing',
    'notifications/notifications.service.ts missing-error-callback',
    'notifications/notifications.service.ts unawaited-send',
    'orders/order-service.ts swallowed-send-error',
    'orders/order-service.ts unawaited-send',
  ],
  'examples/billing/src/main/java/shop/billing': [
    'KafkaConfig.java acks-not-all',
    'KafkaConfig.java auto-commit-before-processing',
    'archive/InvoiceArchiver.java auto-commit-before-processing',
    'archive/InvoiceArchiver.java missing-error-callback',
    'invoices/InvoiceService.java missing-error-callback',
    'invoices/InvoiceService.java swallowed-send-error',
    'invoices/InvoiceService.java unawaited-send',
    'invoices/OrderPlacedListener.java non-idempotent-handler',
    'invoices/OrderPlacedListener.java swallowed-handler-error',
    'payments/PaymentListener.java commit-before-processing',
    'payments/PaymentListener.java non-idempotent-handler',
    'payments/PaymentListener.java swallowed-handler-error',
    'payments/PaymentListener.java unawaited-processing',
  ],
};

describe('examples and snippets', function () {
  this.timeout(60_000);

  for (const [folder, expected] of Object.entries(shown)) {
    it(`${folder} shows what it is there to show`, async () => {
      assert.deepEqual(byFile(await findingsIn(folder), folder), expected);
    });
  }

  it('every rule of the registry is shown in an example', () => {
    const ids = new Set(Object.values(shown).flat().map((one) => one.split(' ')[1]));
    assert.deepEqual(rules.map((rule) => rule.id).filter((id) => !ids.has(id)), []);
  });

  for (const folder of ['examples/orders-repaired', 'examples/billing-repaired', 'snippets/typescript', 'snippets/javascript', 'snippets/java', 'snippets/config']) {
    it(`${folder} has no finding`, async () => {
      assert.deepEqual(await findingsIn(folder), []);
    });
  }
});
