import type { Statements } from './migrate.ts';
import { VERSION_1 } from './schema-1.ts';
import { VERSION_2 } from './schema-2.ts';
import { VERSION_3 } from './schema-3.ts';
import { VERSION_4 } from './schema-4.ts';

/** What leads from schema n to n + 1; index 0 makes version 1 out of an empty file. Never edited once released. */
export const MIGRATIONS: readonly Statements[] = [VERSION_1, VERSION_2, VERSION_3, VERSION_4];

/** The database's version this program writes, kept in `user_version`. */
export const SCHEMA_VERSION = MIGRATIONS.length;
