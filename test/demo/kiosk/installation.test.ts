import { expect } from 'chai';
import { Installation } from '../../../demo/kiosk/installation.js';
import { patch } from '../../support/patch.js';

describe('The installation of the kiosk', () => {
  it('ends where the browser asks whether the page may keep its files, and nobody answers', async () => {
    const asked: true[] = [];
    const restores = [
      patch(ServiceWorkerContainer.prototype, 'register', () => () => {
        return Promise.resolve({ installing: null } as ServiceWorkerRegistration);
      }),
      patch(StorageManager.prototype, 'persist', () => () => {
        asked.push(true);
        return new Promise<boolean>(() => {});
      }),
    ];
    try {
      await new Installation().register();
      expect(asked).to.have.length(1);
    } finally {
      restores.forEach(restore => restore());
    }
  });
});
