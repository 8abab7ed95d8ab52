#!/usr/bin/env node
// Stands in for the `code` executable: takes VS Code's arguments (--extensionDevelopmentPath, --extensionTestsPath,
// --user-data-dir,
// --extensions-dir, a folder), runs VS Code's server with a headless Chromium in front of it, and exits with the tests'
// own exit code.
// A test that prints `::screenshot /absolute/path.png` gets a picture of the workbench there.
import { format, parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { temporaryFolder } from './install.mjs';
import { address, installExtension, printVersion, startServer } from './server.mjs';

const exitCodes = { hang: 71, pageCrashed: 72, notStarted: 73, hostDied: 74, serverDied: 70 };
const limit = Number(process.env.KAFKA_LINT_HOST_TIMEOUT_MS || 240_000);
const verbose = Boolean(process.env.KAFKA_LINT_HOST_VERBOSE);

/** Lines that a healthy run prints and nobody needs. */
const noise = /^(Ignoring fetching additional builtin|Updating additional builtin|\[AccountPolicyGate\]|\[AgentHost|Resolv(ing|ed) connection token|Creating a socket|\[Service Worker\]|\[reconnection-grace-time\]|Started local extension host|Timed out waiting for authentication provider|Creation of workbench contribution|(Error: )?Cannot find module '.\/build\/Release\/watchdog'|(Error: )?Could not locate the bindings file)/;

/** VS Code's own part of a stack trace. */
const workbenchStack = /\n\s+at [^\n]*(?:code-server|\/static\/out\/vs)[^\n]*/g;

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true },
    extensionTestsPath: { type: 'string' },
    'user-data-dir': { type: 'string' },
    'extensions-dir': { type: 'string' },
    'install-extension': { type: 'string' },
    version: { type: 'boolean' },
  },
});

/**
 * Chromium out of its npm package, unpacked once into a temporary folder of our own: it reuses what it finds without
 * checking its version.
 */
async function launchBrowser() {
  process.env.TMPDIR = temporaryFolder;
  const executablePath = process.env.CHROMIUM_PATH || (await (await import('@sparticuz/chromium')).default.executablePath());
  const switches = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--disable-default-apps', '--no-default-browser-check'];
  return chromium.launch({ executablePath, args: switches, headless: true });
}

async function run() {
  const server = await startServer({ userData: values['user-data-dir'], extensions: values['extensions-dir'], automation: true });
  let browser;
  let ended = false;
  let passed = false;

  async function end(code, why) {
    if (ended) return;
    ended = true;
    if (why) console.error(`VS Code: ${why}\n${server.log().slice(-4000)}`);
    await Promise.race([browser?.close().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 5000))]);
    await server.stop();
    process.exit(code);
  }
  process.on('SIGINT', () => end(130, 'interrupted'));
  process.on('SIGTERM', () => end(143, 'ended from outside'));
  setTimeout(() => end(exitCodes.hang, `no result within ${limit} ms`), limit).unref();
  void server.exited.then((code) => end(exitCodes.serverDied, `the server ended early with ${code}`));

  try {
    browser = await launchBrowser();
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    page.on('crash', () => end(exitCodes.pageCrashed, 'the page crashed'));
    if (verbose) page.on('console', (message) => console.error('page:', message.type(), message.text().slice(0, 300)));

    // The workbench hands over what the extension host prints ...
    await page.exposeFunction('codeAutomationLog', async (type, args) => {
      const texts = args.map((argument) => (typeof argument === 'string' ? argument : JSON.stringify(argument))).map((text) => (verbose ? text : text.replace(workbenchStack, '')));
      const first = texts[0] ?? '';
      if (/^\s*[1-9]\d* passing/.test(format(...texts))) passed = true;
      const screenshot = /^::screenshot (\S+\.png)$/.exec(first);
      if (screenshot) await page.screenshot({ path: screenshot[1] }).catch((error) => console.error(String(error)));
      else if (verbose || !noise.test(first)) (type === 'error' ? console.error : console.log)(...texts);
    });
    // ... and the tests' exit code. A host that died half-way is reported as 0 too, so mocha's closing line is asked
    // for as well.
    await page.exposeFunction('codeAutomationExit', (code) => {
      if (code === 0 && values.extensionTestsPath && !passed) void end(exitCodes.hostDied, 'the extension host ended with 0, but mocha reported no passing test');
      else void end(code);
    });
    await page.goto(address(server, positionals[0], values));
  } catch (error) {
    await end(exitCodes.notStarted, String(error));
  }
}

if (values.version) process.exit(await printVersion());
else if (values['install-extension']) await installExtension(values['install-extension'], values['extensions-dir'], values['user-data-dir']);
else await run();
