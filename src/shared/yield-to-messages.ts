const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();

/**
 * Lets a loop yield, so that messages that have arrived are handled before it continues. It posts a message to itself,
 * since timers are clamped to 4 ms and throttled in hidden tabs.
 */
export function yieldToMessages(): Promise<void> {
  return new Promise(resolve => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
}
