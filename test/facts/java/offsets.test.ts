import { deepEqual, equal } from 'node:assert/strict';
import { factsOf, inClass } from './workspace';

const IMPORTS = 'import org.apache.kafka.clients.consumer.*;\nimport org.apache.kafka.common.TopicPartition;\n';
const offsets = async (body: string): Promise<string[]> => {
  const text = inClass(`KafkaConsumer<String, String> c; KafkaProducer<String, String> p; ${body}`).replace(
    'import java.util.*;',
    `import java.util.*;\n${IMPORTS}`,
  );
  return (await factsOf(text)).offsets.map(
    (o) =>
      `${o.to} ${o.form} ${text.slice(o.range.start, o.range.end)} [${text.slice(o.offset.start, o.offset.end)}] ${/\w+\.(\w+)\($/.exec(text.slice(0, text.indexOf('(', o.call.start) + 1))![1]}`,
  );
};
const R = 'ConsumerRecord<String, String> r';

describe('Java: offsets', () => {
  const cases: [string, string, string[]][] = [
    [
      'the next one',
      `void f(${R}, TopicPartition t) { c.commitSync(Map.of(t, new OffsetAndMetadata(r.offset() + 1))); }`,
      ['commit next r.offset() + 1 [r.offset()] commitSync'],
    ],
    [
      'the processed one',
      `void f(${R}, TopicPartition t) { c.commitAsync(Collections.singletonMap(t, new OffsetAndMetadata(r.offset())), null); }`,
      ['commit processed r.offset() [r.offset()] commitAsync'],
    ],
    [
      'a map that grows',
      `void f(ConsumerRecords<String, String> all) { Map<TopicPartition, OffsetAndMetadata> m = new HashMap<>(); for (ConsumerRecord<String, String> r : all) { m.put(new TopicPartition(r.topic(), r.partition()), new OffsetAndMetadata(r.offset())); } c.commitSync(m); }`,
      ['commit processed r.offset() [r.offset()] commitSync'],
    ],
    [
      'a map in a field, filled in another method',
      `private Map<TopicPartition, OffsetAndMetadata> m = new HashMap<>(); void done(${R}, TopicPartition t) { m.put(t, new OffsetAndMetadata(1L + r.offset())); } void end() { c.commitSync(new HashMap<>(m)); }`,
      ['commit next 1L + r.offset() [r.offset()] commitSync'],
    ],
    [
      "a helper fills the caller's map",
      `void f(${R}) { Map<TopicPartition, OffsetAndMetadata> m = new HashMap<>(); note(m, r); p.sendOffsetsToTransaction(m, "g"); } void note(Map<TopicPartition, OffsetAndMetadata> into, ${R}) { OffsetAndMetadata o = new OffsetAndMetadata(r.offset() + 1); into.put(null, o); }`,
      ['transaction next r.offset() + 1 [r.offset()] sendOffsetsToTransaction'],
    ],
    [
      'a helper makes the map',
      `void f(${R}) { c.commitSync(upTo(r)); } Map<TopicPartition, OffsetAndMetadata> upTo(${R}) { return Map.of(null, new OffsetAndMetadata(r.offset())); }`,
      ['commit processed r.offset() [r.offset()] commitSync'],
    ],
    [
      'the last of a list, through a local',
      'void f(List<ConsumerRecord<String, String>> rs) { long last = rs.get(rs.size() - 1).offset(); c.commitSync(Map.of(null, new OffsetAndMetadata(last + 1))); }',
      ['commit next last + 1 [last] commitSync'],
    ],
    [
      'the last of a list, not incremented',
      'void f(List<ConsumerRecord<String, String>> rs) { long last = rs.get(rs.size() - 1).offset(); c.commitSync(Map.of(null, new OffsetAndMetadata(last))); }',
      ['commit processed last [last] commitSync'],
    ],
    [
      'the greatest of a list',
      'void f(List<ConsumerRecord<String, String>> rs) { long last = rs.stream().mapToLong(ConsumerRecord::offset).max().getAsLong(); c.commitSync(Map.of(null, new OffsetAndMetadata(last))); }',
      ['commit processed last [last] commitSync'],
    ],
    [
      'a local that a loop sets',
      'void f(List<ConsumerRecord<String, String>> rs) { long last = -1; for (ConsumerRecord<String, String> r : rs) { last = r.offset(); } c.commitSync(Map.of(null, new OffsetAndMetadata(last))); }',
      ['commit processed last [last] commitSync'],
    ],
    [
      'a local that already holds the next',
      'void f(List<ConsumerRecord<String, String>> rs) { long next = 0; for (ConsumerRecord<String, String> r : rs) { next = r.offset() + 1; } c.commitSync(Map.of(null, new OffsetAndMetadata(next))); }',
      ['commit next next [next] commitSync'],
    ],
    [
      'a local that is counted up',
      `void f(${R}) { long at = r.offset(); at++; c.commitSync(Map.of(null, new OffsetAndMetadata(at))); }`,
      ['commit unknown at [at] commitSync'],
    ],
    [
      'a local that is set in two ways',
      `void f(${R}, long other) { long at = r.offset(); if (other > 0) at = other; c.commitSync(Map.of(null, new OffsetAndMetadata(at))); }`,
      ['commit unknown at [at] commitSync'],
    ],
    [
      'one too many',
      `void f(${R}) { long next = r.offset() + 1; c.commitSync(Map.of(null, new OffsetAndMetadata(next + 1))); }`,
      ['commit beyond next + 1 [next] commitSync'],
    ],
    [
      'the position',
      'void f(TopicPartition t) { c.commitSync(Map.of(t, new OffsetAndMetadata(c.position(t)))); }',
      ['commit next c.position(t) [c.position(t)] commitSync'],
    ],
    [
      'remembered elsewhere',
      'Map<TopicPartition, Long> done; void f() { Map<TopicPartition, OffsetAndMetadata> m = new HashMap<>(); done.forEach((t, o) -> m.put(t, new OffsetAndMetadata(o + 1))); c.commitSync(m); }',
      ['commit unknown o + 1 [o + 1] commitSync'],
    ],
    [
      'collected',
      'void f(List<ConsumerRecord<String, String>> rs) { c.commitSync(rs.stream().collect(Collectors.toMap(r -> new TopicPartition(r.topic(), r.partition()), r -> new OffsetAndMetadata(r.offset())))); }',
      ['commit processed r.offset() [r.offset()] commitSync'],
    ],
    [
      'sought',
      `void f(${R}, TopicPartition t) { c.seek(t, r.offset()); c.seek(t, new OffsetAndMetadata(r.offset())); }`,
      ['seek processed r.offset() [r.offset()] seek', 'seek processed r.offset() [r.offset()] seek'],
    ],
    [
      'of a record that failed',
      `void f(List<ConsumerRecord<String, String>> rs) { ConsumerRecord<String, String> failed = null; for (var r : rs) { try { go(r); } catch (RuntimeException e) { failed = r; break; } } c.commitSync(Map.of(null, new OffsetAndMetadata(failed.offset()))); }`,
      ['commit unknown failed.offset() [failed.offset()] commitSync'],
    ],
    [
      'committed and sought',
      `void f(${R}, TopicPartition t) { c.commitSync(Map.of(t, new OffsetAndMetadata(r.offset()))); c.seek(t, r.offset()); }`,
      ['commit unknown r.offset() [r.offset()] commitSync', 'seek processed r.offset() [r.offset()] seek'],
    ],
    [
      'given to nobody, or to somebody else',
      `void f(${R}, Ledger l) { OffsetAndMetadata o = new OffsetAndMetadata(r.offset()); l.commitSync(new OffsetAndMetadata(r.offset())); }`,
      [],
    ],
  ];
  for (const [name, body, expected] of cases) it(name, async () => deepEqual(await offsets(body), expected));

  it('a namesake of the record is none', async () => {
    const text = inClass(
      'org.apache.kafka.clients.consumer.KafkaConsumer<String, String> c; void f(Mine r) { c.commitSync(Map.of(null, new org.apache.kafka.clients.consumer.OffsetAndMetadata(r.offset()))); } static class Mine { long offset() { return 5; } }',
    );
    equal((await factsOf(text)).offsets[0]!.form, 'unknown');
  });
});
