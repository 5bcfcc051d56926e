// Loaded before an app: when the launcher is gone, however it died, its channel closes and the app stops.
process.channel?.unref();
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
