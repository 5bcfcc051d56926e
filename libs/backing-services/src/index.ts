export * from './docker-services.js';
export * from './free-port.js';
export * from './guarded-process.js';
export * from './kafka-server.js';
export * from './native-packages.js';
export * from './redis-server.js';
export * from './service-log.js';
export * from './until-true.js';
