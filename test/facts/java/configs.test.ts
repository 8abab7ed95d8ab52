import { deepEqual, equal } from 'node:assert/strict';
import type { Config, Value } from '../../../server/src/facts/facts';
import { factsOf, inClass } from './workspace';

const value = (v: Value): string =>
  v.known
    ? JSON.stringify(v.value)
    : `?${v.random ? 'random' : ''}${v.fallback !== undefined ? JSON.stringify(v.fallback) : ''}`;
const show = (c: Config): string =>
  `${c.client} ${c.of} ${c.complete ? 'complete' : 'open'} ${c.entries.map((e) => `${e.key}=${value(e.value)}`).join(' ')}${c.topics.map((t) => ` for ${t}`).join('')}`;
const configs = async (body: string): Promise<string[]> => (await factsOf(inClass(body))).configs.map(show);

describe('Java configurations', () => {
  const cases: [string, string, string[]][] = [
    [
      'Properties',
      'void f() { Properties p = new Properties(); p.put(ProducerConfig.ACKS_CONFIG, "1"); p.setProperty("retries", "3"); new KafkaProducer<>(p); }',
      ['kafka-clients producer complete acks="1" retries="3"'],
    ],
    [
      'a map that a factory of Spring gets from a method',
      'Map<String, Object> c() { Map<String, Object> m = new HashMap<>(); m.put(ProducerConfig.ACKS_CONFIG, "0"); return m; } Object g() { return new org.springframework.kafka.core.DefaultKafkaProducerFactory<>(c()); }',
      ['spring-kafka producer complete acks="0"'],
    ],
    [
      'Map.of',
      'Object f() { return new KafkaProducer<>(Map.of("acks", "all", "linger.ms", 5)); }',
      ['kafka-clients producer complete acks="all" linger.ms=5'],
    ],
    [
      'a builder',
      'Object f() { return new KafkaProducer<>(ImmutableMap.<String, Object>builder().put("acks", "1").put("linger.ms", 5).build()); }',
      ['kafka-clients producer complete acks="1" linger.ms=5'],
    ],
    [
      'double braces',
      'Object f() { return new KafkaConsumer<>(new HashMap<>() {{ put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false); }}); }',
      ['kafka-clients consumer complete enable.auto.commit=false'],
    ],
    [
      'a parameter may hold more',
      'Object f(Properties p) { p.putIfAbsent("acks", ACKS); return new KafkaProducer<>(p); } static final String ACKS = "1";',
      ['kafka-clients producer open acks="1"'],
    ],
    [
      'so may one that is filled elsewhere',
      'void f() { Properties p = new Properties(); p.load(in); p.put("acks", "1"); new KafkaProducer<>(p); }',
      ['kafka-clients producer open acks="1"'],
    ],
    [
      'values through locals and constants; others are not known',
      'static final int NONE = 0; void f(String a) { Properties p = new Properties(); String one = "1"; p.put(ProducerConfig.ACKS_CONFIG, one); p.put(ProducerConfig.RETRIES_CONFIG, NONE); p.put(ProducerConfig.LINGER_MS_CONFIG, a); }',
      ['kafka-clients producer open acks="1" retries=0 linger.ms=?'],
    ],
    [
      'a variable that holds Map.of',
      'static final Map<String, Object> M = Map.of("acks", "0"); void f() { Map<String, Object> m = Map.of("acks", "1"); new KafkaProducer<>(m); new KafkaProducer<>(M); }',
      ['kafka-clients producer complete acks="0"', 'kafka-clients producer complete acks="1"'],
    ],
    [
      'a variable that holds double braces',
      'void f() { Map<String, Object> m = new HashMap<>() {{ put("acks", "1"); }}; m.put("retries", 0); new KafkaProducer<>(m); }',
      ['kafka-clients producer complete acks="1" retries=0'],
    ],
    [
      'in both arms',
      'void f(boolean b) { Properties p = new Properties(); if (b) p.put("acks", "1"); else p.put("acks", "all"); new KafkaProducer<>(p); }',
      ['kafka-clients producer complete acks="1" acks="all"'],
    ],
    [
      'what is put again',
      'void f(boolean b) { Properties p = new Properties(); p.put("acks", "1"); if (b) p.put("retries", 0); p.put("acks", "all"); p.put("retries", 5); new KafkaProducer<>(p); }',
      ['kafka-clients producer complete acks="all" retries=5'],
    ],
    [
      'what may be put again',
      'void f(boolean b) { Properties p = new Properties(); p.put("acks", "1"); if (b) p.put("acks", "all"); p.putIfAbsent("acks", "0"); new KafkaProducer<>(p); }',
      ['kafka-clients producer complete acks="1" acks="all" acks="0"'],
    ],
    [
      'what is put again for another client',
      'void f() { Properties p = new Properties(); p.put("acks", "1"); new KafkaProducer<>(p); p.put("acks", "all"); new KafkaProducer<>(p); }',
      ['kafka-clients producer complete acks="1" acks="all"'],
    ],
    [
      'what is taken out again',
      'void f() { Properties p = new Properties(); p.put("acks", "1"); p.put("retries", 0); p.remove("acks"); new KafkaProducer<>(p); }',
      ['kafka-clients producer open retries=0'],
    ],
    [
      'an argument prevails',
      'void f() { Properties p = new Properties(); p.put("value.deserializer", "a.JsonDeserializer"); new KafkaConsumer<>(p, null, new b.SafeDeserializer()); }',
      ['kafka-clients consumer complete value.deserializer="b.SafeDeserializer"'],
    ],
    [
      'entries and single maps',
      'void f() { new KafkaProducer<>(Map.ofEntries(Map.entry("acks", "1"), new AbstractMap.SimpleEntry<>("retries", 0))); new KafkaConsumer<>(Collections.singletonMap("group.id", "g")); }',
      ['kafka-clients producer complete acks="1" retries=0', 'kafka-clients consumer complete group.id="g"'],
    ],
    [
      "unknown keys of what is Kafka's for certain",
      'void f() { Properties p = new Properties(); p.put("min.insyc_replicas", 1); p.put("my-key", 2); new KafkaProducer<>(p); }',
      ['kafka-clients producer complete min.insyc_replicas=1 my-key=2'],
    ],
    [
      'what goes elsewhere may grow there',
      'Object f() { return make(new Properties() {{ put(ConsumerConfig.GROUP_ID_CONFIG, "g"); }}); }',
      ['kafka-clients consumer open group.id="g"'],
    ],
    [
      'keys of all clients',
      'void f() { Properties p = new Properties(); p.put(org.apache.kafka.clients.CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "b"); p.put("client.id", "c"); }',
      ['kafka-clients client open bootstrap.servers="b" client.id="c"'],
    ],
    [
      'classes as values',
      'void f() { Properties p = new Properties(); p.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class); p.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, org.apache.kafka.common.serialization.LongSerializer.class.getName()); new KafkaProducer<>(p); }',
      [
        'kafka-clients producer complete key.serializer="StringSerializer" value.serializer="org.apache.kafka.common.serialization.LongSerializer"',
      ],
    ],
    [
      'serializers as arguments',
      'void f(Properties p) { new KafkaConsumer<>(p, new org.apache.kafka.common.serialization.StringDeserializer(), null); }',
      ['kafka-clients consumer open key.deserializer="org.apache.kafka.common.serialization.StringDeserializer"'],
    ],
    [
      'deserializers of a Spring factory',
      'Object f(Map<String, Object> m) { return new org.springframework.kafka.core.DefaultKafkaConsumerFactory<>(m, null, () -> new org.springframework.kafka.support.serializer.JsonDeserializer<>()); }',
      ['spring-kafka consumer open value.deserializer="org.springframework.kafka.support.serializer.JsonDeserializer"'],
    ],
    [
      'random values',
      'static final String ID = "g-" + UUID.randomUUID(); void f() { String at = String.valueOf(System.currentTimeMillis()); new KafkaConsumer<>(Map.of("group.id", ID, "client.id", at, "acks", String.format("%s", new Random().nextInt()), "retries", id())); } String id() { return "x" + System.nanoTime(); }',
      ['kafka-clients consumer complete group.id=?random client.id=?random acks=?random retries=?random'],
    ],
    [
      'values that are not random',
      'void f(Scanner in, String host) { new KafkaConsumer<>(Map.of("group.id", "g-" + host, "client.id", in.nextInt())); }',
      ['kafka-clients consumer complete group.id=? client.id=?'],
    ],
    [
      'values with a fallback',
      '@Value("${acks:1}") String acks; @Value("${retries:0}") int retries; @Value("${linger}") int linger; static final String D = "5"; void f(Properties in) { new KafkaProducer<>(Map.of("acks", acks, "retries", retries, "linger.ms", linger, "batch.size", Integer.parseInt(in.getProperty("x", D)), "buffer.memory", System.getenv().getOrDefault("B", "7"), "client.id", Optional.ofNullable(System.getenv("C")).orElse("c"), "max.block.ms", in == null ? 9 : in.size())); }',
      [
        'kafka-clients producer complete acks=?"1" retries=?0 linger.ms=? batch.size=?5 buffer.memory=?"7" client.id=?"c" max.block.ms=?9',
      ],
    ],
    [
      'admin clients and streams',
      'void f(Object t) { Properties p = new Properties(); p.put("retries", 0); org.apache.kafka.clients.admin.Admin.create(p); new org.apache.kafka.streams.KafkaStreams(t, Map.of("application.id", "a")); }',
      ['kafka-clients admin complete retries=0', 'kafka-clients streams complete application.id="a"'],
    ],
    ['other maps are none', 'void f() { Map<String, Object> m = new HashMap<>(); m.put("acks", "1"); }', []],
  ];
  for (const [name, body, expected] of cases) it(name, async () => deepEqual(await configs(body), expected));

  describe('topics', () => {
    const N = 'org.apache.kafka.clients.admin.NewTopic';
    const C = 'org.apache.kafka.common.config.TopicConfig';
    const topics: [string, string, string[]][] = [
      [
        'numbers',
        `Object f() { return new ${N}("orders", 6, (short) 1); }`,
        ['kafka-clients topic complete num.partitions=6 replication.factor=1 for orders'],
      ],
      [
        'constants, casts and parsed texts',
        `static final String T = "orders"; static final int R = 2; Object f() { return List.of(new ${N}(T, Integer.parseInt("3"), (short) R), new ${N}(T, 1, Short.parseShort("1"))); }`,
        [
          'kafka-clients topic complete num.partitions=3 replication.factor=2 for orders',
          'kafka-clients topic complete num.partitions=1 replication.factor=1 for orders',
        ],
      ],
      [
        'the broker decides',
        `Object f(String t) { return new ${N}(t, Optional.of(3), Optional.empty()); }`,
        ['kafka-clients topic complete num.partitions=3'],
      ],
      [
        'an Optional that holds a number',
        `Object f() { return new ${N}("t", Optional.empty(), Optional.of((short) 1)); }`,
        ['kafka-clients topic complete replication.factor=1 for t'],
      ],
      [
        'a default',
        `static final String D = "1"; Object f(Properties p) { int r = Integer.parseInt(p.getProperty("replicationFactor", D)); return new ${N}("t", 1, (short) r); }`,
        ['kafka-clients topic complete num.partitions=1 replication.factor=?1 for t'],
      ],
      [
        'a parameter',
        `Object f(short r) { return new ${N}("t", 1, r); }`,
        ['kafka-clients topic complete num.partitions=1 replication.factor=? for t'],
      ],
      [
        'assignments',
        `Object f() { return new ${N}("t", Map.of(0, List.of(1, 2), 1, Arrays.asList(2, 3))); }`,
        ['kafka-clients topic complete replication.factor=2 for t'],
      ],
      [
        'assignments made elsewhere',
        `Object f(Map<Integer, List<Integer>> m) { return new ${N}("t", m); }`,
        ['kafka-clients topic complete replication.factor=? for t'],
      ],
      [
        'with a configuration',
        `Object f() { return new ${N}("t", 1, (short) 3).configs(Map.of(${C}.MIN_IN_SYNC_REPLICAS_CONFIG, "1", "retention.ms", "5")); }`,
        [
          'kafka-clients topic complete num.partitions=1 replication.factor=3 min.insync.replicas="1" retention.ms="5" for t',
        ],
      ],
      [
        'with one that is given later',
        `Object f() { Map<String, String> m = new HashMap<>(); m.put("min.insync.replicas", "2"); ${N} t = new ${N}("t", 1, (short) 3); t.configs(m); return t; }`,
        ['kafka-clients topic complete num.partitions=1 replication.factor=3 min.insync.replicas="2" for t'],
      ],
      [
        'with one from elsewhere',
        `Object f(Map<String, String> m) { return new ${N}("t", 1, (short) 3).configs(m); }`,
        ['kafka-clients topic open num.partitions=1 replication.factor=3 for t'],
      ],
      [
        'a change',
        `Object f() { return new org.apache.kafka.clients.admin.ConfigEntry(${C}.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "true"); }`,
        ['kafka-clients topic open unclean.leader.election.enable="true"'],
      ],
      ['a namesake', 'Object f() { return new NewTopic("t", 1, (short) 1); }', []],
    ];
    for (const [name, body, expected] of topics) it(name, async () => deepEqual(await configs(body), expected));
  });
  it('statically imported keys', async () => {
    const text =
      'import static org.apache.kafka.clients.producer.ProducerConfig.*; import java.util.*; class A { void f() { Properties p = new Properties(); p.put(ACKS_CONFIG, "1"); } }';
    deepEqual((await factsOf(text)).configs.map(show), ['kafka-clients producer open acks="1"']);
  });
  it('say what to write instead, and where', async () => {
    const text = inClass(
      'void f() { Properties p = new Properties(); p.put(ProducerConfig.ACKS_CONFIG, "1"); p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, true); }',
    );
    const [acks, commit] = (await factsOf(text)).configs[0]!.entries;
    equal(text.slice(commit!.value.range.start, commit!.value.range.end), 'true');
    equal(text.slice(acks!.range.start, acks!.range.end), 'p.put(ProducerConfig.ACKS_CONFIG, "1");');
    equal(text.slice(acks!.keyRange!.start, acks!.keyRange!.end), 'ProducerConfig.ACKS_CONFIG');
  });
});
