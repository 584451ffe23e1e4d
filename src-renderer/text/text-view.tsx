import { lazy } from 'react';

/** The workflow's text; Monaco is loaded when it is shown for the first time. */
export const TextView = lazy(() => import('./monaco-view.tsx').then((module) => ({ default: module.MonacoView })));
