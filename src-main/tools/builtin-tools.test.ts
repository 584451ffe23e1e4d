import { expect, test } from 'vitest';
import { toolViewSchema } from '../../src-shared/wire/views.ts';
import { jsonObjectSchema } from '../../src-shared/lib/json.ts';
import { builtinToolViews } from './builtin-tools.ts';
import { TOOL_GROUPS } from './tool.ts';

test('[T-palette] every tool is listed with words, icon and a form whose fields have titles', () => {
  for (const view of builtinToolViews()) {
    expect(toolViewSchema.parse(view)).toEqual(view);
    const group: string = view.group;
    expect([
      TOOL_GROUPS.some((known) => known === group),
      view.tool.startsWith(`${view.group}_`),
      view.description.endsWith('.') || view.description.endsWith('”.'),
    ]).toEqual([true, true, true]);
    const properties = jsonObjectSchema.parse(jsonObjectSchema.parse(view.inputSchema)['properties']);
    for (const [name, field] of Object.entries(properties))
      expect([view.tool, name, jsonObjectSchema.parse(field)['title']]).toEqual([view.tool, name, expect.any(String)]);
  }
});

test('[T-palette] names, titles and icons are each used once', () => {
  const views = builtinToolViews();
  for (const key of ['tool', 'title', 'icon'] as const) expect(new Set(views.map((view) => view[key])).size).toBe(views.length);
});
