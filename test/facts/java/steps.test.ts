import { equal } from 'node:assert/strict';
import { factsOf, inClass, tree } from './workspace';

/** The steps of method `f` of a class body (or of another function, by the end of its id). */
async function steps(body: string, id = '#Shop.f'): Promise<string> {
  const found = (await factsOf(inClass(`Logger log; ${body}`))).functions.find((f) => f.id.endsWith(id));
  if (!found) throw new Error(`no function ${id}`);
  return tree(found.body);
}

describe('Java steps', () => {
  const cases: [string, string, string][] = [
    [
      'calls in order of evaluation',
      'void f(Order o, Api api) { api.put(api.make(o)); }',
      'make:unknown(api,o) put:unknown(api,o)',
    ],
    [
      'locals carry what they were made of',
      'void f(Order o, Api api) { String s = o.name(); var t = "x" + s; other.use(t); other.use(api2); }',
      'use:unknown(o) use:unknown',
    ],
    [
      'a local that is given something holds it',
      'void f(Order o) { List<String> l = new ArrayList<>(); l.add(o.name()); other.use(l); }',
      'add:none(o) use:unknown(o)',
    ],
    [
      'try, catch and finally',
      'void f(Api a) { try { a.go(); } catch (IOException | SQLException e) { log.error("x", e); } finally { a.end(); } }',
      'try[go:unknown(a)] catch(IOException|SQLException)[error:log] finally[end:unknown(a)]',
    ],
    [
      'a catch that keeps the failure',
      'void f(Api a) { boolean failed = false; try { a.go(); } catch (Exception e) { failed = true; } }',
      'try[go:unknown(a)] catch(Exception)![]',
    ],
    [
      'a catch that puts the failure somewhere',
      'void f(Api a, List<Exception> all) { try { a.go(); } catch (Exception e) { all.add(e); } }',
      'try[go:unknown(a)] catch(Exception)![]',
    ],
    [
      'a catch that only tells people',
      'Logger log2; io.micrometer.core.instrument.Counter failures; io.opentracing.Span span; void f(Api a) { try { a.go(); } catch (Exception e) { log2.error("x", e); failures.increment(); span.setTag("failed", true); } }',
      'try[go:unknown(a)] catch(Exception)[error:log increment:log setTag:log]',
    ],
    [
      'an entity called log is no logger',
      'static class Log { void setStatus(int s) { } } void f(Log log) { log.error("x"); unseen.log.info("x"); }',
      'error:unknown(log) info:unknown',
    ],
    [
      'resources come first',
      'void f(Api a) { try (var c = a.open()) { c.go(); } }',
      'try[open:unknown(a) go:unknown(a)]',
    ],
    [
      'if, else and ternary',
      'void f(Api a) { if (a.ok()) a.yes(); else { a.no(); } var x = a.ok() ? a.one() : a.two(); }',
      'ok:unknown(a) if(a.ok())[yes:unknown(a)][no:unknown(a)] ok:unknown(a) if(a.ok())[one:unknown(a)][two:unknown(a)]',
    ],
    [
      '&& may leave out its right side',
      'boolean f(Api a) { return a.one() && a.two(); }',
      'one:unknown(a) if(a.one())[two:unknown(a)][] return',
    ],
    [
      'switch in both forms; its breaks go nowhere new',
      'void f(Api a, int i) { switch (i) { case 1: a.one(); break; default: a.two(); } switch (i) { case 1 -> a.one(); } }',
      'if(i)[one:unknown(a)][two:unknown(a)] if(i)[one:unknown(a)][]',
    ],
    [
      'loops and their exits',
      'void f(List<Api> as) { for (Api a : as) { if (a.bad()) continue; a.go(); } while (true) { break; } }',
      'loop[bad:unknown(as) if(a.bad())[continue][] go:unknown(as)] loop[break]',
    ],
    [
      'return, throw',
      'int f(Api a) { if (a.x()) throw new IllegalStateException(); return 1; }',
      'x:unknown(a) if(a.x())[throw][] return',
    ],
    [
      'forEach runs its lambda many times',
      'void f(List<Order> os, Api a) { os.forEach(o -> a.go(o)); }',
      'forEach:none(os,a) {each #Shop.f/forEach}',
    ],
    [
      'an executor runs it later',
      'ExecutorService pool; void f(Order o, Api a) { pool.submit(() -> a.go(o)); new Thread(() -> a.go(o)).start(); CompletableFuture.runAsync(() -> a.go(o)); }',
      'submit:schedule(a,o) {later #Shop.f/submit} new Thread:schedule(a,o) {later #Shop.f/Thread} start:schedule(a,o) runAsync:schedule(a,o) {later #Shop.f/runAsync}',
    ],
    [
      'an Executor that is handed in may run it at once',
      'void f(Order o, Executor e) { e.execute(() -> use(o)); }',
      'execute:unknown(e,o) {unknown #Shop.f/execute}',
    ],
    [
      'so does a queue that another thread empties, and a virtual thread',
      'BlockingQueue<Order> queue; void f(Order o, Api a) { queue.put(o); Thread.ofVirtual().start(() -> a.go(o)); Queue<Order> own = new LinkedBlockingQueue<>(); own.add(o); }',
      'put:schedule(o) start:schedule(a,o) {later #Shop.f/start} add:none(o)',
    ],
  ];
  for (const [name, body, expected] of cases) it(name, async () => equal(await steps(body), expected));

  it('calls of this class, its superclass and other classes have targets', async () =>
    equal(
      await steps(
        'static class Base { void base() { db.go(); } } static class Store { void put(String s) { db.put(s); } } static class In extends Base { Store store; void g(String s) { store.put(s); base(); } }',
        '#Shop.In.g',
      ),
      'put:unknown->#Shop.Store.put(s) base:unknown->#Shop.Base.base',
    ));
  it('an interface leads to its only implementation, in another file', async () => {
    const files = {
      'A.java': inClass('OrderService orders; @KafkaListener(topics = "o") void f(Order o) { orders.place(o); }'),
      'OrderService.java': 'package shop; public interface OrderService { void place(Order o); }',
      'impl/OrderServiceImpl.java':
        'package shop.impl; import shop.*; class OrderServiceImpl implements OrderService { public void place(Order o) { remote.call(o); } }',
    };
    const facts = await factsOf(files);
    equal(
      facts.functions[0]!.body.map((s) => (s.kind === 'call' ? s.targets?.functions[0] : '')).join(),
      '/w/impl/OrderServiceImpl.java#OrderServiceImpl.place',
    );
  });
  it('a method of the workspace runs what it is given as its body says', async () => {
    const own = `ExecutorService pool; Runnable kept;
      void now(Runnable r) { begin(); r.run(); } void soon(Runnable r) { pool.execute(r); } void wrapped(Runnable r) { pool.submit(() -> r.run()); } void store(Runnable r) { kept = r; }
      <T> T give(java.util.function.Supplier<T> s) { return s.get(); } void wait(java.util.function.Supplier<Future<?>> s) { s.get().get(); } `;
    equal(
      await steps(
        own +
          'void f(Api a) { now(() -> a.go()); soon(() -> a.go()); wrapped(() -> a.go()); store(() -> a.go()); give(() -> a.go()); wait(() -> a.go()); }',
      ),
      'now:unknown->#Shop.now(a) {inline #Shop.f/now} soon:unknown->#Shop.soon(a) {later #Shop.f/soon} wrapped:unknown->#Shop.wrapped(a) {later #Shop.f/wrapped} store:none->#Shop.store(a) {unknown #Shop.f/store} give:unknown->#Shop.give(a) {inline #Shop.f/give} wait:unknown->#Shop.wait(a) {unknown #Shop.f/wait}',
    );
  });
  it('methods that hand what they are given to themselves', async () =>
    equal(
      await steps('void again(Runnable r) { again(() -> r.run()); } void f(Api a) { again(() -> a.go()); }'),
      'again:unknown->#Shop.again(a) {unknown #Shop.f/again}',
    ));
  it('a reactive chain is waited for by block, and started by subscribe', async () =>
    equal(
      await steps(
        'reactor.core.publisher.Mono<Void> go(String s) { return web.call(s); } void f(String s) { go(s).retry(2).block(); go(s).subscribe(x -> ok(), e -> bad(e)); }',
      ),
      'go:unknown->#Shop.go(s) go:unknown->#Shop.go(s) subscribe:unknown(s) {later #Shop.f/subscribe} {later #Shop.f/subscribe~2}',
    ));
  it('several implementations are what it may reach', async () => {
    const facts = await factsOf(
      inClass(
        'interface Sink { void put(String s); } class One implements Sink { public void put(String s) { db.put(s); } } class Two implements Sink { public void put(String s) { file.put(s); } } Sink sink; void f(String s) { sink.put(s); }',
      ),
    );
    const [step] = facts.functions.find((f) => f.id.endsWith('#Shop.f'))!.body;
    equal(step!.kind === 'call' && String(step!.targets?.functions), '/w/A.java#Shop.One.put,/w/A.java#Shop.Two.put');
  });
  it('what a try assigns that outlives it', async () => {
    const text = inClass(
      'int count; void f(Api a) { boolean sent = false; try { a.go(); int own = 1; own++; sent = true; count++; } catch (Exception e) { } }',
    );
    const [step] = (await factsOf(text)).functions[0]!.body;
    equal(
      step!.kind === 'try' && step!.assignments!.map((r) => text.slice(r.start, r.end)).join(),
      'sent = true,count++',
    );
  });
  it('a lambda sees what its surroundings were given', async () =>
    equal(
      await steps('void f(List<Order> os, Api a) { os.forEach(o -> a.go(o)); }', '/forEach'),
      'go:unknown(a,o,os)',
    ));
});

