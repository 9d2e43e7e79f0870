// The sandbox for node:test and vitest: started once, and reset in `beforeEach`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export async function startSandbox(command = process.env.FOLIOLINK || 'foliolink') {
  // It ends with its standard input: with the tests, also where those are killed.
  const words = ['sandbox', '--control', '--env', 'json', '--until-stdin-ends'];
  const running = spawn(command, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(running, 'exit').then(
    ([code]) => Promise.reject(new Error(`${command} ended with ${code} before it listened`)),
    (error) => Promise.reject(new Error(`${error.message}: put foliolink on the PATH, or its path into FOLIOLINK`)),
  );
  const [line] = await Promise.race([once(createInterface(running.stdout), 'line'), ended]);
  const env = JSON.parse(line);
  const reset = () => fetch(`${env.FLINKS_BASE_URL}/_sandbox/reset`, { method: 'POST' });
  return { env, reset, stop: () => running.kill() };
}
