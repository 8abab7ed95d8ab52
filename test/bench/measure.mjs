// Runs whole processes and says how long they took and how much memory they and their children held at most.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Runs a command and waits for it. Memory is the sum, over the process and all its children, of what each held at most
 * (Linux; elsewhere
 * `undefined`): children that come and go between two looks, 10 ms apart, are missed.
 */
export function measure(command, args, { cwd, env = process.env, accept = [0, 1] } = {}) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const peaks = new Map();
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    const timer = setInterval(() => look(child.pid, peaks), 10);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearInterval(timer);
      const seconds = (performance.now() - started) / 1000;
      if (!accept.includes(code))
        return reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${output.slice(-3000)}`));
      const kilobytes = [...peaks.values()].reduce((a, b) => a + b, 0);
      resolve({ seconds, megabytes: kilobytes ? kilobytes / 1024 : undefined, output });
    });
  });
}

function look(pid, peaks) {
  try {
    const peak = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    if (peak) peaks.set(pid, Math.max(peaks.get(pid) ?? 0, Number(peak[1])));
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      for (const one of readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' '))
        if (one.trim()) look(Number(one), peaks);
    }
  } catch {
    // The process has ended, or this is no Linux.
  }
}

/** Runs something several times; the median time and the largest memory. */
export async function repeat(times, run) {
  const results = [];
  for (let i = 0; i < times; i++) results.push(await run());
  const seconds = results.map((one) => one.seconds).sort((a, b) => a - b)[Math.floor(times / 2)];
  const megabytes = results.every((one) => one.megabytes !== undefined)
    ? Math.max(...results.map((one) => one.megabytes))
    : undefined;
  return { seconds, megabytes, output: results[0].output };
}
