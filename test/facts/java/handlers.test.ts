import { deepEqual, equal } from 'node:assert/strict';
import type { Handler } from '../../../server/src/facts/facts';
import { factsOf, inClass, tree } from './workspace';

const show = (h: Handler): string =>
  `${h.kind} ${h.function.slice(h.function.indexOf('#') + 1)}(${h.records.join()}) ${h.commits}${h.waitsForResult ? ' waits' : ''}`;
const handlers = async (body: string): Promise<string[]> => (await factsOf(inClass(body))).handlers.map(show);

describe('Java handlers: Spring', () => {
  it('a listener method', async () =>
    deepEqual(await handlers('@KafkaListener(topics = "orders") void on(Order order) { save(order); }'), [
      'message Shop.on(order) after',
    ]));
  it('with an Acknowledgment it commits itself', async () =>
    deepEqual(
      await handlers(
        '@KafkaListener(topics = "orders") void on(ConsumerRecord<String, String> r, Acknowledgment ack) { ack.acknowledge(); }',
      ),
      ['message Shop.on(r) manual'],
    ));
  it('a list is a batch, headers are no records, a future is waited for', async () =>
    deepEqual(
      await handlers(
        '@KafkaListener(topics = "orders") CompletableFuture<Void> on(List<Order> orders, @Header("x") String x) { return null; }',
      ),
      ['batch Shop.on(orders) after waits'],
    ));
  it('an annotation of the same name from elsewhere is none', async () => {
    const facts = await factsOf({
      'A.java':
        'import org.springframework.kafka.core.KafkaTemplate; import shop.KafkaListener; class A { @KafkaListener(topics = "x") void on(String s) { } }',
    });
    deepEqual(facts.handlers, []);
  });
  it("several annotations in one, and one of the project's own", async () => {
    const files = {
      'A.java': 'package shop; class A { @OrderTopic void on(String s) { } }',
      'OrderTopic.java':
        'package shop; import org.springframework.kafka.annotation.KafkaListener; @KafkaListener(topics = "orders") public @interface OrderTopic { }',
      'B.java':
        'import org.springframework.kafka.annotation.*; class B { @KafkaListeners({ @KafkaListener(topics = "a"), @KafkaListener(topics = "b") }) void on(String s) { } }',
    };
    deepEqual((await factsOf(files)).handlers.map(show), ['message A.on(s) after']);
    deepEqual((await factsOf(files, 'B.java')).handlers.map(show), ['message B.on(s) after']);
  });
  it('handlers of a listener class', async () => {
    const text =
      'import org.springframework.kafka.annotation.*; @KafkaListener(topics = "x") class A { @KafkaHandler void a(String s) { } @KafkaHandler(isDefault = true) void b(Object o) { } void c() { } }';
    deepEqual((await factsOf(text)).handlers.map(show), ['message A.a(s) after', 'message A.b(o) after']);
  });
  it('a listener class, an anonymous one and a lambda', async () => {
    const text = `import org.springframework.kafka.listener.*; import org.springframework.kafka.support.Acknowledgment; import org.apache.kafka.clients.consumer.ConsumerRecord; import java.util.List;
class A implements AcknowledgingMessageListener<String, String> {
  public void onMessage(ConsumerRecord<String, String> r, Acknowledgment ack) { use(r); ack.acknowledge(); }
  BatchMessageListener<String, String> b = rs -> rs.forEach(r -> use(r));
  void f(ContainerProperties p) { p.setMessageListener((MessageListener<String, String>) r -> use(r)); p.setMessageListener(new MessageListener<String, String>() { public void onMessage(ConsumerRecord<String, String> r) { use(r); } }); }
}`;
    deepEqual((await factsOf(text)).handlers.map(show), [
      'message A.onMessage(r) manual',
      'batch A.b/lambda(rs) after',
      'message A.f/setMessageListener(r) after',
      'message A.f/MessageListener.onMessage(r) after',
    ]);
  });
  it('ack mode and auto-commit of the module', async () => {
    const listener = inClass('@KafkaListener(topics = "orders") void on(Order order) { save(order); }');
    const manual = await factsOf({
      'm/src/main/java/A.java': listener,
      'm/src/main/java/C.java':
        'import org.springframework.kafka.listener.ContainerProperties; class C { void c(F f) { f.getContainerProperties().setAckMode(ContainerProperties.AckMode.MANUAL); } }',
      'other/src/main/resources/application.properties': 'spring.kafka.consumer.enable-auto-commit=true',
    });
    deepEqual(manual.handlers.map(show), ['message Shop.on(order) manual']);
    const early = await factsOf({
      'm/src/main/java/A.java': listener,
      'm/src/main/resources/application.properties': 'spring.kafka.consumer.enable-auto-commit=true',
    });
    deepEqual(early.handlers.map(show), ['message Shop.on(order) early']);
  });
});

