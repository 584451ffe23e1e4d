import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');
const sources = ['src-shared', 'src-main', 'src-renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file)),
);

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

test('[house] the lock file holds every package of every system and no registry, so a fresh machine can install it', () => {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const known = new Set(Object.keys(packages).map((path) => path.split('node_modules/').pop()));
  const wrong = Object.entries(packages).filter(
    ([, { version, resolved, optionalDependencies = {} }]) =>
      version === undefined || resolved !== undefined || Object.keys(optionalDependencies).some((name) => !known.has(name)),
  );
  expect(wrong.map(([name]) => name)).toEqual([]);
});

test('[house] files are named in kebab-case and none is an index', () => {
  const wrong = sources.filter(
    (file) => !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.tsx?$/.test(file.split('/').pop() ?? '') || /\/index\.tsx?$/.test(file),
  );
  expect(wrong).toEqual([]);
});

test('[house] no comment promises later work', () => {
  const wrong = sources.filter((file) =>
    /(?:^\s*(?:\/\/|\/?\*)|[;{}]\s*\/\/).*\b(?:TODO|FIXME|XXX)\b/m.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(wrong).toEqual([]);
});
