export const chromiumArguments: string[];
export function chromiumPath(): string;
export function hasProgram(name: string): boolean;
