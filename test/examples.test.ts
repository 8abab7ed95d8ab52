import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { rules } from '../server/src/rules';
import { filesBelow, root } from './compile/files';
import { newEngine } from './support/workspace';

const sources = /\.(ts|js|java|properties|ya?ml)$|^(package|tsconfig)\.json$/;

/** `file:line rule` for every finding in a folder that is opened as the workspace. */
async function findingsIn(folder: string): Promise<string[]> {
  const complaints: string[] = [];
  const engine = await newEngine(complaints);
  const files = filesBelow(folder, sources);
  assert.notEqual(files.length, 0, `nothing in ${folder}`);
  const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
  for (const [file, text] of texts) engine.set(file, text);
  const found = files.flatMap((file) =>
    engine.findings(file).map((one) => {
      const line = texts.get(file)!.slice(0, one.range.start).split('\n').length;
      return `${relative(root, file).replaceAll('\\', '/')}:${line} ${one.ruleId}`;
    }),
  );
  assert.deepEqual(complaints, []);
  return found;
}

/** The findings without their lines, sorted: which rules speak in which file, as often as they do. */
const byFile = (findings: readonly string[], folder: string): string[] =>
  findings.map((one) => one.slice(folder.length + 1).replace(/:\d+/, '')).sort();

/** What each example is there to show. */
const shown: Readonly<Record<string, readonly string[]>> = {
  'examples/orders': [
    'src/consumers/payments.ts non-idempotent-handler',
    'src/consumers/payments.ts swallowed-handler-error',
    'src/consumers/refunds.ts commit-on-failure',
    'src/consumers/refunds.ts offset-string-concatenation',
    'src/consumers/returns.ts offset-off-by-one',
    'src/consumers/reviews.ts batch-early-exit',
    'src/consumers/reviews.ts missing-heartbeat',
    'src/consumers/reviews.ts random-group-id',
    'src/consumers/shipments.ts commit-before-processing',
    'src/consumers/shipments.ts poison-pill',
    'src/consumers/stock.ts poison-pill',
    'src/consumers/stock.ts unawaited-processing',
    'src/events/audit.ts producer-per-message',
    'src/events/audit.ts unclosed-client',
    'src/events/day-end.ts send-outside-transaction',
    'src/events/day-end.ts transaction-not-aborted',
    'src/events/order-events.ts unawaited-send',
    'src/events/stock-levels.ts acks-not-all',
    'src/events/stock-levels.ts missing-error-callback',
    'src/events/stock-levels.ts retries-disabled',
    'src/notifications/notifications.controller.ts non-idempotent-handler',
    'src/notifications/notifications.controller.ts unawaited-processing',
    'src/notifications/notifications.service.ts missing-error-callback',
    'src/notifications/notifications.service.ts unawaited-send',
    'src/orders/order-service.ts dual-write',
    'src/orders/order-service.ts dual-write',
    'src/orders/order-service.ts dual-write',
    'src/orders/order-service.ts swallowed-send-error',
    'src/orders/order-service.ts unawaited-send',
    'src/topics.ts low-min-insync-replicas',
    'src/topics.ts low-replication',
    'src/topics.ts unclean-leader-election',
  ],
  'examples/warehouse': [
    'src/labels.ts never-committed',
    'src/labels.ts rejected-option',
    'src/parcels.ts acks-not-all',
    'src/parcels.ts auto-commit-before-processing',
    'src/parcels.ts latest-offset-reset',
    'src/scans.ts acks-not-all',
    'src/scans.ts missing-error-callback',
    'src/scans.ts unclosed-client',
    'src/shelves.ts auto-commit-before-processing',
    'src/shelves.ts missing-crash-handler',
  ],
  'examples/billing': [
    'src/main/java/shop/billing/KafkaConfig.java acks-not-all',
    'src/main/java/shop/billing/KafkaConfig.java auto-commit-before-processing',
    'src/main/java/shop/billing/KafkaConfig.java non-idempotent-producer',
    'src/main/java/shop/billing/KafkaConfig.java skip-after-retries',
    'src/main/java/shop/billing/Topics.java low-min-insync-replicas',
    'src/main/java/shop/billing/Topics.java low-replication',
    'src/main/java/shop/billing/archive/InvoiceArchiver.java auto-commit-before-processing',
    'src/main/java/shop/billing/archive/InvoiceArchiver.java missing-error-callback',
    'src/main/java/shop/billing/invoices/InvoiceService.java dual-write',
    'src/main/java/shop/billing/invoices/InvoiceService.java dual-write',
    'src/main/java/shop/billing/invoices/InvoiceService.java missing-error-callback',
    'src/main/java/shop/billing/invoices/InvoiceService.java swallowed-send-error',
    'src/main/java/shop/billing/invoices/InvoiceService.java unawaited-send',
    'src/main/java/shop/billing/invoices/OrderPlacedListener.java non-idempotent-handler',
    'src/main/java/shop/billing/invoices/OrderPlacedListener.java swallowed-handler-error',
    'src/main/java/shop/billing/payments/PaymentListener.java commit-before-processing',
    'src/main/java/shop/billing/payments/PaymentListener.java non-idempotent-handler',
    'src/main/java/shop/billing/payments/PaymentListener.java swallowed-handler-error',
    'src/main/java/shop/billing/payments/PaymentListener.java unawaited-processing',
    'src/main/java/shop/billing/transfers/TransferPublisher.java transaction-not-aborted',
    'src/main/java/shop/billing/transfers/TransferTotals.java async-commit-only',
    'src/main/java/shop/billing/transfers/TransferTotals.java uncommitted-reads',
  ],
  'examples/loyalty': [
    'src/main/java/shop/loyalty/PointsListener.java non-idempotent-handler',
    'src/main/java/shop/loyalty/PointsListener.java skip-after-retries',
    'src/main/resources/application.yml acks-not-all',
    'src/main/resources/application.yml auto-commit-before-processing',
    'src/main/resources/application.yml conflicting-config',
    'src/main/resources/application.yml latest-offset-reset',
    'src/main/resources/application.yml poison-pill',
    'src/main/resources/application.yml retries-disabled',
  ],
  'examples/cluster': [
    'production/compose.yaml low-min-insync-replicas',
    'production/compose.yaml low-replication',
    'production/compose.yaml unclean-leader-election',
    'production/producer.properties conflicting-config',
    'production/server.properties forced-flush',
    'production/server.properties low-replication',
    'production/server.properties removed-config',
    'production/server.properties unknown-config',
    'production/topics.yaml low-min-insync-replicas',
    'production/topics.yaml low-replication',
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
    const ids = new Set(
      Object.values(shown)
        .flat()
        .map((one) => one.split(' ')[1]),
    );
    assert.deepEqual(
      rules.filter((rule) => !rule.off && !ids.has(rule.id)).map((rule) => rule.id),
      [],
    );
  });

  for (const folder of [
    'examples/orders-repaired',
    'examples/warehouse-repaired',
    'examples/billing-repaired',
    'examples/loyalty-repaired',
    'examples/cluster-repaired',
  ]) {
    it(`${folder} has no finding`, async () => {
      assert.deepEqual(await findingsIn(folder), []);
    });
  }

  for (const folder of ['snippets/typescript', 'snippets/javascript', 'snippets/java', 'snippets/config']) {
    it(`${folder}: each program alone has no finding`, async () => {
      const complaints: string[] = [];
      const engine = await newEngine(complaints);
      const found = filesBelow(folder, sources).flatMap((file) => {
        const text = readFileSync(file, 'utf8');
        engine.set(file, text);
        const lines = engine
          .findings(file)
          .map(
            (one) =>
              `${relative(root, file).replaceAll('\\', '/')}:${text.slice(0, one.range.start).split('\n').length} ${one.ruleId}`,
          );
        // Silence says nothing of a program that was not understood.
        const facts = engine.facts(file);
        if (
          facts === undefined ||
          facts.broken ||
          facts.sends.length +
            facts.handlers.length +
            facts.creations.length +
            facts.configs.length +
            facts.recoveries.length ===
            0
        )
          lines.push(`${relative(root, file)} is not understood`);
        engine.set(file, undefined);
        return lines;
      });
      assert.deepEqual(found, []);
      assert.deepEqual(complaints, []);
    });
  }
});
