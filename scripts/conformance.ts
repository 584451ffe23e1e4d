import { readFileSync } from 'node:fs';
import { readCases, type ConformanceCase } from './conformance/case-file.ts';
import { runCase } from './conformance/run-case.ts';

/** Runs case files over the real core. Prints every failed case; the last line is `N passed, N failed`. */
function main(files: readonly string[]): void {
  if (files.length === 0) {
    console.error('Name one or more case files: npm run conformance -- FILE');
    process.exitCode = 2;
    return;
  }
  let passed = 0;
  let failed = 0;
  const cases: ConformanceCase[] = [];
  for (const file of files) {
    try {
      cases.push(...readCases(readFileSync(file, 'utf8')));
    } catch (thrown) {
      console.error(`${file} cannot be read as a list of cases: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      process.exitCode = 2;
      return;
    }
  }
  for (const test of cases) {
    const wrong = attempt(() => runCase(test));
    if (wrong.length === 0) passed += 1;
    else {
      failed += 1;
      console.log(`FAILED ${test.id}: ${test.title}`);
      for (const line of wrong) console.log(`  ${line}`);
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

function attempt(run: () => readonly string[]): readonly string[] {
  try {
    return run();
  } catch (thrown) {
    return [thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)];
  }
}

main(process.argv.slice(2));
