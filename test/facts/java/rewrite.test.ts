import { equal, ok } from 'node:assert/strict';
import type { Change } from '../../../server/src/facts/change';
import type { CommitStep, FileFacts, FunctionFact, Step } from '../../../server/src/facts/facts';
import { applyEdits } from '../../../server/src/text/range';
import { workspace } from './workspace';

const HEAD = `import org.apache.kafka.clients.producer.*;
import org.apache.kafka.clients.consumer.*;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;
import org.slf4j.Logger;
import java.util.*;
import java.util.concurrent.*;

`;

/**
 * Makes a change of a file's facts and returns the text that it leads to, without the imports; `undefined` when it is
 * not done.
 */
async function rewritten(source: string, make: (facts: FileFacts) => Change): Promise<string | undefined> {
  const text = (source.includes('\r\n') ? HEAD.replaceAll('\n', '\r\n') : HEAD) + source;
  const frontend = await workspace({ 'A.java': text });
  const facts = frontend.facts('/w/A.java')!;
  const edits = frontend.rewrite(make(facts), {
    file: '/w/A.java',
    text,
    facts,
    function: (id) => facts.functions.find((f) => f.id === id),
  });
  if (!edits) return undefined;
  const result = applyEdits(text, edits);
  const again = await workspace({ 'A.java': result });
  ok(again.facts('/w/A.java')!.functions.length >= facts.functions.length, 'what it leads to parses');
  return result.slice(text.indexOf(source.slice(0, 10)));
}

const inside = (facts: FileFacts, at: number): FunctionFact =>
  facts.functions.filter((f) => f.range.start <= at && at < f.range.end).at(-1)!;
const first = (facts: FileFacts) => facts.sends[0]!;
const waiting = (facts: FileFacts): Change => ({
  kind: 'await',
  chain: first(facts).outcome.chain,
  statement: first(facts).outcome.statement,
  yields: first(facts).yields,
  function: inside(facts, first(facts).range.start).id,
});
const listening = (facts: FileFacts): Change => ({
  kind: 'add-failure-listener',
  send: first(facts),
  function: inside(facts, first(facts).range.start).id,
});
const checking = (facts: FileFacts): Change => ({
  kind: 'check-failure',
  send: first(facts),
  listener: first(facts).outcome.listeners[0]!,
  function: inside(facts, first(facts).range.start).id,
});

const intoTry = (facts: FileFacts): Change => {
  for (const f of facts.functions)
    for (const attempt of deep(f.body)) {
      if (attempt.kind !== 'try' || !attempt.finally) continue;
      const commit = attempt.finally.find((s): s is CommitStep => s.kind === 'commit')!;
      return { kind: 'move-into-try', statement: commit.statement!, attempt, function: f.id };
    }
  throw new Error('no try');
};
const closing = (facts: FileFacts): Change => ({
  kind: 'close',
  creation: facts.creations[0]!,
  function: facts.creations[0]!.function,
});

function* deep(steps: readonly Step[]): Generator<Step> {
  for (const s of steps) {
    yield s;
    if (s.kind === 'try') yield* deep([...s.body, ...s.catches.flatMap((c) => c.body), ...(s.finally ?? [])]);
    else if (s.kind === 'branch') yield* deep(s.arms.flat());
    else if (s.kind === 'loop') yield* deep(s.body);
  }
}
const throwing = (facts: FileFacts): Change => {
  for (const fact of facts.functions)
    for (const s of deep(fact.body))
      if (s.kind === 'try' && s.catches[0]) return { kind: 'rethrow', clause: s.catches[0], function: fact.id };
  throw new Error('no catch');
};
const moving = (facts: FileFacts): Change => {
  for (const fact of facts.functions) {
    const commit = [...deep(fact.body)].find((s): s is CommitStep => s.kind === 'commit');
    if (commit) return { kind: 'move-after', commit, anchor: fact.body.at(-1)!.range, function: fact.id };
  }
  throw new Error('no commit');
};

const cls = (body: string): string => `class A {
    private static final Logger log = null;
    private KafkaProducer<String, String> producer;
    private KafkaTemplate<String, String> template;

${body}
}
`;

