import { generateLoad, type LoadSettings } from './load-generator.js';

// A process of its own, so that its work does not delay what is measured elsewhere.
process.on('message', (settings: LoadSettings) => {
  generateLoad(settings).then(
    (result) => process.send?.(result, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(1));
