import { spawn } from 'node:child_process';

/** Opens the person's own shell in a folder, with some variables more, and gives its exit code when they leave it. */
export function openPersonShell(folder: string, more: Readonly<Record<string, string>>): Promise<number> {
  const program = process.platform === 'win32' ? (process.env.COMSPEC ?? 'cmd.exe') : (process.env.SHELL ?? '/bin/sh');
  return new Promise((resolve, reject) => {
    const child = spawn(program, [], { cwd: folder, env: { ...process.env, ...more }, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
