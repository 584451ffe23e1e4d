/** As on a Linux machine without a keyring: texts would only be hidden, so the app must not use it. */
export const safeStorage = {
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  getSelectedStorageBackend: () => 'basic_text',
  encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(text)),
  decryptStringAsync: (bytes: Buffer) => Promise.resolve({ result: bytes.toString(), shouldReEncrypt: false }),
};
