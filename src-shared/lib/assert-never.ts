/** Ends an exhaustive switch: a compile error when a case is missing, a thrown bug when data lies about its type. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
