// Canonical N-Quads of many documents by jsonld.js, a processor that shares nothing with ours: a JSON line in, a JSON line out.
// Usage: node canonize.mjs FOLDER_WITH_NODE_MODULES FOLDER_OF_CONTEXTS < documents
// In:  {"document": {...}}; a context whose URL begins with "urn:edition-1:" is the text that the URL had before.
// Out: {"quads": "..."} or {"refused": "why"}.
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {join, resolve} from 'node:path';

const [modules, contexts] = process.argv.slice(2);
const jsonld = createRequire(join(resolve(modules), 'package.json'))('jsonld');
const index = JSON.parse(readFileSync(join(contexts, 'index.json'), 'utf8'));
const OLDER = /^urn:edition-(\d+):/;

const loaded = new Map();

async function documentLoader(asked) {
  if(loaded.has(asked)) {
    return loaded.get(asked);
  }
  const older = OLDER.exec(asked);
  const entry = index[asked.replace(OLDER, '')];
  if(!entry) {
    throw new Error('no such context');
  }
  const editions = [entry, ...(entry.variants ?? [])];
  const {file} = editions[older ? Number(older[1]) : 0];
  const answer = {contextUrl: null, documentUrl: asked, document: JSON.parse(readFileSync(join(contexts, file), 'utf8'))};
  loaded.set(asked, answer);
  return answer;
}

for await (const line of createInterface({input: process.stdin})) {
  let answer;
  try {
    const {document} = JSON.parse(line);
    const quads = await jsonld.canonize(document, {
      algorithm: 'RDFC-1.0', format: 'application/n-quads', safe: true, documentLoader,
      canonizeOptions: {maxWorkFactor: 3}
    });
    answer = {quads};
  } catch(error) {
    const event = error.details?.event?.code;
    const why = [error.name, error.details?.code, event, error.message].filter(Boolean).join(': ');
    answer = {refused: why.split('\n')[0]};
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
