import { deepEqual } from 'node:assert/strict';
import { factsOf, inClass, show } from './workspace';

/** The sends of a class body, as `show` prints them. */
const sends = async (body: string): Promise<string[]> => (await factsOf(inClass(body))).sends.map(show);

describe('Java sends: what becomes of the Future', () => {
  const FIELDS =
    'private final KafkaProducer<String, String> producer = null; private KafkaTemplate<String, String> template; private Logger log;\n';
  const cases: [string, string, string[]][] = [
    [
      'a statement drops it',
      'void f(ProducerRecord<String, String> r) { producer.send(r); }',
      ['producer.send discarded'],
    ],
    [
      'through this, over several lines',
      'void f() { this.producer\n  .send(\n new ProducerRecord<>("t", "v")); }',
      ['this.producer.send discarded'],
    ],
    [
      'get() waits',
      'void f() throws Exception { producer.send(null).get(); template.send("t", "v").get(1, TimeUnit.SECONDS); }',
      ['producer.send awaited', 'template.send awaited'],
    ],
    ['join() waits', 'void f() { template.send("t", "v").join(); }', ['template.send awaited']],
    ['returned', 'Future<RecordMetadata> f() { return producer.send(null); }', ['producer.send returned']],
    [
      'a variable nobody reads',
      'void f() { Future<RecordMetadata> x = producer.send(null); }',
      ['producer.send discarded'],
    ],
    [
      'a variable waited for later',
      'void f() throws Exception { var x = producer.send(null); log.info("sent"); x.get(); }',
      ['producer.send awaited'],
    ],
    [
      'a variable declared before',
      'void f() { CompletableFuture<?> x = null; try { x = template.send("t", "v"); x.whenComplete((r, e) -> log.error("no", e)); } finally { check(x); } }',
      ['template.send kept both:used'],
    ],
    ['collected', 'void f(List<Future<?>> all) { all.add(producer.send(null)); }', ['producer.send kept']],
    [
      'awaited together',
      'void f() { CompletableFuture.allOf(template.send("a", "b"), template.send("c", "d")).join(); }',
      ['template.send awaited', 'template.send awaited'],
    ],
    [
      'forEach drops what a lambda yields',
      'void f(List<ProducerRecord<String, String>> rs) { rs.forEach(r -> producer.send(r)); }',
      ['producer.send discarded'],
    ],
    [
      'forEach drops what a method reference yields',
      'void f(Stream<ProducerRecord<String, String>> rs) { rs.forEach(producer::send); producer.flush(); }',
      ['producer.send discarded flushed'],
    ],
    [
      'map keeps it',
      'List<?> f(Stream<ProducerRecord<String, String>> rs) { return rs.map(r -> producer.send(r)).toList(); }',
      ['producer.send returned'],
    ],
    [
      'a runner is void',
      'org.springframework.boot.ApplicationRunner f() { return args -> template.send("t", "v"); }',
      ['template.send discarded'],
    ],
    [
      'a Runnable is void, a Supplier is not',
      'void f() { Runnable a = () -> template.send("t", "v"); java.util.function.Supplier<Object> b = () -> template.send("t", "v"); }',
      ['template.send discarded', 'template.send returned'],
    ],
    [
      'an interface that cannot be seen',
      'void f(Unseen u) { u.with(() -> producer.send(null)); }',
      ['producer.send kept'],
    ],
    [
      "a variable of inferred type, Lombok's too",
      'void f() { final var x = template.send("a", "b"); x.join(); val y = template.send("a", "b"); }',
      ['template.send awaited', 'template.send discarded'],
    ],
    [
      'work on another thread, whose own Future is dropped or kept',
      'ExecutorService pool; void f() throws Exception { CompletableFuture.runAsync(() -> template.send("t", "v")); pool.submit(() -> producer.send(null)); var x = pool.submit(() -> producer.send(null)); x.get().get(); }',
      ['template.send discarded', 'producer.send discarded', 'producer.send kept'],
    ],
    [
      'an arm of a switch, a statement or a value',
      'Object f(int i) { switch (i) { case 1 -> template.send("a", "b"); default -> log.info("x"); } return switch (i) { case 1 -> template.send("a", "b"); default -> null; }; }',
      ['template.send discarded', 'template.send returned'],
    ],
    ['either arm of ?:', 'void f(boolean b) { var x = b ? producer.send(null) : null; }', ['producer.send discarded']],
  ];
  for (const [name, body, expected] of cases) it(name, async () => deepEqual(await sends(FIELDS + body), expected));
});

