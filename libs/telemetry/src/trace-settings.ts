import Type, { type Static } from 'typebox';

function count(preset: number, meaning: string) {
  return Type.Integer({ minimum: 1, maximum: 1_000_000, default: preset, description: meaning });
}

const Address = Type.Optional(
  Type.String({ pattern: '^https?://[^\\s]+$', description: 'the URL of an OTLP receiver' }),
);

/** The variables of OpenTelemetry's specification that are heeded; the exporter reads more of `OTEL_EXPORTER_OTLP_*`. */
export const TraceSettings = Type.Object({
  OTEL_SDK_DISABLED: Type.Boolean({ default: false, description: 'true or false' }),
  OTEL_TRACES_EXPORTER: Type.Optional(
    Type.Enum(['otlp', 'none'], { description: 'where traces go: otlp or none' }),
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: Address,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: Address,
  OTEL_EXPORTER_OTLP_PROTOCOL: Type.Enum(['http/protobuf', 'http/json'], {
    default: 'http/protobuf',
    description: 'http/protobuf or http/json',
  }),
  OTEL_TRACES_SAMPLER: Type.Enum(
    [
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ],
    {
      default: 'parentbased_always_on',
      description:
        'always_on, always_off or traceidratio, alone or behind parentbased_, such as parentbased_traceidratio',
    },
  ),
  OTEL_TRACES_SAMPLER_ARG: Type.String({
    pattern: '^(0|1|0?\\.[0-9]+|1\\.0+|0\\.0+)$',
    default: '1',
    description: 'the share of traces that are kept, from 0 to 1',
  }),
  OTEL_BSP_SCHEDULE_DELAY: count(5_000, 'milliseconds between two exports'),
  OTEL_BSP_MAX_QUEUE_SIZE: count(2_048, 'spans that may wait for an export'),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: count(512, 'spans of one export'),
});

/** How traces are made and where they go. */
export type TraceSettings = Static<typeof TraceSettings>;

/** Traces are off until they are given somewhere to go. */
export function tracesAreOn(settings: TraceSettings): boolean {
  if (settings.OTEL_SDK_DISABLED || settings.OTEL_TRACES_EXPORTER === 'none') return false;
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT } = settings;
  const given = OTEL_EXPORTER_OTLP_ENDPOINT ?? OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  return settings.OTEL_TRACES_EXPORTER === 'otlp' || given !== undefined;
}
