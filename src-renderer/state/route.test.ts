import { expect, it } from 'vitest';
import { addressOf, routeOf, type Route } from './route.ts';

it('[R1] every place has an address that leads back to it', () => {
  const places: readonly Route[] = [
    { kind: 'home' },
    { kind: 'library' },
    { kind: 'workflow', ref: 'bundled/tidy documents' },
    { kind: 'editor', path: 'C:\\work\\ä/x.yaml' },
    { kind: 'editor', path: '/w/part.yaml', via: ['/w/outer flow.yaml', '/w/inner.yaml'] },
    { kind: 'runs' },
    { kind: 'run', runId: 'run_1', step: 'each.3.build' },
    { kind: 'inbox', runId: 'run_1', step: 'sign' },
    { kind: 'settings' },
    { kind: 'welcome' },
  ];
  expect(places.map((place) => routeOf(addressOf(place)))).toEqual(places);
});

it('[R2] an unknown or damaged address is Home', () => {
  expect([routeOf('#/nowhere'), routeOf(''), routeOf('#/%E0%A4%A')]).toEqual([
    { kind: 'home' },
    { kind: 'home' },
    { kind: 'home' },
  ]);
});
