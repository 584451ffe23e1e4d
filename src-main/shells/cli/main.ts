#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Compiled code is kept between starts (in the system's temporary folder), which halves the time to the first step.
enableCompileCache();
const { runCommandLine } = await import('./program.ts');
process.exitCode = await runCommandLine(process.argv.slice(2));
// Handles a library forgot must not keep the terminal: everything of ours is closed by now.
process.exit();