describe('Java sends: who listens', () => {
  const FIELDS =
    'private KafkaProducer<String, String> producer; private KafkaTemplate<String, String> template; private Logger log;\n';
  const cases: [string, string, string[]][] = [
    [
      'a callback that looks at the exception',
      'void f() { producer.send(null, (m, e) -> { if (e != null) log.error("x", e); }); }',
      ['producer.send discarded both:used'],
    ],
    [
      'a callback that does not',
      'void f() { producer.send(null, (metadata, exception) -> log.info("sent {}", metadata)); }',
      ['producer.send discarded both:ignored'],
    ],
    ['null is no callback', 'void f() { producer.send(null, null); }', ['producer.send discarded']],
    [
      'an anonymous class',
      'void f() { producer.send(null, new Callback() { public void onCompletion(RecordMetadata m, Exception e) { log.info("ok"); } }); }',
      ['producer.send discarded both:ignored'],
    ],
    [
      'a class of the workspace',
      'void f() { producer.send(null, new Done("x")); } static class Done implements Callback { Done(String s) {} public void onCompletion(RecordMetadata m, Exception e) { if (e != null) throw new RuntimeException(e); } }',
      ['producer.send discarded both:used'],
    ],
    [
      'a variable',
      'void f() { Callback done = (m, e) -> log.info("ok"); producer.send(null, done); }',
      ['producer.send discarded both:ignored'],
    ],
    [
      'a factory',
      'void f() { producer.send(null, done("x")); } private Callback done(String id) { return (m, e) -> { if (e != null) retry(id); }; }',
      ['producer.send discarded both:used'],
    ],
    [
      'a parameter may do anything',
      'void f(Callback done) { producer.send(null, done); }',
      ['producer.send discarded both:unknown'],
    ],
    [
      'a method of this class',
      'void f() { producer.send(null, this::done); } void done(RecordMetadata m, Exception e) { log.info("ok"); }',
      ['producer.send discarded both:ignored'],
    ],
    [
      'whenComplete',
      'void f() { template.send("t", "v").whenComplete((r, e) -> { if (e != null) log.error("x", e); }); }',
      ['template.send discarded both:used'],
    ],
    [
      'success only',
      'void f() { template.send("t", "v").thenAccept(r -> log.info("ok")); }',
      ['template.send discarded success:absent'],
    ],
    [
      'exceptionally',
      'void f() { template.send("t", "v").thenAccept(r -> log.info("ok")).exceptionally(e -> { log.error("x", e); return null; }); }',
      ['template.send discarded success:absent failure:used'],
    ],
    [
      'two callbacks',
      'void f() { template.send("t", "v").addCallback(r -> log.info("ok"), e -> log.error("x", e)); }',
      ['template.send discarded success:absent failure:used'],
    ],
    [
      'a listener added to a variable',
      'void f() { var x = template.send("t", "v"); x.whenComplete((r, e) -> log.info("ok")); }',
      ['template.send discarded both:ignored'],
    ],
  ];
  for (const [name, body, expected] of cases) it(name, async () => deepEqual(await sends(FIELDS + body), expected));
});

describe('Java sends: whose they are', () => {
  it('a class of the project named like the client is not the client', async () => {
    const facts = await factsOf({
      'shop/A.java':
        'package shop; import org.apache.kafka.clients.producer.ProducerRecord; class A { KafkaTemplate t; void f() { t.send("x"); } }',
      'shop/KafkaTemplate.java': 'package shop; class KafkaTemplate { void send(String s) {} }',
    });
    deepEqual(facts.sends, []);
  });
  it('what cannot be resolved is no send', async () =>
    deepEqual(
      await sends(
        'void f(Unknown u, MockProducer<String, String> m, java.net.http.HttpClient h) throws Exception { u.send(null); m.send(null); Producer<String, String> p = new MockProducer<>(); p.send(null); h.send(null, null); producer.send(null); }',
      ),
      [],
    ));
  it('sendOffsetsToTransaction is no send', async () =>
    deepEqual(
      await sends('KafkaProducer<String, String> p; void f() { p.sendOffsetsToTransaction(null, null); }'),
      [],
    ));
  it('fully-qualified names, Optional, requireNonNull, maps and getters lead to it', async () =>
    deepEqual(
      await sends(`private org.apache.kafka.clients.producer.Producer<String, String> raw; Optional<Producer<String, String>> maybe; Map<String, KafkaTemplate<String, String>> all;
      Producer<String, String> getProducer() { return raw; }
      void f() { raw.send(null); maybe.get().send(null); Objects.requireNonNull(raw).send(null); getProducer().send(null); all.get("x").send("t", "v"); for (var t : all.values()) t.send("t", "v"); }`),
      [
        'raw.send discarded',
        'maybe.get().send discarded',
        'Objects.requireNonNull(raw).send discarded',
        'getProducer().send discarded',
        'all.get("x").send discarded',
        't.send discarded',
      ],
    ));
  it('casts, patterns, resources, arrays, enums, records and what surrounds a class lead to it', async () =>
    deepEqual(
      await sends(`KafkaProducer<String, String> producer; KafkaProducer<String, String>[] many; Object o;
      record Pub(KafkaTemplate<String, String> t) { void g() { t.send("a", "b"); } } enum P { ONE; KafkaProducer<String, String> get() { return null; } }
      void f() { ((KafkaProducer<String, String>) o).send(null); if (o instanceof KafkaTemplate<?, ?> t) t.sendDefault("x"); many[0].send(null); P.ONE.get().send(null);
        try (Producer<String, String> p = new KafkaProducer<>(props)) { p.send(null); } new Thread(new Runnable() { public void run() { Shop.this.producer.send(null); } }).start(); }`),
      [
        't.send discarded',
        '((KafkaProducer<String, String>) o).send discarded',
        't.sendDefault discarded',
        'many[0].send discarded',
        'P.ONE.get().send discarded',
        'p.send discarded',
        'Shop.this.producer.send discarded',
      ],
    ));
  it('a field of a superclass in another file, in a file that names no Kafka', async () => {
    const files = {
      'Base.java':
        'package shop; import org.springframework.kafka.core.KafkaTemplate; abstract class Base { protected KafkaTemplate<String, String> template; }',
      'Orders.java': 'package shop; class Orders extends Base { void place() { template.send("orders", "x"); } }',
    };
    deepEqual((await factsOf(files, 'Orders.java')).sends.map(show), ['template.send discarded']);
  });
  it('a getter of another class', async () => {
    const files = {
      'Clients.java':
        'package shop; import org.apache.kafka.clients.producer.KafkaProducer; public class Clients { public KafkaProducer<byte[], byte[]> getProducer(String id) { return null; } }',
      'web/Page.java':
        'package shop.web; import shop.Clients; class Page { Clients clients; void show() { clients.getProducer("a").send(null); } }',
    };
    deepEqual((await factsOf(files, 'web/Page.java')).sends.map(show), ['clients.getProducer("a").send discarded']);
  });
  it('a method of a class that extends the producer is that method, super.send is a send', async () => {
    const body =
      'static class Traced extends KafkaProducer<String, String> { public Future<RecordMetadata> send(ProducerRecord<String, String> r) { return super.send(r); } } Traced traced; void f() { traced.send(null); }';
    deepEqual(await sends(body), ['super.send returned']);
  });
});

