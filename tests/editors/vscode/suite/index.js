// What VS Code runs inside its extension host (`extensionTestsPath`): every case, in order; the report goes to OUT.

const fs = require('node:fs');
const { cases } = require('./cases.js');

exports.run = async function run() {
  const report = [];
  let failed = 0;
  const start = Date.now();
  for (const [name, act] of cases) {
    try {
      await act();
      report.push(`${((Date.now() - start) / 1000).toFixed(1)}s ok    ${name}`);
    } catch (error) {
      failed += 1;
      report.push(`${((Date.now() - start) / 1000).toFixed(1)}s FAILED ${name}\n${error.stack}`);
    }
    fs.writeFileSync(process.env.OUT, `${report.join('\n')}\n`);
  }
  if (failed) throw new Error(`${failed} of ${cases.length} cases failed`);
};
