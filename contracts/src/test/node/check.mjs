// Checks the contracts with AsyncAPI's own schema and ajv: node check.mjs CONTRACTS_FOLDER. Exit code 1 on failure.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const contracts = resolve(process.argv[2]);
const resources = join(contracts, 'src/main/resources');
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));
// The schemas use a oneOf that only requires fields on purpose: the properties stand beside it.
const STRICT = { strict: true, strictRequired: false };
const objections = [];
let examples = 0;

// A reference to another file is replaced by that file, so that AsyncAPI's schema sees the whole document.
function withFiles(node, folder) {
  if (Array.isArray(node)) return node.map((item) => withFiles(item, folder));
  if (node === null || typeof node !== 'object') return node;
  if (typeof node.$ref === 'string' && !node.$ref.startsWith('#')) {
    const file = join(folder, node.$ref);
    return withFiles(json(file), dirname(file));
  }
  return Object.fromEntries(Object.entries(node).map(([name, item]) => [name, withFiles(item, folder)]));
}

function checkAsyncApi() {
  const published = json(createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json'));
  const document = parse(readFileSync(join(contracts, 'asyncapi.yaml'), 'utf8'), { uniqueKeys: true });
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  if (!ajv.validate(published, withFiles(document, contracts))) {
    ajv.errors.forEach((error) => objections.push(`asyncapi.yaml${error.instancePath}: ${error.message}`));
  }
}

// The schemas name 2020-12, and AsyncAPI reads them as draft-07: both must have the same result.
function checkExamples(type) {
  const schema = json(join(resources, 'schemas', `${type}.json`));
  const judges = {
    '2020-12': addFormats(new Ajv2020(STRICT)).compile(schema),
    'draft-07': addFormats(new Ajv(STRICT)).compile({ ...schema, $schema: undefined }),
  };
  for (const name of readdirSync(join(resources, 'examples', type))) {
    const value = json(join(resources, 'examples', type, name));
    for (const [draft, valid] of Object.entries(judges)) {
      if (valid(value) !== name.startsWith('valid-')) {
        objections.push(`${type}/${name}, ${draft}: ${valid.errors ? JSON.stringify(valid.errors) : 'is accepted'}`);
      }
    }
    examples++;
  }
}

checkAsyncApi();
const types = readdirSync(join(resources, 'schemas')).map((file) => file.replace(/\.json$/, ''));
types.forEach(checkExamples);
objections.forEach((objection) => console.log(objection));
console.log(`${types.length} schemas, ${examples} examples, 1 AsyncAPI document: ${objections.length} objections`);
process.exitCode = objections.length === 0 ? 0 : 1;
