import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FileFacts, Listener, Send, Step } from '../../../server/src/facts/facts';
import { createJavaFrontend } from '../../../server/src/frontends/java/index';
import type { Frontend } from '../../../server/src/frontends/frontend';

const resolve = createRequire(__filename).resolve;

/** Where the packages keep their .wasm. */
export const wasm = {
  runtime: resolve('web-tree-sitter/web-tree-sitter.wasm'),
  java: join(dirname(resolve('tree-sitter-java/package.json')), 'tree-sitter-java.wasm'),
};

/** A frontend that knows these files; paths are given relative to `/w/`. */
export async function workspace(files: Record<string, string>): Promise<Frontend> {
  const frontend = await createJavaFrontend(wasm);
  for (const [path, text] of Object.entries(files)) frontend.set(`/w/${path}`, text);
  return frontend;
}

/** The facts of one file of a workspace; the first one when none is named. */
export async function factsOf(files: Record<string, string> | string, path?: string): Promise<FileFacts> {
  const all = typeof files === 'string' ? { 'A.java': files } : files;
  const facts = (await workspace(all)).facts(`/w/${path ?? Object.keys(all)[0]!}`);
  if (!facts) throw new Error(`no facts of ${path ?? Object.keys(all)[0]}`);
  return facts;
}

/** A class body in a file with the usual imports. */
export const inClass = (body: string): string => `package shop;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;
import org.slf4j.Logger;

class Shop {
${body}
}
`;

const listener = (l: Listener): string => ` ${l.on}:${l.error}`;

/** A send on one line: `producer.send discarded both:ignored`. */
export const show = (s: Send): string =>
  `${s.receiver}.${s.method} ${s.outcome.use}${s.outcome.listeners.map(listener).join('')}${s.transactional ? ' transactional' : ''}${s.flushed ? ' flushed' : ''}`;

/** Steps as a small tree: `try[work] catch(Exception)[log] return`. */
export function tree(steps: readonly Step[]): string {
  return steps
    .map((s): string => {
      switch (s.kind) {
        case 'call': {
          const detail =
            s.effect.kind === 'database'
              ? `:${s.effect.operation}`
              : s.effect.kind === 'http'
                ? `:${s.effect.method}`
                : '';
          return `${s.name}:${s.effect.kind}${detail}${s.targets ? '->' + s.targets.functions.map((id) => id.slice(id.indexOf('#'))).join('|') : ''}${s.inputs.length ? `(${s.inputs.join()})` : ''}${s.callbacks.map((c) => ` {${c.runs} ${c.function.slice(c.function.indexOf('#'))}}`).join('')}`;
        }
        case 'send':
          return `send${s.inputs.length ? `(${s.inputs.join()})` : ''}`;
        case 'commit':
          return s.how;
        case 'control':
        case 'transaction':
        case 'lifecycle':
          return s.how;
        case 'create':
          return `create:${s.creation.of}`;
        case 'try':
          return `try[${tree(s.body)}]${s.catches.map((c) => ` catch(${c.types.join('|')})${c.records ? '!' : ''}[${tree(c.body)}]`).join('')}${s.finally ? ` finally[${tree(s.finally)}]` : ''}`;
        case 'branch':
          return `if(${s.condition})${s.arms.map((a) => `[${tree(a)}]`).join('')}`;
        case 'loop':
          return `loop[${tree(s.body)}]`;
        case 'exit':
          return s.how;
      }
    })
    .join(' ');
}
