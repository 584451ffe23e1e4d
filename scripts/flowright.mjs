#!/usr/bin/env node
/** The `flowright` command of a checkout: the same as `npm start -- <words>`, without npm around it. */
import './start.mjs';
