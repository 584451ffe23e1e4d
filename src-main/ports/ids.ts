/** Fresh identifiers. */
export interface Ids {
  /** `run_` + lower-case base32, sortable by time of making. */
  run(): string;
  /** A random token of 128 bits, base64url. */
  token(): string;
}
