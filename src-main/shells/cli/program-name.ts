/** What a person types to start this program: `npm start --` in a checkout, else `flowright`. */
export function programName(): string {
  const given = process.env.FLOWRIGHT_COMMAND ?? '';
  return given === '' ? 'flowright' : given;
}

/** A text that speaks of commands, such as a hint of the engine, with the name this program was started by. */
export function asStarted(text: string): string {
  const name = programName();
  return name === 'flowright'
    ? text
    : text.replace(/(^|[\s`(])flowright (?=[a-z<-])/g, (_, before: string) => `${before}${name} `);
}
