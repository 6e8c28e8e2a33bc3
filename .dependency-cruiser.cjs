// Which file may know which. `npm test` checks it; docs/architecture.md says why.
const room = '^src/rooms/([^/]+)/'
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', comment: 'Two files that need each other are one file or three.', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    { name: 'kernel-knows-no-room', severity: 'error', comment: 'The kernel is free of the domain.', from: { path: '^src/kernel' }, to: { path: '^src/(rooms|ui|app|city|cli|main|worker)' } },
    { name: 'ui-knows-no-room', severity: 'error', comment: 'Components are free of the domain.', from: { path: '^src/ui' }, to: { path: '^src/(rooms|app|city|cli|main|worker)' } },
    {
      name: 'rooms-meet-at-the-face', severity: 'error', comment: 'Another room is used through its index.ts only.',
      from: { path: room, pathNot: '\\.test\\.tsx?$' }, to: { path: room, pathNot: ['^src/rooms/$1/', '/index\\.ts$'] },
    },
    {
      name: 'lower-rooms-first', severity: 'error', comment: 'Identity knows no other room, the study only itself, the directory only these two.',
      from: { path: '^src/rooms/(identity|study|directory)/', pathNot: '\\.test\\.tsx?$' }, to: { path: '^src/rooms/(bodies|projects|funding|strategy|population|portal)/' },
    },
    { name: 'identity-stands-alone', severity: 'error', comment: 'Identity knows no other room.', from: { path: '^src/rooms/identity/', pathNot: '\\.test\\.tsx?$' }, to: { path: '^src/rooms/(?!identity/)' } },
    { name: 'study-stands-alone', severity: 'error', comment: 'The evidence knows no other room.', from: { path: '^src/rooms/study/', pathNot: '\\.test\\.tsx?$' }, to: { path: '^src/rooms/(?!study/)' } },
    {
      name: 'pages-touch-no-data', severity: 'error', comment: 'Pages show what they are given; types of queries are all they may know.',
      from: { path: '/(pages|panel)\\.tsx$' }, to: { path: '(queries|commands|load)\\.ts$|^src/kernel/db\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'models-are-pure', severity: 'error', comment: 'Models and policies reach neither the database nor files.',
      from: { path: '/(model|policy|measures|suppression)\\.ts$' }, to: { path: '^src/kernel/(db|ports|config)\\.ts$|^(kysely|pg|node:fs)', dependencyTypesNot: ['type-only'] },
    },
    { name: 'nothing-knows-the-app', severity: 'error', comment: 'Only the two starting points know the composition root.', from: { pathNot: '^src/(main|cli|app)\\.tsx?$|\\.test\\.tsx?$|^test/' }, to: { path: '^src/app\\.ts$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, exclude: { path: '^src/generated' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json'] },
  },
}
