export function electronPath(): string;
