import { parseArgs } from 'node:util';
import { ALERT_FAULTS } from './alert-faults.js';
import { alertRun } from './alert-run.js';
import { promtool } from './promtool.js';

const ALL = Object.keys(ALERT_FAULTS);
const HELP = `npm run alerts -- [options]

Causes the fault of each alert in a real system, scrapes the apps, and has promtool evaluate the alert rules on it.
Needs promtool on the PATH (Debian: the package prometheus), or Go, which compiles it, once.

  --fault <name>   only this one, and others by the same again: ${ALL.join(', ')}
  --minute <s>     seconds that the rules take for a minute (1; 60 is real time, and takes four hours)
  --help`;

const { values } = parseArgs({
  options: {
    fault: { type: 'string', multiple: true, default: ALL },
    minute: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
const minuteMs = Number(values.minute) * 1_000;
if (values.help || !(minuteMs > 0) || !values.fault.every((name) => ALL.includes(name))) {
  console.log(HELP);
  process.exit(values.help ? 0 : 2);
}
if (promtool() === undefined) {
  console.error('neither promtool nor Go, which could compile it, is on this machine');
  process.exit(1);
}
const faults = values.fault;
const failed = await alertRun({ faults, minuteMs, log: (line) => console.log(line) });
console.log(`${faults.length} faults, ${failed.size} without their alerts`);
process.exit(failed.size === 0 ? 0 : 1);
