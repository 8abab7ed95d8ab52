import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { factsOf, inClass, show, workspace } from './workspace';

const sender = inClass('KafkaTemplate<String, String> template; void f() { template.send("t", "v"); }');

describe('Java: changes', () => {
  it('facts are the same object while nothing they rest on changes', async () => {
    const w = await workspace({
      'A.java': sender,
      'B.java': 'package shop; class B { void g() { one(); } }',
      'Note.txt.java': '',
    });
    const before = w.facts('/w/A.java');
    equal(w.facts('/w/A.java'), before);
    w.set('/w/B.java', 'package shop; class B { void g() { two(); } }');
    equal(w.facts('/w/A.java'), before);
    w.set('/w/A.java', sender.replace('template.send("t", "v");', ''));
    notEqual(w.facts('/w/A.java'), before);
    deepEqual(w.facts('/w/A.java')!.sends, []);
  });

  it('a superclass, a callee and a callback factory are looked at again when they change', async () => {
    const base =
      'package shop; import org.springframework.kafka.core.KafkaTemplate; class Base { protected KafkaTemplate<String, String> template; }';
    const w = await workspace({
      'Base.java': base,
      'A.java': 'package shop; class A extends Base { void f() { template.send("t", "v"); } }',
    });
    deepEqual(w.facts('/w/A.java')?.sends.map(show), ['template.send discarded']);
    w.set('/w/Base.java', base.replace('KafkaTemplate<String, String> template', 'Other template'));
    deepEqual(w.facts('/w/A.java')?.sends.map(show) ?? [], []);
    w.set('/w/Base.java', base);
    deepEqual(w.facts('/w/A.java')?.sends.map(show), ['template.send discarded']);

    const calling = inClass('KafkaProducer<String, String> p; void f() { p.send(null, Callbacks.make()); }');
    const made = (body: string) =>
      `package shop; import org.apache.kafka.clients.producer.Callback; class Callbacks { static Callback make() { return (m, e) -> { ${body} }; } }`;
    const c = await workspace({ 'A.java': calling, 'Callbacks.java': made('ok(m);') });
    deepEqual(c.facts('/w/A.java')!.sends.map(show), ['p.send discarded both:ignored']);
    c.set('/w/Callbacks.java', made('if (e != null) retry();'));
    deepEqual(c.facts('/w/A.java')!.sends.map(show), ['p.send discarded both:used']);
  });

  it('a class that appears, and one that goes', async () => {
    const w = await workspace({ 'A.java': sender.replace('import org.springframework.kafka.core.KafkaTemplate;', '') });
    deepEqual(w.facts('/w/A.java')!.sends, []);
    w.set(
      '/w/KafkaTemplate.java',
      'package shop; class KafkaTemplate<K, V> extends org.springframework.kafka.core.KafkaTemplate<K, V> { }',
    );
    deepEqual(w.facts('/w/A.java')!.sends.map(show), ['template.send discarded']);
    w.set('/w/KafkaTemplate.java', undefined);
    deepEqual(w.facts('/w/A.java')!.sends, []);
    w.set('/w/A.java', undefined);
    deepEqual(w.slice(), []);
    equal(w.facts('/w/A.java'), undefined);
  });

  it('an edited text gives what the same text gives when it is new', async () => {
    const w = await workspace({ 'A.java': sender });
    w.facts('/w/A.java');
    for (const at of [10, 200, sender.length - 30, sender.length]) {
      const edited = sender.slice(0, at) + ' /* é😀 */ ' + sender.slice(at);
      w.set('/w/A.java', edited);
      deepEqual(w.facts('/w/A.java'), await factsOf(edited));
    }
  });

  it('whatever is edited, facts are those of a fresh reading', async () => {
    const original: Record<string, string> = {
      'A.java': sender,
      'Base.java':
        'package shop; import org.springframework.kafka.core.KafkaTemplate; abstract class Base { protected KafkaTemplate<String, String> template; abstract void save(String s); }',
      'Orders.java':
        'package shop; class Orders extends Base { void place(String s) { template.send("orders", s); save(s); } void save(String s) { db.insert(s); } }',
      'Listener.java': inClass(
        'Orders orders; @KafkaListener(topics = "x") void on(String s) { try { orders.place(s); } catch (Exception e) { log.error("x", e); } }',
      ),
      'Out.java':
        'package shop; import org.apache.kafka.clients.producer.*; class Out { protected KafkaProducer<String, String> out = new KafkaProducer<>(new java.util.Properties()); static Producer<String, String> make() { return new KafkaProducer<>(new java.util.Properties()); } }',
      'Sub.java':
        'package shop; class Sub extends Out { void end() { out.close(); } void go() { var mine = Out.make(); mine.send(null); Use.it(mine); } }',
      'Use.java':
        'package shop; class Use { static void it(org.apache.kafka.clients.producer.Producer<String, String> p) { p.flush(); } }',
      'm/src/main/resources/application.yml': 'spring.kafka.producer.transaction-id-prefix: x\n',
    };
    const paths = Object.keys(original);
    const now: Record<string, string> = { ...original };
    const edited = await workspace(now);
    let seed = 11;
    const random = (n: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
    for (let i = 1; i <= 160; i++) {
      const path = paths[random(paths.length)]!;
      const text = now[path] ?? original[path]!;
      const at = random(text.length);
      const made = [
        undefined,
        original[path]!,
        text.slice(0, at),
        text.slice(0, at) + text.slice(at + random(12)),
        text.slice(0, at) + ' x ' + text.slice(at),
      ][random(5)];
      if (made === undefined) delete now[path];
      else now[path] = made;
      edited.set(`/w/${path}`, made);
      if (random(2)) edited.slice();
      if (i % 8) continue;
      const fresh = await workspace(now);
      deepEqual(edited.slice(), fresh.slice());
      for (const file of fresh.slice()) deepEqual(edited.facts(file), fresh.facts(file));
    }
  });

  it('callers of methods that hand a Future on, and what handlers call, are in the slice; the rest is not', async () => {
    const w = await workspace({
      'Publisher.java':
        'package shop; import org.springframework.kafka.core.KafkaTemplate; import java.util.concurrent.*; public class Publisher { KafkaTemplate<String, String> t; public CompletableFuture<?> publish(String s) { return t.send("t", s); } }',
      'web/Page.java':
        'package shop.web; import shop.Publisher; class Page { Publisher p; void show() { p.publish("x"); } }',
      'web/Other.java': 'package shop.web; class Other { void publish() { } }',
      'Listener.java': inClass('Orders orders; @KafkaListener(topics = "x") void on(String s) { orders.place(s); }'),
      'Orders.java': 'package shop; class Orders { Store store; void place(String s) { store.put(s); } }',
      'Store.java': 'package shop; class Store { void put(String s) { db.insert(s); } }',
      'Unused.java': 'package shop; class Unused { void put(String s) { } }',
    });
    deepEqual(w.slice(), [
      '/w/Listener.java',
      '/w/Orders.java',
      '/w/Publisher.java',
      '/w/Store.java',
      '/w/web/Page.java',
    ]);
    ok(
      w
        .facts('/w/web/Page.java')!
        .functions.some((f) =>
          f.body.some(
            (s) =>
              s.kind === 'call' &&
              s.targets?.functions[0] === '/w/Publisher.java#Publisher.publish' &&
              s.asynchronous === true &&
              s.outcome.use === 'discarded',
          ),
        ),
    );
  });
});

describe('Java: who calls', () => {
  it('a Future is followed up through methods that hand it on, and through interfaces', async () => {
    const w = await workspace({
      'Publisher.java':
        'package shop; import java.util.concurrent.*; public interface Publisher { CompletableFuture<?> publish(String s); }',
      'kafka/KafkaPublisher.java':
        'package shop.kafka; import shop.Publisher; import org.springframework.kafka.core.KafkaTemplate; import java.util.concurrent.*; class KafkaPublisher implements Publisher { KafkaTemplate<String, String> t; public CompletableFuture<?> publish(String s) { return t.send("t", s); } }',
      'Facade.java':
        'package shop; import java.util.concurrent.*; public class Facade { Publisher p; public CompletableFuture<?> place(String s) { return p.publish(s); } }',
      'web/Page.java': 'package shop.web; import shop.Facade; class Page { Facade f; void show() { f.place("x"); } }',
    });
    deepEqual(w.slice(), ['/w/Facade.java', '/w/kafka/KafkaPublisher.java', '/w/web/Page.java']);
  });
});

describe('Java: bad input', () => {
  it('half-typed code', async () => {
    for (let at = 0; at < sender.length; at += 7)
      await factsOf({ 'A.java': sender.slice(0, at), 'B.java': sender }, 'B.java');
    deepEqual((await factsOf(sender.replace('send("t", "v");', 'send("t", '))).sends.length <= 1, true);
    deepEqual(
      (
        await factsOf(
          inClass('KafkaTemplate<String, String> t; void f() { t.send("a", "b") } void g() { t.send("c", "d"); }'),
        )
      ).sends.map(show),
      ['t.send discarded', 't.send discarded'],
    );
  });
  it('byte order mark, CRLF and emoji: ranges are offsets of the text as given', async () => {
    const text = '\uFEFF' + sender.replaceAll('\n', '\r\n').replace('class Shop {', 'class Shop { String s = "😀é";');
    const { range } = (await factsOf(text)).sends[0]!;
    equal(text.slice(range.start, range.end), 'template.send("t", "v")');
  });
  it('texts that are too long or no texts are left out', async () => {
    const w = await workspace({ 'Big.java': sender + ' '.repeat(1_000_001), 'Bin.java': sender + '\0' });
    deepEqual(w.slice(), []);
  });
  it('code nested deeper than anyone writes it', async () => {
    for (const deep of [
      'a + '.repeat(20_000) + 'a',
      'a' + '.b(c)'.repeat(20_000),
      '('.repeat(5_000) + 'a' + ')'.repeat(5_000),
    ]) {
      deepEqual((await factsOf(sender.replace('template.send', `String s = ${deep}; template.send`))).sends.map(show), [
        'template.send discarded',
      ]);
    }
  });
  it('types that go round in circles', async () => {
    const facts = await factsOf(`import org.springframework.kafka.core.KafkaTemplate;
class A<T extends Comparable<T>> extends B { KafkaTemplate<String, T> t; T x; void f() { x.go(); t.send("a", x); var y = y; y.send(null); } }
class B extends A<String> { } interface C extends D { } interface D extends C { }`);
    deepEqual(facts.sends.map(show), ['t.send discarded']);
  });
});
