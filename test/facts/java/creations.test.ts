import { deepEqual, equal } from 'node:assert/strict';
import type { Creation } from '../../../server/src/facts/facts';
import { factsOf, inClass, tree } from './workspace';

const show = (c: Creation): string =>
  `${c.of} ${c.held}${c.name ? ` ${c.name}` : ''}${c.cached ? ' cached' : ''}${c.uses.map((u) => ` ${u.how}${u.always ? '!' : ''}${u.atOnce ? '0' : ''}`).join('')}`;
const creations = async (body: string): Promise<string[]> => (await factsOf(inClass(body))).creations.map(show);
const P = 'KafkaProducer<String, String>';

describe('Java: clients that code makes', () => {
  const cases: [string, string, string[]][] = [
    [
      'a local',
      `void f(Properties p) { ${P} x = new KafkaProducer<>(p); x.send(null); x.flush(); }`,
      ['producer local x flush'],
    ],
    [
      'a local declared before',
      `void f(Properties p) { ${P} x = null; try { x = new KafkaProducer<>(p); } finally { if (x != null) x.close(); } }`,
      ['producer local x close!'],
    ],
    [
      'closed at the end, at once',
      `void f(Properties p) { var x = new KafkaProducer<String, String>(p); x.close(java.time.Duration.ZERO); }`,
      ['producer local x close0'],
    ],
    [
      'closed with time to spare',
      `void f(Properties p) { var x = new KafkaProducer<String, String>(p); x.close(java.time.Duration.ofSeconds(5)); }`,
      ['producer local x close'],
    ],
    [
      'try-with-resources',
      `void f(Properties p) { try (${P} x = new KafkaProducer<>(p)) { x.send(null); } }`,
      ['producer managed x'],
    ],
    [
      'try with a variable made before',
      `void f(Properties p) { ${P} x = new KafkaProducer<>(p); try (x) { x.send(null); } }`,
      ['producer managed x'],
    ],
    [
      'Lombok closes it',
      `void f(Properties p) { @lombok.Cleanup ${P} x = new KafkaProducer<>(p); x.send(null); }`,
      ['producer managed x'],
    ],
    [
      'a field, closed in a method of the class',
      `${P} x; Shop(Properties p) { this.x = new KafkaProducer<>(p); } void end() { x.close(); }`,
      ['producer field this.x close'],
    ],
    [
      'a field that a framework has closed',
      `${P} x = new KafkaProducer<>(new Properties()); @PreDestroy void end() { this.x.close(); }`,
      ['producer field x close!'],
    ],
    [
      'a field of a closeable class',
      `static class Sender implements AutoCloseable { private final ${P} x; Sender(Properties p) { x = new KafkaProducer<>(p); } public void close() { x.flush(); x.close(); } }`,
      ['producer field x flush! close!'],
    ],
    [
      'a shutdown hook',
      `void f(Properties p) { ${P} x = new KafkaProducer<>(p); Runtime.getRuntime().addShutdownHook(new Thread(x::close)); }`,
      ['producer local x close!'],
    ],
    [
      'a shutdown hook in a variable',
      `void f(Properties p) { ${P} x = new KafkaProducer<>(p); Thread hook = new Thread(() -> x.close()); Runtime.getRuntime().addShutdownHook(hook); }`,
      ['producer local x close!'],
    ],
    [
      'chosen by a switch',
      `Producer<String, String> f(Properties p, int n) { return switch (n) { case 1 -> new KafkaProducer<>(p); default -> { yield new KafkaProducer<>(p); } }; }`,
      ['producer returned', 'producer returned'],
    ],
    [
      'kept in a lambda, which somebody runs some time',
      `Runnable kept; void f(Properties p) { ${P} x = new KafkaProducer<>(p); kept = () -> x.flush(); }`,
      ['producer handed x flush'],
    ],
    [
      'kept in an object that is returned',
      `Iterator<String> f(Properties p) { var x = new KafkaConsumer<String, String>(p); return new Iterator<>() { public boolean hasNext() { return x.poll(null) != null; } public String next() { return ""; } }; }`,
      ['consumer handed x poll'],
    ],
    [
      'used by a lambda on the spot, and on another thread',
      `void f(Properties p, List<String> l, ExecutorService e) { ${P} x = new KafkaProducer<>(p); l.forEach(s -> x.send(null)); e.submit(() -> x.flush()); }`,
      ['producer local x flush'],
    ],
    [
      'closed by a method that a finally calls',
      `private ${P} x; void run(Properties p) { x = new KafkaProducer<>(p); try { x.send(null); } finally { end(); } } private void end() { x.close(); }`,
      ['producer field x close!'],
    ],
    [
      'closed by a method that a hook calls',
      `private ${P} x; void run(Properties p) { x = new KafkaProducer<>(p); Runtime.getRuntime().addShutdownHook(new Thread(this::end)); } private void end() { x.close(); }`,
      ['producer field x close!'],
    ],
    [
      'made once',
      `${P} x; Producer<String, String> get(Properties p) { if (x == null) { x = new KafkaProducer<>(p); } return x; }`,
      ['producer handed x cached'],
    ],
    [
      'made once, early return',
      `private ${P} x; void init(Properties p) { if (x != null) return; x = new KafkaProducer<>(p); }`,
      ['producer field x cached'],
    ],
    [
      'double-checked',
      `private ${P} x; void init(Properties p) { if (x == null) { synchronized (this) { if (x == null) { x = new KafkaProducer<>(p); } } } }`,
      ['producer field x cached'],
    ],
    [
      'one for each key',
      `Map<String, ${P}> all = new HashMap<>(); void f(String k, Properties p) { all.computeIfAbsent(k, n -> new KafkaProducer<>(p)); }`,
      ['producer handed cached'],
    ],
    [
      'put into a map',
      `Map<String, ${P}> all = new HashMap<>(); void f(String k, Properties p) { ${P} x = new KafkaProducer<>(p); all.put(k, x); }`,
      ['producer handed x cached'],
    ],
    [
      'one for a class',
      `private static final ${P} X = new KafkaProducer<>(new Properties());`,
      ['producer field X cached'],
    ],
    [
      'given to a constructor',
      `void f(Properties p) { new Worker(new KafkaProducer<String, String>(p)); }`,
      ['producer handed'],
    ],
    [
      'given to a method that only uses it',
      `void f(Properties p) { ${P} x = new KafkaProducer<>(p); fill(x); } void fill(Producer<String, String> out) { out.send(null); }`,
      ['producer local x'],
    ],
    [
      'given to a method that closes it',
      `void f(Properties p) { ${P} x = new KafkaProducer<>(p); end(x); } void end(Producer<String, String> out) { out.close(); }`,
      ['producer local x close'],
    ],
    [
      'given to a method that keeps it',
      `Object kept; void f(Properties p) { ${P} x = new KafkaProducer<>(p); keep(x); } void keep(Producer<String, String> out) { kept = out; }`,
      ['producer handed x'],
    ],
    [
      'logged',
      `Logger log; void f(Properties p) { ${P} x = new KafkaProducer<>(p); log.info("{}", x); }`,
      ['producer local x'],
    ],
    [
      'a bean',
      `@Bean Producer<String, String> f(Properties p) { ${P} x = new KafkaProducer<>(p); return x; }`,
      ['producer managed x'],
    ],
    [
      'used once and dropped',
      `void f(Properties p) { new KafkaProducer<String, String>(p).send(null); }`,
      ['producer dropped'],
    ],
    [
      'a factory, and who calls it',
      `Producer<String, String> make(Properties p) { ${P} x = new KafkaProducer<>(p); x.initTransactions(); return x; } void f() { var y = make(null); y.send(null); }`,
      ['producer returned x', 'producer local y'],
    ],
    [
      'what a getter gives is not made by it',
      `${P} x = new KafkaProducer<>(new Properties()); Producer<String, String> get() { return x; } void f() { var y = get(); y.send(null); }`,
      ['producer handed x'],
    ],
    [
      'a subclass',
      `static class Audited<K, V> extends KafkaProducer<K, V> { Audited(Properties p) { super(p); } } void f(Properties p) { var x = new Audited<String, String>(p); }`,
      ['producer local x'],
    ],
    [
      'a wrapper is none',
      `static abstract class Wrapped<K, V> implements Producer<K, V> { Wrapped(Producer<K, V> p) { } } void f(Producer<String, String> p) { var x = new Wrapped<String, String>(p) { }; }`,
      [],
    ],
    [
      'a consumer in an endless loop',
      `void f(Properties p) { var x = new KafkaConsumer<String, String>(p); x.subscribe(List.of("t")); while (true) { x.poll(null); } }`,
      ['consumer local x subscribe poll'],
    ],
    ['a namesake of another package', 'void f() { org.other.KafkaProducer x = new org.other.KafkaProducer(); }', []],
    ['a mock', 'void f() { Producer<String, String> x = new MockProducer<>(); }', []],
  ];
  for (const [name, body, expected] of cases) it(name, async () => deepEqual(await creations(body), expected));

  it('admin clients by their factory methods', async () => {
    const text =
      'import org.apache.kafka.clients.admin.*; class A { void f(java.util.Properties p) { try (Admin a = Admin.create(p)) { } AdminClient b = AdminClient.create(p); var c = KafkaAdminClient.create(p); c.close(); Admin d = Mine.create(p); } }';
    deepEqual((await factsOf(text)).creations.map(show), ['admin managed a', 'admin local b', 'admin local c close']);
  });
  it('a field closed in a subclass of another file; a factory of another file', async () => {
    const files = {
      'Base.java':
        'package shop; import org.apache.kafka.clients.producer.*; class Base { protected Producer<String, String> out; void open(java.util.Properties p) { out = new KafkaProducer<>(p); } static Producer<String, String> make(java.util.Properties p) { return new KafkaProducer<>(p); } }',
      'Sub.java':
        'package shop; class Sub extends Base { void end() { out.close(); } void g() { var mine = Base.make(null); mine.flush(); } }',
    };
    deepEqual((await factsOf(files, 'Base.java')).creations.map(show), [
      'producer field out close',
      'producer returned',
    ]);
    deepEqual((await factsOf(files, 'Sub.java')).creations.map(show), ['producer local mine flush']);
  });
  it('say what declares a local, and where its configuration is', async () => {
    const text = inClass(
      `void f() { Properties p = new Properties(); p.put("bootstrap.servers", "b"); ${P} x = new KafkaProducer<>(p); }`,
    );
    const {
      creations: [creation],
      configs: [config],
    } = await factsOf(text);
    equal(text.slice(creation!.statement!.start, creation!.statement!.end), `${P} x = new KafkaProducer<>(p);`);
    deepEqual(creation!.config, config!.range);
    equal(creation!.function, '/w/A.java#Shop.f');
  });
  it('stand among the steps, with what is done to their lives and to transactions', async () => {
    const text = inClass(
      `void f(Properties p) { ${P} x = new KafkaProducer<>(p); x.beginTransaction(); try { x.send(null); x.commitTransaction(); } catch (Exception e) { x.abortTransaction(); Runtime.getRuntime().halt(1); } finally { x.flush(); x.close(); } }`,
    );
    equal(
      tree((await factsOf(text)).functions[0]!.body),
      'create:producer begin try[send commit] catch(Exception)[abort halt:exit] finally[flush close]',
    );
  });
  it('commits that do not wait, and who hears of them', async () => {
    const text = inClass(
      'KafkaConsumer<String, String> c; void f(Map<String, String> m) { c.commitAsync(); c.commitAsync((o, e) -> { }); c.commitAsync(m, null); c.commitSync(); c.commitAsync(new Told()); c.commitSync(java.time.Duration.ofSeconds(1)); c.commitSync(m); } class Told { }',
    );
    const commits = (await factsOf(text)).functions[0]!.body.flatMap((s) =>
      s.kind === 'commit' ? [`${s.receiver} ${s.asynchronous} ${s.heard} ${s.explicit}`] : [],
    );
    deepEqual(commits, [
      'c true false undefined',
      'c true true undefined',
      'c true false true',
      'c undefined undefined undefined',
      'c true true undefined',
      'c undefined undefined undefined',
      'c undefined undefined true',
    ]);
  });
});
