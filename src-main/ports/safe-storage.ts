/** What a shell that runs in Electron offers for keeping a key: texts encrypted for this person on this machine. */
export interface SafeStorage {
  /** Whether the system guards it. False where Electron would only hide the text (`basic_text`): that is no protection. */
  isProtected(): Promise<boolean>;
  /** Base64. */
  encrypt(text: string): Promise<string>;
  /** Undefined where it was encrypted elsewhere or by somebody else. */
  decrypt(base64: string): Promise<string | undefined>;
}
