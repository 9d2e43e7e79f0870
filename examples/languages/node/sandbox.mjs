// The sandbox for node:test and vitest: started once, and reset in `beforeEach`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export async function startSandbox(command = process.env.FOLIOLINK ?? 'foliolink') {
  const running = spawn(command, ['sandbox', '--control', '--env', 'json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(running.stdout), 'line');
  const env = JSON.parse(line);
  const reset = () => fetch(`${env.FLINKS_BASE_URL}/_sandbox/reset`, { method: 'POST' });
  return { env, reset, stop: () => running.kill() };
}