describe('Java handlers: poll loops', () => {
  it('know their topics and their configuration', async () => {
    const loop = (subscribe: string) =>
      inClass(
        `static final String T = "orders"; void f(List<String> some) { Properties p = new Properties(); p.put("group.id", "g"); KafkaConsumer<String, String> c = new KafkaConsumer<>(p); ${subscribe} while (true) { for (ConsumerRecord<String, String> r : c.poll(null)) { save(r); } } }`,
      );
    const topics = async (subscribe: string) =>
      (await factsOf(loop(subscribe))).handlers[0]!.topics?.map((t) => (t.known ? t.value : '?'));
    deepEqual(await topics('c.subscribe(List.of(T, "returns"));'), ['orders', 'returns']);
    deepEqual(
      await topics('c.assign(Collections.singletonList(new org.apache.kafka.common.TopicPartition("orders", 0)));'),
      ['orders'],
    );
    deepEqual(await topics('c.subscribe(some);'), undefined);
    deepEqual(await topics('c.subscribe(java.util.regex.Pattern.compile("o.*"));'), undefined);
    const facts = await factsOf(loop('c.subscribe(List.of(some.get(0)));'));
    equal(facts.handlers[0]!.topics?.[0]!.known, false);
    deepEqual(facts.handlers[0]!.config, facts.configs[0]!.range);
  });

  const loop = (config: string, body: string) =>
    `void run() { ${config} while (true) { ConsumerRecords<String, String> records = consumer.poll(null); ${body} } }`;
  const made = 'Properties p = new Properties(); p.put(ConsumerConfig.GROUP_ID_CONFIG, "g"); ';
  const cases: [string, string, string][] = [
    ['nothing said: auto-commit', `${made} var consumer = new KafkaConsumer<String, String>(p);`, 'early'],
    [
      'false',
      `${made} p.put("enable.auto.commit", "false"); KafkaConsumer<String, String> consumer = new KafkaConsumer<>(p);`,
      'manual',
    ],
    [
      'true',
      `${made} p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, true); KafkaConsumer<String, String> consumer = new KafkaConsumer<>(p);`,
      'early',
    ],
    [
      'a value that cannot be told',
      `${made} p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, !eos); KafkaConsumer<String, String> consumer = new KafkaConsumer<>(p);`,
      'unknown',
    ],
    [
      'no group: no commits',
      'Properties p = new Properties(); p.put("bootstrap.servers", "x"); var consumer = new KafkaConsumer<String, String>(p);',
      'unknown',
    ],
    [
      'a key that cannot be read',
      `${made} p.put(key, "x"); var consumer = new KafkaConsumer<String, String>(p);`,
      'unknown',
    ],
    [
      'entries that cannot be seen',
      `${made} p.putAll(more); KafkaConsumer<String, String> consumer = new KafkaConsumer<>(p);`,
      'unknown',
    ],
    [
      'a constant in a map',
      'KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", "x", ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, OFF));',
      'manual',
    ],
  ];
  for (const [name, config, commits] of cases)
    it(name, async () =>
      deepEqual(await handlers('static final boolean OFF = false; ' + loop(config, 'use(records);')), [
        `poll Shop.run/poll(records) ${commits}`,
      ]),
    );

  it('a consumer in a field, made by a method of another class', async () => {
    const files = {
      'A.java': inClass(
        'private final KafkaConsumer<String, String> consumer = Consumers.make(); ' + loop('', 'use(records);'),
      ),
      'Consumers.java':
        'package shop; import org.apache.kafka.clients.consumer.*; import java.util.*; class Consumers { static KafkaConsumer<String, String> make() { return new KafkaConsumer<>(props()); } static Properties props() { Properties p = new Properties(); p.setProperty("enable.auto.commit", Boolean.FALSE.toString()); return p; } }',
    };
    deepEqual((await factsOf(files)).handlers.map(show), ['poll Shop.run/poll(records) manual']);
  });
  it('a map that begins as another method made it', async () => {
    const made =
      'static Properties base() { Properties p = new Properties(); p.put("bootstrap.servers", "x"); return p; } ';
    deepEqual(
      await handlers(
        made +
          loop(
            'Properties p = base(); p.put("group.id", "g"); var consumer = new KafkaConsumer<String, String>(p);',
            'use(records);',
          ),
      ),
      ['poll Shop.run/poll(records) early'],
    );
    deepEqual(
      await handlers(
        made +
          loop(
            'Map<Object, Object> p = new HashMap<>(base()); p.put("enable.auto.commit", "false"); var consumer = new KafkaConsumer<String, String>(p);',
            'use(records);',
          ),
      ),
      ['poll Shop.run/poll(records) manual'],
    );
    deepEqual(
      await handlers(
        made +
          loop(
            'Properties p = base(); p.putAll(more); var consumer = new KafkaConsumer<String, String>(p);',
            'use(records);',
          ),
      ),
      ['poll Shop.run/poll(records) unknown'],
    );
  });
  it('a method that polls once and goes through the records is a turn of a loop elsewhere; one that hands them back is not', async () => {
    const facts = await factsOf(
      inClass(
        'KafkaConsumer<String, String> c = new KafkaConsumer<>(Map.of("enable.auto.commit", "false")), other; void machine() { var records = other.poll(null); for (var r : records) api.use(r); } void turn() { var records = c.poll(null); for (var r : records) api.use(r); c.commitSync(); } List<String> next() { List<String> l = new ArrayList<>(); for (var r : c.poll(null)) l.add(r.value()); return l; }',
      ),
    );
    deepEqual(facts.handlers.map(show), ['poll Shop.turn/poll~1(records) manual']);
    equal(
      tree(facts.functions.find((f) => f.id.endsWith('#Shop.turn/poll~1'))!.body),
      'loop[use:unknown(records)] commit',
    );
  });
  it('its body is what follows the poll, with the try around it', async () => {
    const facts = await factsOf(
      inClass(`KafkaConsumer<String, String> consumer; Logger log;
      void run() { before(); while (running) { beat(); try { var records = consumer.poll(null); for (var r : records) store.keep(r.value()); consumer.commitSync(); } catch (Exception e) { log.error("x", e); } } }`),
    );
    equal(
      tree(facts.functions.find((f) => f.id.endsWith('/poll'))!.body),
      'try[loop[keep:unknown(records)] commit] catch(Exception)[error:log]',
    );
    equal(
      tree(facts.functions.find((f) => f.id.endsWith('#Shop.run'))!.body),
      'before:unknown loop[beat:unknown poll:none {each #Shop.run/poll}]',
    );
  });
  it('records polled in a for, and a poll outside loops', async () =>
    deepEqual(
      await handlers(
        'void run(KafkaConsumer<String, String> c) { while (true) for (ConsumerRecord<String, String> r : c.poll(null)) use(r); } void once(KafkaConsumer<String, String> c) { c.poll(null); }',
      ),
      ['poll Shop.run/poll(r) unknown'],
    ));
});
