const widths = new Map<string, number>();
let context: CanvasRenderingContext2D | null | undefined;

/** Width of a node's name in px as the browser draws it; estimated where nothing can be drawn. */
export function nameWidth(name: string): number {
  const known = widths.get(name);
  if (known !== undefined) return known;
  context ??= typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d');
  const plain = name.replace(/\u00ad/g, '');
  if (context === null) return plain.length * 7;
  context.font = "600 13px 'Inter Variable', system-ui, sans-serif";
  const width = context.measureText(plain).width;
  if (widths.size > 5000) widths.clear();
  widths.set(name, width);
  return width;
}