describe('Java steps: effects', () => {
  it('what clients tell is no work', async () => {
    const text = inClass(
      'KafkaConsumer<String, String> c; void f(ConsumerRecords<String, String> rs) { c.position(rs.partitions().iterator().next()); c.endOffsets(c.assignment()); ask(c.groupMetadata()); }',
    );
    equal(tree((await factsOf(text)).functions[0]!.body), 'position:none(rs) ask:unknown');
  });
  const cases: [string, string, string][] = [
    [
      'logging',
      'log.info("x");  System.out.println("x"); e.printStackTrace();',
      'info:log println:log printStackTrace:log(e)',
    ],
    ['a new entity is inserted', 'orderRepository.save(new Order(x.getTotal()));', 'save:database:insert(x)'],
    [
      'one with an id of its own may be an update',
      'orderRepository.save(new Order(x.getId()));',
      'save:database:unknown(x)',
    ],
    ['one that came from outside may be either', 'orderRepository.save(x);', 'save:database:unknown(x)'],
    [
      'an entity that is what it was and more',
      'Wallet w = wallets.findById(x); w.setBalance(w.getBalance() - 1); wallets.save(w);',
      'findById:database:read(x) setBalance:unknown(x) save:database:increment(x)',
    ],
    [
      'a random id makes each a new one',
      'Pay p = new Pay(); p.setId(UUID.randomUUID().toString()); wallets.save(p);',
      'setId:unknown save:database:insert',
    ],
    [
      'SQL',
      'jdbc.update("INSERT INTO t VALUES (?)", x); jdbc.update("INSERT INTO t VALUES (?) ON CONFLICT DO NOTHING", x); jdbc.update("UPDATE t SET n = n + 1", x); jdbc.update("UPDATE t SET n = ?", x);',
      'update:database:insert(x) update:database:repeatable(x) update:database:increment(x) update:database:repeatable(x)',
    ],
    [
      'HTTP',
      'rest.postForObject("u", x, String.class); rest.getForObject("u", String.class);',
      'postForObject:http:post(x) getForObject:http:read',
    ],
    ['mail and payments', 'mails.send(x); paymentGateway.charge(x);', 'send:mail(x) charge:payment(x)'],
    ['decoding', 'mapper.readValue(x, Order.class);', 'readValue:parse(x)'],
    ['sleeping and leaving', 'Thread.sleep(10); System.exit(1);', 'sleep:sleep exit:exit'],
  ];
  const fields =
    'interface Wallets extends org.springframework.data.repository.CrudRepository<Object, String> { } Wallets wallets; OrderRepository orderRepository; org.springframework.jdbc.core.JdbcTemplate jdbc; org.springframework.web.client.RestTemplate rest; org.springframework.mail.javamail.JavaMailSender mails; PaymentGateway paymentGateway; com.fasterxml.jackson.databind.ObjectMapper mapper; ';
  for (const [name, body, expected] of cases)
    it(name, async () => equal(await steps(`${fields} void f(Order x, Exception e) { ${body} }`), expected));
});
