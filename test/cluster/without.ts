/** A rule and client that no experiment stands for. */
export interface Without {
  readonly rule: string;
  readonly clients: readonly string[];
  /** Why there is no row, a sentence or two. */
  readonly why: string;
}

/** What is not in the table, and why: `programs.test.ts` asks for an experiment or a reason. */
export const without: readonly Without[] = [
  {
    rule: 'producer-per-message',
    clients: ['kafka-clients'],
    why: 'it costs time, not records: `close()` waits for the send, so that of 600 records sent by 600 producers none was lost or out of place. A send took about 45 ms instead of 16 (all on one busy machine).',
  },
  {
    rule: 'conflicting-config',
    clients: ['kafka-clients'],
    why: 'most of what the rule finds is refused when the client is made: nothing starts, and nothing is lost. Heartbeats too far apart cost the partitions, and repeat records, only when the process stands still just before one is due: stopped twice for 3.3 s with a session of 6 s and a heartbeat every 5 s, 160 of 160 records were repeated, but on a busy machine the repaired program was thrown out once as well.',
  },
  {
    rule: 'forced-flush',
    clients: ['configuration'],
    why: 'nothing is lost with the setting nor without it: after a SIGKILL of all three brokers at once 1500 of 1500 acknowledged records were there both times, since what a process has written outlives it. What it costs is time: 73 s instead of 12 for 1500 sends (on one busy machine). Only a loss of power on all brokers would tell them apart, which no process can bring about.',
  },
  {
    rule: 'missing-crash-handler',
    clients: ['platformatic'],
    why: 'a stream that gives up (all brokers away for four attempts) and has no listener to `error` ends the process, and a supervisor starts it again: nothing is lost. The rule is information there.',
  },
  ...[
    'acks-not-all',
    'conflicting-config',
    'low-min-insync-replicas',
    'low-replication',
    'missing-error-callback',
    'non-idempotent-producer',
    'random-group-id',
    'removed-config',
    'retries-disabled',
    'swallowed-send-error',
    'transaction-not-aborted',
    'unclean-leader-election',
    'unclosed-client',
    'uncommitted-reads',
    'unkeyed-message',
    'unknown-config',
  ].map((rule) => ({
    rule,
    clients: ['spring-kafka'],
    why: 'Spring hands the setting, the topic or the record to the Java client as it stands: what happens then is the row of kafka-clients.',
  })),
  {
    rule: 'dual-write',
    clients: ['spring-kafka'],
    why: 'what is lost when a process ends between the two is the row of kafka-clients: `KafkaTemplate.send(...).join()` waits as `send(...).get()` does.',
  },
  { rule: 'producer-per-message', clients: ['spring-kafka'], why: 'as in kafka-clients it costs time, not records.' },
];
