import type {
  ParseShell,
  ShellCall,
  ShellPlace,
  ShellRedirect,
  ShellScript,
  ShellWord,
  WordPart,
} from '../../src-shared/workflow/policies/shell-script.ts';
import { err, ok } from '../../src-shared/lib/result.ts';
import { ansiText, plainText, quotedText } from './shell-text.ts';

type Node = Record<string, unknown>;

let loading: Promise<ParseShell> | undefined;

/** The parser of shell text; it is large, so it is loaded when the first command is judged. */
export function loadShellParser(): Promise<ParseShell> {
  return (loading ??= makeParser());
}

async function makeParser(): Promise<ParseShell> {
  const { syntax } = (await import('mvdan-sh')).default;
  const typeOf = (node: Node): string => syntax.NodeType(node);

  function read(root: unknown): ShellScript {
    const calls: ShellCall[] = [];
    const functions = new Set<string>();
    const assigned = new Set<string>();
    const opaque: (ShellPlace & { what: string })[] = [];
    // A statement is visited just before its command.
    let redirects: readonly ShellRedirect[] = [];
    syntax.Walk(root, (found) => {
      if (!isNode(found)) return true;
      const type = typeOf(found);
      const place = placeOf(found);
      switch (type) {
        case 'Stmt':
          redirects = isNode(found['Cmd']) && typeOf(found['Cmd']) === 'CallExpr' ? nodes(found['Redirs']).map(redirectOf) : [];
          if (found['Coprocess'] === true) opaque.push({ ...place, what: 'coproc' });
          if (found['Cmd'] === null && nodes(found['Redirs']).length > 0) {
            calls.push({ ...place, words: [], assigns: [], redirects: nodes(found['Redirs']).map(redirectOf) });
          }
          break;
        case 'CallExpr': {
          const assigns = nodes(found['Assigns']).map(assignOf);
          const words = nodes(found['Args']).map((word) => wordOf(word));
          for (const { name } of assigns) assigned.add(name);
          // Words such as `read X` give values too; a name among them counts as set.
          if (
            /^(?:read|export|local|declare|typeset|readonly|unset|getopts|printf|let|eval|mapfile|readarray|\.|source)$/.test(
              plain(words[0]),
            )
          ) {
            for (const word of words.slice(1)) assigned.add(plain(word).split('=')[0] ?? '');
            if (plain(words[0]) === 'eval') opaque.push(...evalSets(words, place));
          }
          calls.push({ ...place, words, assigns, redirects });
          redirects = [];
          break;
        }
        case 'DeclClause': {
          const variant = fieldText(found['Variant']);
          const assigns = nodes(found['Args']).map(assignOf);
          for (const { name } of assigns) assigned.add(name);
          if (variant === 'nameref' || assigns.some(({ name }) => name === '')) opaque.push({ ...place, what: variant });
          if (assigns.some(({ option }) => /^-[A-Za-z]*[fnF]/.test(option)))
            opaque.push({ ...place, what: `${variant} with options` });
          calls.push({
            ...place,
            words: [{ ...place, parts: [{ kind: 'text', text: variant }] }],
            assigns: assigns.filter(({ name }) => !name.startsWith('-')),
            redirects: [],
          });
          break;
        }
        case 'FuncDecl':
          functions.add(fieldText(found['Name']));
          break;
        case 'WordIter':
          assigned.add(fieldText(found['Name']));
          break;
        case 'CoprocClause':
        case 'TestDecl':
          opaque.push({ ...place, what: type === 'TestDecl' ? '@test' : 'coproc' });
          break;
        case 'LetClause':
        case 'ArithmCmd':
        case 'ArithmExp':
        case 'CStyleLoop':
          arithmetic(found, { opaque, assigned });
          break;
        case 'TestClause':
          if (testsCount(found)) opaque.push({ ...place, what: '[[ ]] with arithmetic or -v' });
          break;
        case 'ParamExp':
          expansion(found, { opaque, assigned, place });
          break;
        default:
      }
      return true;
    });
    return { calls, functions, assigned, opaque };
  }

  /** Whether a test compares numbers or looks into names: both evaluate what a value holds. */
  function testsCount(root: Node): boolean {
    let counts = false;
    syntax.Walk(root, (node) => {
      if (isNode(node) && /^(?:Binary|Unary)Test$/.test(typeOf(node)) && COUNTS.has(node['Op'])) counts = true;
      return true;
    });
    return counts;
  }

  /** Bash evaluates the values of names in arithmetic, and a value may hold `$(…)`. */
  function arithmetic(
    root: Node,
    into: { readonly opaque: (ShellPlace & { what: string })[]; readonly assigned: Set<string> },
  ): void {
    let named = false;
    syntax.Walk(root, (node) => {
      if (!isNode(node)) return true;
      const type = typeOf(node);
      if (type === 'CmdSubst') return false;
      if (type === 'Lit' && /[A-Za-z_]/.test(fieldText(node))) {
        named = true;
        into.assigned.add(fieldText(node));
      }
      if (type === 'ParamExp') named = true;
      return true;
    });
    if (named) into.opaque.push({ ...placeOf(root), what: 'Arithmetic with names' });
  }

  function expansion(
    node: Node,
    into: { readonly opaque: (ShellPlace & { what: string })[]; readonly assigned: Set<string>; readonly place: ShellPlace },
  ): void {
    const name = fieldText(node['Param']);
    if (node['Excl'] === true) into.opaque.push({ ...into.place, what: `\${!${name}}` });
    if (isNode(node['Slice']) || isNode(node['Index'])) into.opaque.push({ ...into.place, what: `\${${name}[…]}` });
    const expansionOf = node['Exp'];
    if (!isNode(expansionOf)) return;
    if (SETS.has(expansionOf['Op'])) into.assigned.add(name);
    if (expansionOf['Op'] === TRANSFORMS) into.opaque.push({ ...into.place, what: `\${${name}@…}` });
  }

  function redirectOf(node: Node): ShellRedirect {
    const word = isNode(node['Word']) ? wordOf(node['Word']) : { ...placeOf(node), parts: [] };
    const hdoc = node['Hdoc'];
    const operator = REDIRECTS[Number(node['Op'])] ?? '<';
    return isNode(hdoc) ? { operator, word, heredoc: wordOf(hdoc, quotedText) } : { operator, word };
  }

  function assignOf(node: Node): { readonly name: string; readonly option: string; readonly value?: ShellWord } {
    const value = isNode(node['Value']) ? wordOf(node['Value']) : undefined;
    if (!isNode(node['Name']))
      return { name: value === undefined ? '' : plain(value), option: value === undefined ? '' : plain(value) };
    return { name: fieldText(node['Name']), option: '', ...(value === undefined ? {} : { value }) };
  }

  function wordOf(node: Node, decode: (raw: string) => string | undefined = plainText): ShellWord {
    const parts = nodes(node['Parts']).flatMap((part, at) => partOf(part, { decode, first: at === 0 }));
    return { ...placeOf(node), parts };
  }

  function partOf(
    node: Node,
    how: { readonly decode: (raw: string) => string | undefined; readonly first: boolean },
  ): WordPart[] {
    const type = typeOf(node);
    switch (type) {
      case 'Lit': {
        const raw = fieldText(node);
        const text = how.first && how.decode === plainText && raw.startsWith('~') ? undefined : how.decode(raw);
        return [text === undefined ? { kind: 'unknown', what: raw } : { kind: 'text', text }];
      }
      case 'SglQuoted': {
        const raw = fieldText(node);
        if (node['Dollar'] !== true) return [{ kind: 'text', text: raw }];
        const text = ansiText(raw);
        return [text === undefined ? { kind: 'unknown', what: `$'${raw}'` } : { kind: 'text', text }];
      }
      case 'DblQuoted':
        if (node['Dollar'] === true) return [{ kind: 'unknown', what: '$"…"' }];
        return nodes(node['Parts']).flatMap((part) => partOf(part, { decode: quotedText, first: false }));
      case 'ParamExp':
        return [parameterOf(node, how.decode === plainText ? 'bare' : 'quoted')];
      default:
        return [{ kind: 'unknown', what: UNKNOWN[type] ?? type }];
    }
  }

  function parameterOf(node: Node, quoting: 'bare' | 'quoted'): WordPart {
    const name = fieldText(node['Param']);
    const simple =
      /^[A-Za-z_]\w*$/.test(name) &&
      node['Excl'] !== true &&
      node['Length'] !== true &&
      node['Width'] !== true &&
      [node['Index'], node['Slice'], node['Repl'], node['Exp']].every((part) => !isNode(part));
    return simple ? { kind: 'value', name, quoted: quoting === 'quoted' } : { kind: 'unknown', what: `\${${name}…}` };
  }

  return (text, dialect) => {
    const parser = syntax.NewParser(syntax.Variant(dialect === 'bash' ? syntax.LangBash : syntax.LangPOSIX));
    let root: unknown;
    try {
      root = parser.Parse(text, '');
    } catch (thrown) {
      return err(faultOf(thrown));
    }
    return ok(read(root));
  };
}

