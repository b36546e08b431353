/*
 * The official validators as one process: a JSON question on each line in, a JSON list of findings on a line out.
 *   {"mode": "C1Response", "data": {...}}   a document, as the data model validator sees it in that mode
 *   {"walk": "http://.../feed"}             an open feed, walked by the RPDE validator
 *   {"page": {...}}                         a page, as the official suite's broker checks it
 * A finding is {severity, type, path, message}. The cache of vocabularies is the folder named by the argument.
 */
const readline = require('readline');
const { validate } = require('@openactive/data-model-validator');
const { RpdeValidator, FeedPageChecker } = require('@openactive/rpde-validator');

const cache = process.argv[2];

function finding(error, place) {
  return { severity: error.severity, type: error.type, path: place + (error.path || ''), message: error.message };
}

async function model({ mode, data }) {
  const errors = await validate(data, {
    validationMode: mode, loadRemoteJson: true, remoteJsonCachePath: cache, remoteJsonCacheTimeToLive: 3600,
  });
  return errors.map((error) => finding(error, ''));
}

async function walk({ walk: url }) {
  const log = await RpdeValidator(url, { pageLimit: 50 });
  return log.pages.flatMap((page) => page.errors.map((error) => finding(error, `${page.url} `)));
}

function page({ page: facts }) {
  return new FeedPageChecker().validateRpdePage(facts).map((error) => finding(error, `${facts.url} `));
}

async function answer(question) {
  if (question.mode) return model(question);
  return question.walk ? walk(question) : page(question);
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let findings;
    try {
      findings = await answer(JSON.parse(line));
    } catch (error) {
      findings = [{ severity: 'failure', type: 'judge_failed', path: '', message: error.stack }];
    }
    process.stdout.write(`${JSON.stringify(findings)}\n`);
  }
})();
