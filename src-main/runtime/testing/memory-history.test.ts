import { historySuite } from '../../ports/testing/history-suite.ts';
import { createMemoryDisk, createMemoryHistory } from './memory-history.ts';

historySuite('memory', () => Promise.resolve(createMemoryHistory(createMemoryDisk())));
