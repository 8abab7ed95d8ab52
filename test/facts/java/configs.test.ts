import { deepEqual, equal } from 'node:assert/strict';
import type { Config } from '../../../server/src/facts/facts';
import { factsOf, inClass } from './workspace';

const show = (c: Config): string => `${c.client} ${c.of} ${c.complete ? 'complete' : 'open'} ${c.entries.map((e) => `${e.key}=${e.value.known ? JSON.stringify(e.value.value) : '?'}`).join(' ')}`;
const configs = async (body: string): Promise<string[]> => (await factsOf(inClass(body))).configs.map(show);

describe('Java configurations', () => {
  const cases: [string, string, string[]][] = [
    ['Properties', 'void f() { Properties p = new Properties(); p.put(ProducerConfig.ACKS_CONFIG, "1"); p.setProperty("retries", "3"); new KafkaProducer<>(p); }', ['kafka-clients producer complete acks="1" retries="3"']],
    ['a map that a factory of Spring gets from a method', 'Map<String, Object> c() { Map<String, Object> m = new HashMap<>(); m.put(ProducerConfig.ACKS_CONFIG, "0"); return m; } Object g() { return new org.springframework.kafka.core.DefaultKafkaProducerFactory<>(c()); }', ['spring-kafka producer complete acks="0"']],
    ['Map.of', 'Object f() { return new KafkaProducer<>(Map.of("acks", "all", "linger.ms", 5)); }', ['kafka-clients producer complete acks="all" linger.ms=5']],
    ['a builder', 'Object f() { return new KafkaProducer<>(ImmutableMap.<String, Object>builder().put("acks", "1").put("linger.ms", 5).build()); }', ['kafka-clients producer complete acks="1" linger.ms=5']],
    ['double braces', 'Object f() { return new KafkaConsumer<>(new HashMap<>() {{ put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false); }}); }', ['kafka-clients consumer complete enable.auto.commit=false']],
    ['a parameter may hold more', 'Object f(Properties p) { p.putIfAbsent("acks", ACKS); return new KafkaProducer<>(p); } static final String ACKS = "1";', ['kafka-clients producer open acks="1"']],
    ['so may one that is filled elsewhere', 'void f() { Properties p = new Properties(); p.load(in); p.put("acks", "1"); new KafkaProducer<>(p); }', ['kafka-clients producer open acks="1"']],
    ['values through locals and constants; others are not known', 'static final int NONE = 0; void f(String a) { Properties p = new Properties(); String one = "1"; p.put(ProducerConfig.ACKS_CONFIG, one); p.put(ProducerConfig.RETRIES_CONFIG, NONE); p.put(ProducerConfig.LINGER_MS_CONFIG, a); }', ['kafka-clients producer complete acks="1" retries=0 linger.ms=?']],
    ['other maps are none', 'void f() { Map<String, Object> m = new HashMap<>(); m.put("acks", "1"); }', []],
  ];
  for (const [name, body, expected] of cases) it(name, async () => deepEqual(await configs(body), expected));

  it('statically imported keys', async () => {
    const text = 'import static org.apache.kafka.clients.producer.ProducerConfig.*; import java.util.*; class A { void f() { Properties p = new Properties(); p.put(ACKS_CONFIG, "1"); } }';
    deepEqual((await factsOf(text)).configs.map(show), ['kafka-clients producer complete acks="1"']);
  });
  it('say what to write instead, and where', async () => {
    const text = inClass('void f() { Properties p = new Properties(); p.put(ProducerConfig.ACKS_CONFIG, "1"); p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, true); }');
    const [acks, commit] = (await factsOf(text)).configs[0]!.entries;
    equal(text.slice(commit!.value.range.start, commit!.value.range.end), 'true');
    equal(text.slice(acks!.range.start, acks!.range.end), 'p.put(ProducerConfig.ACKS_CONFIG, "1");');
  });
});
