/** The parts of mvdan-sh that are used: the parser of mvdan/sh compiled to JavaScript; its nodes are read by reflection. */
declare module 'mvdan-sh' {
  interface Parser {
    Parse(text: string, name: string): unknown;
  }
  interface Syntax {
    readonly LangBash: number;
    readonly LangPOSIX: number;
    NewParser(...options: readonly unknown[]): Parser;
    Variant(dialect: number): unknown;
    NodeType(node: unknown): string;
    Walk(node: unknown, visit: (node: unknown) => boolean): void;
  }
  const all: { readonly syntax: Syntax };
  export = all;
}