describe('Java rewrites', () => {
  const cases: [string, (facts: FileFacts) => Change, string, string | undefined][] = [
    [
      'waits where the exceptions may leave',
      waiting,
      '    void f() throws Exception {\n        producer.send(null);\n    }',
      '    void f() throws Exception {\n        producer.send(null).get();\n    }',
    ],
    [
      'waits where they are caught',
      waiting,
      '    void f() {\n        try {\n            producer.send(\n                null);\n        } catch (InterruptedException | ExecutionException e) { }\n    }',
      '    void f() {\n        try {\n            producer.send(\n                null).get();\n        } catch (InterruptedException | ExecutionException e) { }\n    }',
    ],
    [
      'does not wait where they may not',
      waiting,
      '    void f() throws java.io.IOException {\n        producer.send(null);\n    }',
      undefined,
    ],
    [
      'nor in a lambda in such a method',
      waiting,
      '    void f(List<String> l) throws Exception {\n        l.forEach(x -> producer.send(null));\n    }',
      undefined,
    ],
    [
      "nor for a variable of the Future's type",
      waiting,
      '    void f() throws Exception {\n        Future<?> x = producer.send(null);\n    }',
      undefined,
    ],
    [
      'joins a CompletableFuture',
      waiting,
      '    void f() {\n        template.send("a", "b");\n    }',
      '    void f() {\n        template.send("a", "b").join();\n    }',
    ],
    [
      'joins in a lambda',
      waiting,
      '    void f(List<String> l) {\n        l.forEach(x -> template.send("a", x));\n    }',
      '    void f(List<String> l) {\n        l.forEach(x -> template.send("a", x).join());\n    }',
    ],
    [
      'adds a callback',
      listening,
      '    void f(String exception) {\n        producer.send(record);\n    }',
      '    void f(String exception) {\n        producer.send(record, (metadata, exception2) -> {\n            if (exception2 != null) {\n                log.error("Sending to Kafka failed", exception2);\n            }\n        });\n    }',
    ],
    [
      'replaces a null callback',
      listening,
      '    void f() {\n        producer.send(record, null);\n    }',
      '    void f() {\n        producer.send(record, (metadata, exception) -> {\n            if (exception != null) {\n                log.error("Sending to Kafka failed", exception);\n            }\n        });\n    }',
    ],
    [
      'adds whenComplete',
      listening,
      '    void f() {\n        template.send("orders", "b");\n    }',
      '    void f() {\n        template.send("orders", "b").whenComplete((result, exception) -> {\n            if (exception != null) {\n                log.error("Sending to orders failed", exception);\n            }\n        });\n    }',
    ],
    [
      'has no logger in reach where another variable has its name',
      listening,
      '    void f(Entry log) {\n        producer.send(record);\n    }',
      undefined,
    ],
    [
      'looks at the exception in a block',
      checking,
      '    void f() {\n        producer.send(record, (m, e) -> {\n            done(m);\n        });\n    }',
      '    void f() {\n        producer.send(record, (m, e) -> {\n            if (e != null) {\n                log.error("Sending to Kafka failed", e);\n                return;\n            }\n            done(m);\n        });\n    }',
    ],
    [
      'makes a block of an expression',
      checking,
      '    void f() {\n        producer.send(record, (m, e) -> done(m));\n    }',
      '    void f() {\n        producer.send(record, (m, e) -> {\n            if (e != null) {\n                log.error("Sending to Kafka failed", e);\n                return;\n            }\n            done(m);\n        });\n    }',
    ],
    [
      'throws what is declared',
      throwing,
      '    void f() throws Exception {\n        try {\n            go();\n        } catch (Exception e) {\n            log.error("x", e); // why\n        }\n    }',
      '    void f() throws Exception {\n        try {\n            go();\n        } catch (Exception e) {\n            log.error("x", e); // why\n            throw e;\n        }\n    }',
    ],
    [
      'wraps what is checked',
      throwing,
      '    void f() {\n        try { go(); } catch (Exception e) { log.error("x", e); }\n    }',
      '    void f() {\n        try { go(); } catch (Exception e) { log.error("x", e); throw new IllegalStateException("A.f failed", e); }\n    }',
    ],
    [
      'throws unchecked ones as they are',
      throwing,
      '    void f() {\n        try {\n            go();\n        } catch (IllegalStateException e) {\n        }\n    }',
      '    void f() {\n        try {\n            go();\n        } catch (IllegalStateException e) {\n            throw e;\n        }\n    }',
    ],
    [
      'leaves a catch that ends in an exit',
      throwing,
      '    void f() {\n        try { go(); } catch (Exception e) { return; }\n    }',
      undefined,
    ],
    [
      'does not put code out of reach',
      throwing,
      '    int f() {\n        try { return go(); } catch (Exception e) { log.error("x", e); }\n        return 0;\n    }',
      undefined,
    ],
    [
      'moves a commit with its comments',
      moving,
      '    @KafkaListener(topics = "x")\n    void f(String s, Acknowledgment ack) {\n        // done\n        ack.acknowledge(); // now\n        store.keep(s);\n    }',
      '    @KafkaListener(topics = "x")\n    void f(String s, Acknowledgment ack) {\n        store.keep(s);\n        // done\n        ack.acknowledge(); // now\n    }',
    ],
    [
      'moves nothing behind a return',
      (f) => ({ ...moving(f), anchor: (f.functions[0]!.body[1] as Step).range }) as Change,
      '    @KafkaListener(topics = "x")\n    String f(String s, Acknowledgment ack) {\n        ack.acknowledge();\n        return store.keep(s);\n    }',
      undefined,
    ],
    [
      'sets a value',
      (f) => ({ kind: 'set-config', entry: f.configs[0]!.entries[0]!, value: 'all' }),
      '    void f() {\n        Properties p = new Properties();\n        p.put(ProducerConfig.ACKS_CONFIG, "1");\n    }',
      '    void f() {\n        Properties p = new Properties();\n        p.put(ProducerConfig.ACKS_CONFIG, "all");\n    }',
    ],
    [
      'removes an entry with its line',
      (f) => ({ kind: 'remove-config', entry: f.configs[0]!.entries[0]! }),
      '    void f() {\n        Properties p = new Properties();\n        p.put(ProducerConfig.ACKS_CONFIG, "1"); // fast\n        go(p);\n    }',
      '    void f() {\n        Properties p = new Properties();\n        go(p);\n    }',
    ],
    [
      'removes a link of a chain',
      (f) => ({ kind: 'remove-config', entry: f.configs[0]!.entries[0]! }),
      '    Object f() {\n        return new KafkaProducer<>(ImmutableMap.builder().put("acks", "1").put("linger.ms", 5).build());\n    }',
      '    Object f() {\n        return new KafkaProducer<>(ImmutableMap.builder().put("linger.ms", 5).build());\n    }',
    ],
    [
      'removes a pair of arguments with the comment before the comma',
      (f) => ({ kind: 'remove-config', entry: f.configs[0]!.entries[0]! }),
      '    Object f() {\n        return new KafkaProducer<>(Map.of("acks", "1" /* low */, "linger.ms", 1));\n    }',
      '    Object f() {\n        return new KafkaProducer<>(Map.of("linger.ms", 1));\n    }',
    ],
    [
      'removes a pair of arguments',
      (f) => ({ kind: 'remove-config', entry: f.configs[0]!.entries[1]! }),
      '    Object f() {\n        return new KafkaProducer<>(Map.of("linger.ms", 1, "acks", "1"));\n    }',
      '    Object f() {\n        return new KafkaProducer<>(Map.of("linger.ms", 1));\n    }',
    ],
    [
      'keeps numbers, longs and classes what they are',
      (f) => ({ kind: 'set-config', entry: f.configs[0]!.entries[0]!, value: '5' }),
      '    void f() {\n        new KafkaProducer<>(Map.of("retries", 0));\n    }',
      '    void f() {\n        new KafkaProducer<>(Map.of("retries", 5));\n    }',
    ],
    [
      'sets a text for a number that is a text',
      (f) => ({ kind: 'set-config', entry: f.configs[0]!.entries[0]!, value: '5' }),
      '    void f() {\n        new KafkaProducer<>(Map.of("retries", "0"));\n    }',
      '    void f() {\n        new KafkaProducer<>(Map.of("retries", "5"));\n    }',
    ],
    [
      'sets a replication factor',
      (f) => ({ kind: 'set-config', entry: f.configs[0]!.entries[1]!, value: '3' }),
      '    Object f() {\n        return new org.apache.kafka.clients.admin.NewTopic("t", 1, (short) 1);\n    }',
      '    Object f() {\n        return new org.apache.kafka.clients.admin.NewTopic("t", 1, (short) 3);\n    }',
    ],
    [
      'sets one that is a constant',
      (f) => ({ kind: 'set-config', entry: f.configs[0]!.entries[1]!, value: '3' }),
      '    static final short ONE = 1;\n    Object f() {\n        return new org.apache.kafka.clients.admin.NewTopic("t", Optional.of(1), Optional.of(ONE));\n    }',
      '    static final short ONE = 1;\n    Object f() {\n        return new org.apache.kafka.clients.admin.NewTopic("t", Optional.of(1), Optional.of((short) 3));\n    }',
    ],
    [
      'makes up no assignments',
      (f) => ({ kind: 'set-config', entry: f.configs[0]!.entries[0]!, value: '3' }),
      '    Object f() {\n        return new org.apache.kafka.clients.admin.NewTopic("t", Map.of(0, List.of(1)));\n    }',
      undefined,
    ],
    [
      'removes no argument',
      (f) => ({ kind: 'remove-config', entry: f.configs[0]!.entries[1]! }),
      '    Object f() {\n        return new org.apache.kafka.clients.admin.NewTopic("t", 1, (short) 1);\n    }',
      undefined,
    ],
    [
      'removes no only statement of an if',
      (f) => ({ kind: 'remove-config', entry: f.configs[0]!.entries[0]! }),
      '    void f(boolean b) {\n        Properties p = new Properties();\n        if (b)\n            p.put(ProducerConfig.ACKS_CONFIG, "1");\n    }',
      undefined,
    ],
    [
      'removes a link on a line of its own',
      (f) => ({ kind: 'remove-config', entry: f.configs[0]!.entries[0]! }),
      '    Object f() {\n        return new KafkaProducer<>(ImmutableMap.builder()\n            .put("acks", "1")\n            .put("linger.ms", 5)\n            .build());\n    }',
      '    Object f() {\n        return new KafkaProducer<>(ImmutableMap.builder()\n            .put("linger.ms", 5)\n            .build());\n    }',
    ],
    [
      'renames a text',
      (f) => ({ kind: 'rename-config', entry: f.configs[0]!.entries[0]!, key: 'linger.ms' }),
      '    void f() {\n        new KafkaProducer<>(Map.of("linger.mss", 0));\n    }',
      '    void f() {\n        new KafkaProducer<>(Map.of("linger.ms", 0));\n    }',
    ],
    [
      'renames a constant',
      (f) => ({ kind: 'rename-config', entry: f.configs[0]!.entries[0]!, key: 'linger.ms' }),
      '    void f() {\n        new KafkaProducer<>(Map.of(ProducerConfig.RETRIES_CONFIG, 0));\n    }',
      '    void f() {\n        new KafkaProducer<>(Map.of(ProducerConfig.LINGER_MS_CONFIG, 0));\n    }',
    ],
    [
      'renames a constant to what has none',
      (f) => ({ kind: 'rename-config', entry: f.configs[0]!.entries[0]!, key: 'min.insync.replicas' }),
      '    void f() {\n        new KafkaProducer<>(Map.of(ProducerConfig.RETRIES_CONFIG, 0));\n    }',
      '    void f() {\n        new KafkaProducer<>(Map.of("min.insync.replicas", 0));\n    }',
    ],
    [
      'renames no constant of the program',
      (f) => ({ kind: 'rename-config', entry: f.configs[0]!.entries[0]!, key: 'linger.ms' }),
      '    static final String KEY = "linger.mss";\n    void f() {\n        new KafkaProducer<>(Map.of(KEY, 0));\n    }',
      undefined,
    ],
    [
      'adds a statement',
      (f) => ({
        kind: 'add-config',
        config: f.configs[0]!,
        key: 'acks',
        value: 'all',
        after: f.configs[0]!.entries[0]!,
      }),
      '    void f() {\n        Properties p = new Properties();\n        p.put(ProducerConfig.RETRIES_CONFIG, 5); // many\n        new KafkaProducer<>(p);\n    }',
      '    void f() {\n        Properties p = new Properties();\n        p.put(ProducerConfig.RETRIES_CONFIG, 5);\n        p.put(ProducerConfig.ACKS_CONFIG, "all"); // many\n        new KafkaProducer<>(p);\n    }',
    ],
    [
      'adds a statement before the first',
      (f) => ({ kind: 'add-config', config: f.configs[0]!, key: 'acks', value: 'all' }),
      '    void f() {\n        Properties p = new Properties();\n        p.setProperty("retries", "5");\n        new KafkaProducer<>(p);\n    }',
      '    void f() {\n        Properties p = new Properties();\n        p.setProperty("acks", "all");\n        p.setProperty("retries", "5");\n        new KafkaProducer<>(p);\n    }',
    ],
    [
      'adds a pair',
      (f) => ({
        kind: 'add-config',
        config: f.configs[0]!,
        key: 'enable.idempotence',
        value: 'true',
        after: f.configs[0]!.entries[0]!,
      }),
      '    void f() {\n        new KafkaProducer<>(Map.of("retries", 5, "acks", "all"));\n    }',
      '    void f() {\n        new KafkaProducer<>(Map.of("retries", 5, "enable.idempotence", true, "acks", "all"));\n    }',
    ],
    [
      'adds an entry',
      (f) => ({
        kind: 'add-config',
        config: f.configs[0]!,
        key: 'enable.idempotence',
        value: 'true',
        after: f.configs[0]!.entries[0]!,
      }),
      '    void f() {\n        new KafkaProducer<>(Map.ofEntries(\n            Map.entry("retries", "5")));\n    }',
      '    void f() {\n        new KafkaProducer<>(Map.ofEntries(\n            Map.entry("retries", "5"),\n            Map.entry("enable.idempotence", "true")));\n    }',
    ],
    [
      'adds a link',
      (f) => ({
        kind: 'add-config',
        config: f.configs[0]!,
        key: 'acks',
        value: 'all',
        after: f.configs[0]!.entries[0]!,
      }),
      '    Object f() {\n        return new KafkaProducer<>(ImmutableMap.builder()\n            .put("linger.ms", 5)\n            .build());\n    }',
      '    Object f() {\n        return new KafkaProducer<>(ImmutableMap.builder()\n            .put("linger.ms", 5)\n            .put("acks", "all")\n            .build());\n    }',
    ],
    [
      'gives a topic a configuration',
      (f) => ({ kind: 'add-config', config: f.configs[0]!, key: 'min.insync.replicas', value: '2' }),
      '    Object f() {\n        return new org.apache.kafka.clients.admin.NewTopic("t", 1, (short) 3);\n    }',
      '    Object f() {\n        return new org.apache.kafka.clients.admin.NewTopic("t", 1, (short) 3).configs(Map.of("min.insync.replicas", "2"));\n    }',
    ],
    [
      'adds 1',
      (f) => ({ kind: 'offset', offset: f.offsets[0]!, to: 'next' }),
      '    void f(KafkaConsumer<String, String> c, ConsumerRecord<String, String> r) {\n        c.commitSync(Map.of(null, new OffsetAndMetadata(r.offset())));\n    }',
      '    void f(KafkaConsumer<String, String> c, ConsumerRecord<String, String> r) {\n        c.commitSync(Map.of(null, new OffsetAndMetadata(r.offset() + 1)));\n    }',
    ],
    [
      'drops the 1',
      (f) => ({ kind: 'offset', offset: f.offsets[0]!, to: 'processed' }),
      '    void f(KafkaConsumer<String, String> c, ConsumerRecord<String, String> r) {\n        c.commitSync(Map.of(null, new OffsetAndMetadata(1 + r.offset())));\n    }',
      '    void f(KafkaConsumer<String, String> c, ConsumerRecord<String, String> r) {\n        c.commitSync(Map.of(null, new OffsetAndMetadata(r.offset())));\n    }',
    ],
    [
      'closes by try-with-resources',
      closing,
      '    void f(Properties p) {\n        if (p != null) {\n            KafkaProducer<String, String> x = new KafkaProducer<>(p); // one\n\n            // all of them\n            for (int i = 0; i < 9; i++) {\n                x.send(null);\n            }\n            log.info("}");\n        }\n        go();\n    }',
      '    void f(Properties p) {\n        if (p != null) {\n            try (KafkaProducer<String, String> x = new KafkaProducer<>(p)) { // one\n\n                // all of them\n                for (int i = 0; i < 9; i++) {\n                    x.send(null);\n                }\n                log.info("}");\n            }\n        }\n        go();\n    }',
    ],
    [
      'closes no more by hand',
      closing,
      '    void f(Properties p) {\n        final KafkaProducer<String, String> x = new KafkaProducer<>(p);\n        x.send(null);\n        x.close(java.time.Duration.ZERO);\n    }',
      '    void f(Properties p) {\n        try (final KafkaProducer<String, String> x = new KafkaProducer<>(p)) {\n            x.send(null);\n        }\n    }',
    ],
    [
      'closes on one line',
      closing,
      '    void f(Properties p) { var x = new KafkaProducer<String, String>(p); x.send(null); }',
      '    void f(Properties p) { try (var x = new KafkaProducer<String, String>(p)) { x.send(null); } }',
    ],
    [
      'closes what runs on the spot',
      closing,
      '    void f(Properties p, List<String> l) {\n        KafkaProducer<String, String> x = new KafkaProducer<>(p);\n        l.forEach(s -> x.send(null));\n    }',
      '    void f(Properties p, List<String> l) {\n        try (KafkaProducer<String, String> x = new KafkaProducer<>(p)) {\n            l.forEach(s -> x.send(null));\n        }\n    }',
    ],
    [
      'closes nothing that another thread has',
      closing,
      '    void f(Properties p) {\n        KafkaProducer<String, String> x = new KafkaProducer<>(p);\n        new Thread(() -> x.send(null)).start();\n    }',
      undefined,
    ],
    [
      'closes nothing that is kept in a lambda',
      closing,
      '    void f(Properties p) {\n        KafkaProducer<String, String> x = new KafkaProducer<>(p);\n        Runnable later = () -> x.send(null);\n        run(later);\n    }',
      undefined,
    ],
    [
      'closes nothing that is set again',
      closing,
      '    void f(Properties p) {\n        KafkaProducer<String, String> x = new KafkaProducer<>(p);\n        x.send(null);\n        x = null;\n    }',
      undefined,
    ],
    [
      'closes nothing in a case',
      closing,
      '    void f(Properties p, int n) {\n        switch (n) {\n            case 1:\n                KafkaProducer<String, String> x = new KafkaProducer<>(p);\n                x.send(null);\n            default:\n                go();\n        }\n    }',
      undefined,
    ],
    [
      'takes a commit out of finally, and the try with it',
      intoTry,
      '    void f(KafkaConsumer<String, String> c) {\n        for (ConsumerRecord<String, String> r : c.poll(null)) {\n            try {\n                // one\n                store.keep(r);\n            } finally {\n                c.commitSync();\n            }\n        }\n    }',
      '    void f(KafkaConsumer<String, String> c) {\n        for (ConsumerRecord<String, String> r : c.poll(null)) {\n            // one\n            store.keep(r);\n            c.commitSync();\n        }\n    }',
    ],
    [
      'takes a commit out of finally before other statements',
      intoTry,
      '    void f(KafkaConsumer<String, String> c) {\n        try {\n            store.keep(c.poll(null));\n        } finally {\n            c.commitSync();\n        }\n        go();\n    }',
      '    void f(KafkaConsumer<String, String> c) {\n        try {\n            store.keep(c.poll(null));\n            c.commitSync();\n        } finally {\n        }\n        go();\n    }',
    ],
    [
      'removes a statement',
      (f) => ({ kind: 'remove-statement', statement: f.sends[0]!.outcome.statement!, function: f.functions[0]!.id }),
      '    void f() {\n        go();\n        producer.send(null); // no\n    }',
      '    void f() {\n        go();\n    }',
    ],
    [
      'removes no arm',
      (f) => ({ kind: 'remove-statement', statement: f.sends[0]!.outcome.statement!, function: f.functions[0]!.id }),
      '    void f(boolean b) {\n        if (b) producer.send(null);\n    }',
      undefined,
    ],
  ];
  it('takes no logger of an object in a static method, and none of java.util.logging', async () => {
    equal(
      await rewritten(
        'class A {\n    Logger log;\n    static void f(KafkaProducer<String, String> p) {\n        p.send(record);\n    }\n}\n',
        listening,
      ),
      undefined,
    );
    equal(
      await rewritten(
        'class A {\n    static java.util.logging.Logger log;\n    static void f(KafkaProducer<String, String> p) {\n        p.send(record);\n    }\n}\n',
        listening,
      ),
      undefined,
    );
  });
  for (const [name, make, before, after] of cases) {
    it(name, async () => equal(await rewritten(cls(before), make), after && cls(after)));
    it(`${name}, with CRLF`, async () =>
      equal(await rewritten(cls(before).replaceAll('\n', '\r\n'), make), after && cls(after).replaceAll('\n', '\r\n')));
  }
});
