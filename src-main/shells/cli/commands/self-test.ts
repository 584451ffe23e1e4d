import { openApp, type Session } from '../session.ts';
import { EXIT, safe, type ExitCode } from '../terminal.ts';

/** `self-test`: what this machine has and lacks, each with what to do; exit 1 when something needed is missing. */
export async function selfTest(session: Session): Promise<ExitCode> {
  const { terminal } = session;
  const app = await openApp(session, 'read');
  const checks = await app.api.app.selfTest().finally(() => app.close());
  const ok = checks.every((check) => check.ok || !check.required);
  if (terminal.json) {
    terminal.line({ ok, checks });
    return ok ? EXIT.done : EXIT.failed;
  }
  const { paint } = terminal;
  for (const check of checks) {
    const mark = check.ok ? paint.green('✓') : check.required ? paint.red('✗') : paint.yellow('!');
    terminal.out(`${mark} ${paint.bold(check.name)}  ${safe(check.detail)}`);
    if (!check.ok && check.hint !== undefined) terminal.out(`  ${paint.cyan('→')} ${safe(check.hint)}`);
  }
  terminal.out(ok ? 'Flowright can work here.' : 'Something needed is missing.');
  return ok ? EXIT.done : EXIT.failed;
}