const UNKNOWN: Readonly<Record<string, string>> = {
  CmdSubst: '$(…)',
  ArithmExp: '$((…))',
  ProcSubst: '<(…)',
  ExtGlob: '@(…)',
  BraceExp: '{…}',
};
/** Operators as mvdan-sh numbers them: those that set, print or count. */
const SETS: ReadonlySet<unknown> = new Set([74, 75]);
const TRANSFORMS = 84;
const COUNTS: ReadonlySet<unknown> = new Set([110, 111, 116, 117, 118, 119, 120, 121]);
const REDIRECTS: Readonly<Record<number, string>> = {
  54: '>',
  55: '>>',
  56: '<',
  57: '<>',
  58: '<&',
  59: '>&',
  60: '>|',
  61: '<<',
  62: '<<-',
  63: '<<<',
  64: '&>',
  65: '&>>',
};

function evalSets(words: readonly ShellWord[], place: ShellPlace): (ShellPlace & { what: string })[] {
  return words.slice(1).some((word) => word.parts.some((part) => part.kind !== 'text')) ? [{ ...place, what: 'eval' }] : [];
}

function plain(word: ShellWord | undefined): string {
  return word?.parts.map((part) => (part.kind === 'text' ? part.text : '\u0000')).join('') ?? '';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

function nodes(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function fieldText(value: unknown): string {
  if (!isNode(value)) return '';
  const text = value['Value'];
  return typeof text === 'string' ? text : '';
}

function placeOf(node: Node): ShellPlace {
  const position: unknown = typeof node['Pos'] === 'function' ? Reflect.apply(node['Pos'], node, []) : undefined;
  return { line: countOf(position, 'Line'), column: countOf(position, 'Col') };
}

function countOf(position: unknown, name: string): number {
  if (!isNode(position)) return 1;
  const read = position[name];
  const value: unknown = typeof read === 'function' ? Reflect.apply(read, position, []) : read;
  return typeof value === 'number' && value > 0 ? value : 1;
}

function faultOf(thrown: unknown): ShellPlace & { readonly message: string } {
  const message =
    thrown instanceof Error
      ? thrown.message
      : isNode(thrown) && typeof thrown['message'] === 'string'
        ? thrown['message']
        : String(thrown);
  const found = /^(?:[^:]*:)?(\d+):(\d+): (.*)$/s.exec(message);
  return { line: Number(found?.[1] ?? 1), column: Number(found?.[2] ?? 1), message: found?.[3] ?? message };
}
