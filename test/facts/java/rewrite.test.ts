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

/** Makes a change of a file's facts and returns the text that it leads to, without the imports; `undefined` when it is not done. */
async function rewritten(source: string, make: (facts: FileFacts) => Change): Promise<string | undefined> {
  const text = (source.includes('\r\n') ? HEAD.replaceAll('\n', '\r\n') : HEAD) + source;
  const frontend = await workspace({ 'A.java': text });
  const facts = frontend.facts('/w/A.java')!;
  const edits = frontend.rewrite(make(facts), { file: '/w/A.java', text, facts, function: (id) => facts.functions.find((f) => f.id === id) });
  if (!edits) return undefined;
  const result = applyEdits(text, edits);
  const again = await workspace({ 'A.java': result });
  ok(again.facts('/w/A.java')!.functions.length >= facts.functions.length, 'what it leads to parses');
  return result.slice(text.indexOf(source.slice(0, 10)));
}

const inside = (facts: FileFacts, at: number): FunctionFact => facts.functions.filter((f) => f.range.start <= at && at < f.range.end).at(-1)!;
const first = (facts: FileFacts) => facts.sends[0]!;
const waiting = (facts: FileFacts): Change => ({ kind: 'await', chain: first(facts).outcome.chain, statement: first(facts).outcome.statement, yields: first(facts).yields, function: inside(facts, first(facts).range.start).id });
const listening = (facts: FileFacts): Change => ({ kind: 'add-failure-listener', send: first(facts), function: inside(facts, first(facts).range.start).id });
const checking = (facts: FileFacts): Change => ({ kind: 'check-failure', send: first(facts), listener: first(facts).outcome.listeners[0]!, function: inside(facts, first(facts).range.start).id });