describe('Java sends: transactions', () => {
  it('between begin and commit', async () =>
    deepEqual(
      await sends(
        'KafkaProducer<String, String> p; void f() { p.beginTransaction(); p.send(null); p.commitTransaction(); } ',
      ),
      ['p.send discarded transactional'],
    ));
  it('in executeInTransaction, the parameter standing for the template', async () =>
    deepEqual(
      await sends(
        'KafkaTemplate<String, String> t; void f() { t.executeInTransaction(k -> { k.send("a", "b"); return null; }); t.send("a", "b"); }',
      ),
      ['k.send discarded transactional', 't.send discarded'],
    ));
  it('with a transaction id prefix in the module', async () => {
    const files = {
      'm/src/main/java/A.java': inClass('KafkaTemplate<String, String> t; void f() { t.send("a", "b"); }'),
      'm/src/main/resources/application.yml': 'spring:\n  kafka:\n    producer:\n      transaction-id-prefix: tx-\n',
    };
    deepEqual((await factsOf(files)).sends.map(show), ['t.send discarded transactional']);
  });
});

describe('Java sends: keys', () => {
  const key = async (call: string) =>
    (
      await factsOf(
        inClass(
          `KafkaProducer<String, String> p; KafkaTemplate<String, String> t; void f(ProducerRecord<String, String> r, Iterable<org.apache.kafka.common.header.Header> h) { ${call} }`,
        ),
      )
    ).sends.map((s) => s.key);
  const cases: [string, string | undefined][] = [
    ['p.send(new ProducerRecord<>("t", "v"));', 'absent'],
    ['p.send(new ProducerRecord<String, String>("t", "k", "v"), null);', 'present'],
    ['p.send(new ProducerRecord<>("t", null, "v"));', 'absent'],
    ['ProducerRecord<String, String> x = new ProducerRecord<>("t", "v"); p.send(x);', 'absent'],
    ['p.send(new ProducerRecord<>("t", 0, "k", "v"));', 'present'],
    ['p.send(new ProducerRecord<>("t", null, null, "v"));', 'absent'],
    ['p.send(new ProducerRecord<>("t", 3, null, "v"));', undefined],
    ['p.send(new ProducerRecord<>("t", null, 5L, null, "v", h));', 'absent'],
    ['p.send(new ProducerRecord<>("t", null, "k", "v", h));', 'present'],
    ['p.send(r);', undefined],
    [
      'p.send(made("v")); } ProducerRecord<String, String> made(String v) { return new ProducerRecord<>("t", "k", v);',
      'present',
    ],
    ['t.send("t", "v");', 'absent'],
    ['t.send("t", "k", "v");', 'present'],
    ['t.sendDefault("v");', 'absent'],
    ['t.sendDefault("k", "v");', 'present'],
    ['t.send(new ProducerRecord<>("t", "v"));', 'absent'],
  ];
  for (const [call, expected] of cases) it(call, async () => deepEqual(await key(call), [expected]));
});
