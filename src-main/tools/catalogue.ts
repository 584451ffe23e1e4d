import { copyFiles } from './files/copy-files.ts';
import { duplicateFiles } from './files/duplicate-files.ts';
import { findFiles } from './files/find-files.ts';
import { largeFiles } from './files/large-files.ts';
import { movesFiles, sortFiles } from './files/move-files.ts';
import { readFileTool } from './files/read-file.ts';
import { trashFiles } from './files/trash-files.ts';
import { writeFileTool } from './files/write-file.ts';
import { zipFiles } from './files/zip-files.ts';
import { changeLog } from './git/change-log.ts';
import { largeTracked } from './git/large-tracked.ts';
import { repositoryStatus } from './git/repository-status.ts';
import { showMessage } from './notify/show-message.ts';
import { writeReport } from './report/write-report.ts';
import { checkTable } from './table/check-table.ts';
import { readTable, writeTable } from './table/read-table.ts';
import { filterTable, joinTables, sortTable } from './table/shape-table.ts';
import { summariseTable } from './table/summarise-table.ts';
import { extractText } from './text/extract-text.ts';
import { fillTemplate } from './text/fill-template.ts';
import { scanSecrets } from './text/scan-secrets.ts';
import { searchFiles } from './text/search-files.ts';
import type { BuiltinTool } from './tool.ts';

/** Every built-in tool, in palette order. */
export const BUILTIN_TOOLS: readonly BuiltinTool[] = [
  findFiles,
  readFileTool,
  writeFileTool,
  copyFiles,
  movesFiles,
  sortFiles,
  duplicateFiles,
  largeFiles,
  trashFiles,
  zipFiles,
  readTable,
  writeTable,
  filterTable,
  sortTable,
  joinTables,
  checkTable,
  summariseTable,
  fillTemplate,
  extractText,
  searchFiles,
  scanSecrets,
  repositoryStatus,
  changeLog,
  largeTracked,
  writeReport,
  showMessage,
];
