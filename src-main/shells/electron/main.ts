/** Entry of the desktop app. Outside Electron the module `electron` is only the path of a program, so nothing of it is touched there. */
if (process.versions['electron'] === undefined) {
  console.error('This program runs inside Electron. Start Flowright with `npm start`.');
  process.exit(2);
}
const { startShell } = await import('./start-shell.ts');
startShell();

export {};