function* deep(steps: readonly Step[]): Generator<Step> {
  for (const s of steps) {
    yield s;
    if (s.kind === 'try') yield* deep([...s.body, ...s.catches.flatMap((c) => c.body), ...(s.finally ?? [])]);
    else if (s.kind === 'branch') yield* deep(s.arms.flat());
    else if (s.kind === 'loop') yield* deep(s.body);
  }
}
const throwing = (facts: FileFacts): Change => {
  for (const fact of facts.functions) for (const s of deep(fact.body)) if (s.kind === 'try' && s.catches[0]) return { kind: 'rethrow', clause: s.catches[0], function: fact.id };
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
    ['waits where the exceptions may leave', waiting, '    void f() throws Exception {\n        producer.send(null);\n    }', '    void f() throws Exception {\n        producer.send(null).get();\n    }'],
    ['waits where they are caught', waiting, '    void f() {\n        try {\n            producer.send(\n                null);\n        } catch (InterruptedException | ExecutionException e) { }\n    }', '    void f() {\n        try {\n            producer.send(\n                null).get();\n        } catch (InterruptedException | ExecutionException e) { }\n    }'],
    ['does not wait where they may not', waiting, '    void f() throws java.io.IOException {\n        producer.send(null);\n    }', undefined],
    ['nor in a lambda in such a method', waiting, '    void f(List<String> l) throws Exception {\n        l.forEach(x -> producer.send(null));\n    }', undefined],
    ['nor for a variable of the Future\'s type', waiting, '    void f() throws Exception {\n        Future<?> x = producer.send(null);\n    }', undefined],
    ['joins a CompletableFuture', waiting, '    void f() {\n        template.send("a", "b");\n    }', '    void f() {\n        template.send("a", "b").join();\n    }'],
    ['joins in a lambda', waiting, '    void f(List<String> l) {\n        l.forEach(x -> template.send("a", x));\n    }', '    void f(List<String> l) {\n        l.forEach(x -> template.send("a", x).join());\n    }'],
    ['adds a callback', listening, '    void f(String exception) {\n        producer.send(record);\n    }', '    void f(String exception) {\n        producer.send(record, (metadata, exception2) -> {\n            if (exception2 != null) {\n                log.error("Sending to Kafka failed", exception2);\n            }\n        });\n    }'],
    ['replaces a null callback', listening, '    void f() {\n        producer.send(record, null);\n    }', '    void f() {\n        producer.send(record, (metadata, exception) -> {\n            if (exception != null) {\n                log.error("Sending to Kafka failed", exception);\n            }\n        });\n    }'],
    ['adds whenComplete', listening, '    void f() {\n        template.send("orders", "b");\n    }', '    void f() {\n        template.send("orders", "b").whenComplete((result, exception) -> {\n            if (exception != null) {\n                log.error("Sending to orders failed", exception);\n            }\n        });\n    }'],
    ['has no logger in reach where another variable has its name', listening, '    void f(Entry log) {\n        producer.send(record);\n    }', undefined],
    ['looks at the exception in a block', checking, '    void f() {\n        producer.send(record, (m, e) -> {\n            done(m);\n        });\n    }', '    void f() {\n        producer.send(record, (m, e) -> {\n            if (e != null) {\n                log.error("Sending to Kafka failed", e);\n                return;\n            }\n            done(m);\n        });\n    }'],
    ['makes a block of an expression', checking, '    void f() {\n        producer.send(record, (m, e) -> done(m));\n    }', '    void f() {\n        producer.send(record, (m, e) -> {\n            if (e != null) {\n                log.error("Sending to Kafka failed", e);\n                return;\n            }\n            done(m);\n        });\n    }'],
    ['throws what is declared', throwing, '    void f() throws Exception {\n        try {\n            go();\n        } catch (Exception e) {\n            log.error("x", e); // why\n        }\n    }', '    void f() throws Exception {\n        try {\n            go();\n        } catch (Exception e) {\n            log.error("x", e); // why\n            throw e;\n        }\n    }'],
    ['wraps what is checked', throwing, '    void f() {\n        try { go(); } catch (Exception e) { log.error("x", e); }\n    }', '    void f() {\n        try { go(); } catch (Exception e) { log.error("x", e); throw new IllegalStateException("A.f failed", e); }\n    }'],
    ['throws unchecked ones as they are', throwing, '    void f() {\n        try {\n            go();\n        } catch (IllegalStateException e) {\n        }\n    }', '    void f() {\n        try {\n            go();\n        } catch (IllegalStateException e) {\n            throw e;\n        }\n    }'],
    ['leaves a catch that ends in an exit', throwing, '    void f() {\n        try { go(); } catch (Exception e) { return; }\n    }', undefined],
    ['does not put code out of reach', throwing, '    int f() {\n        try { return go(); } catch (Exception e) { log.error("x", e); }\n        return 0;\n    }', undefined],
    ['moves a commit with its comments', moving, '    @KafkaListener(topics = "x")\n    void f(String s, Acknowledgment ack) {\n        // done\n        ack.acknowledge(); // now\n        store.keep(s);\n    }', '    @KafkaListener(topics = "x")\n    void f(String s, Acknowledgment ack) {\n        store.keep(s);\n        // done\n        ack.acknowledge(); // now\n    }'],
    ['moves nothing behind a return', (f) => ({ ...moving(f), anchor: (f.functions[0]!.body[1] as Step).range }) as Change, '    @KafkaListener(topics = "x")\n    String f(String s, Acknowledgment ack) {\n        ack.acknowledge();\n        return store.keep(s);\n    }', undefined],
    ['sets a value', (f) => ({ kind: 'set-config', entry: f.configs[0]!.entries[0]!, value: 'all' }), '    void f() {\n        Properties p = new Properties();\n        p.put(ProducerConfig.ACKS_CONFIG, "1");\n    }', '    void f() {\n        Properties p = new Properties();\n        p.put(ProducerConfig.ACKS_CONFIG, "all");\n    }'],
    ['removes an entry with its line', (f) => ({ kind: 'remove-config', entry: f.configs[0]!.entries[0]! }), '    void f() {\n        Properties p = new Properties();\n        p.put(ProducerConfig.ACKS_CONFIG, "1"); // fast\n        go(p);\n    }', '    void f() {\n        Properties p = new Properties();\n        go(p);\n    }'],
    ['removes a link of a chain', (f) => ({ kind: 'remove-config', entry: f.configs[0]!.entries[0]! }), '    Object f() {\n        return new KafkaProducer<>(ImmutableMap.builder().put("acks", "1").put("linger.ms", 5).build());\n    }', '    Object f() {\n        return new KafkaProducer<>(ImmutableMap.builder().put("linger.ms", 5).build());\n    }'],
    ['removes a pair of arguments', (f) => ({ kind: 'remove-config', entry: f.configs[0]!.entries[1]! }), '    Object f() {\n        return new KafkaProducer<>(Map.of("linger.ms", 1, "acks", "1"));\n    }', '    Object f() {\n        return new KafkaProducer<>(Map.of("linger.ms", 1));\n    }'],
  ];
  it('takes no logger of an object in a static method, and none of java.util.logging', async () => {
    equal(await rewritten('class A {\n    Logger log;\n    static void f(KafkaProducer<String, String> p) {\n        p.send(record);\n    }\n}\n', listening), undefined);
    equal(await rewritten('class A {\n    static java.util.logging.Logger log;\n    static void f(KafkaProducer<String, String> p) {\n        p.send(record);\n    }\n}\n', listening), undefined);
  });
  for (const [name, make, before, after] of cases) {
    it(name, async () => equal(await rewritten(cls(before), make), after && cls(after)));
    it(`${name}, with CRLF`, async () => equal(await rewritten(cls(before).replaceAll('\n', '\r\n'), make), after && cls(after).replaceAll('\n', '\r\n')));
  }
});
