import common from './web-test-runner.config.mjs';
import { firefoxLauncher } from './test/support/firefox-launcher.mjs';
import { webkitLauncher } from './test/support/webkit-launcher.mjs';
const launchers = { firefox: firefoxLauncher, webkit: webkitLauncher };
const engines = (process.env.TEST_ENGINES ?? 'firefox,webkit').split(',');
export default { ...common, groups: [], files: ['build/test/**/*.test.js'], browsers: await Promise.all(engines.map(name => launchers[name]())) };
