{{- define "hashpulse.name" -}}
{{ printf "%s-%s" .root.Release.Name .app | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "hashpulse.selector" -}}
app.kubernetes.io/name: hashpulse
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .app }}
{{- end }}

{{- define "hashpulse.labels" -}}
{{ include "hashpulse.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "hashpulse.port" -}}
{{ get (dict "ingest" 3001 "query" 3000 "tagger" 9464 "aggregator" 9464) .app }}
{{- end }}

{{- define "hashpulse.podSpec" -}}
{{- $root := .root }}
{{- $app := .app }}
{{- $values := index $root.Values $app }}
{{- $port := include "hashpulse.port" . }}
{{- $http := has $app (list "ingest" "query") }}
{{- $keyed := and $http (not $root.Values.apiKeys.openAccess) }}
{{- $wal := and (eq $app "ingest") $root.Values.ingest.writeAheadLog.enabled }}
automountServiceAccountToken: false
serviceAccountName: {{ include "hashpulse.name" . }}
{{- with $root.Values.image.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
# An app drains within 10 s; those with clients first wait until nobody is sent to them any more.
terminationGracePeriodSeconds: 20
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile: { type: RuntimeDefault }
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{ include "hashpulse.selector" . | nindent 8 }}
containers:
  - name: {{ $app }}
    image: {{ with $root.Values.image.registry }}{{ . }}/{{ end }}hashpulse-{{ $app }}:{{ $root.Values.image.tag | default $root.Chart.AppVersion }}
    imagePullPolicy: {{ $root.Values.image.pullPolicy }}
    securityContext:
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities: { drop: [ALL] }
    ports:
      - { name: http, containerPort: {{ $port }} }
    env:
      - { name: HOST, value: 0.0.0.0 }
      - { name: LOG_LEVEL, value: {{ $root.Values.logLevel | quote }} }
      {{- if ne $app "query" }}
      - { name: KAFKA_BROKERS, value: {{ join "," $root.Values.kafka.brokers | quote }} }
      {{- end }}
      {{- if ne $app "ingest" }}
      - name: REDIS_URL
        valueFrom:
          secretKeyRef: { name: {{ $root.Values.redis.existingSecret }}, key: {{ $root.Values.redis.key }} }
      {{- with $root.Values.redis.clusterNodes }}
      - { name: REDIS_CLUSTER_NODES, value: {{ join "," . | quote }} }
      {{- end }}
      {{- end }}
      {{- if $keyed }}
      - { name: API_KEYS_FILE, value: /etc/hashpulse/{{ $root.Values.apiKeys.key }} }
      {{- else if $http }}
      - { name: ALLOW_OPEN_ACCESS, value: 'true' }
      {{- end }}
      {{- if and (eq $app "query") $root.Values.query.webhooks.allowPrivate }}
      - { name: WEBHOOK_ALLOW_PRIVATE, value: 'true' }
      {{- end }}
      {{- if $wal }}
      - { name: INGEST_WAL_DIR, value: /var/lib/hashpulse/wal }
      {{- end }}
      {{- with $root.Values.telemetry.otlpEndpoint }}
      - { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }} }
      - { name: OTEL_TRACES_SAMPLER, value: parentbased_traceidratio }
      - { name: OTEL_TRACES_SAMPLER_ARG, value: {{ $root.Values.telemetry.samplerRatio | quote }} }
      {{- end }}
      {{- range $name, $value := $values.env }}
      - { name: {{ $name }}, value: {{ $value | quote }} }
      {{- end }}
    startupProbe:
      httpGet: { path: /health/live, port: http }
      periodSeconds: 2
      failureThreshold: 30
    livenessProbe:
      httpGet: { path: /health/live, port: http }
      periodSeconds: 10
      timeoutSeconds: 5
      failureThreshold: 6
    readinessProbe:
      httpGet: { path: /health/ready, port: http }
      periodSeconds: 5
      timeoutSeconds: 5
    {{- if $http }}
    lifecycle:
      preStop:
        sleep: { seconds: 5 }
    {{- end }}
    resources: {{ toYaml $values.resources | nindent 6 }}
    volumeMounts:
      - { name: tmp, mountPath: /tmp }
      {{- if $keyed }}
      - { name: api-keys, mountPath: /etc/hashpulse, readOnly: true }
      {{- end }}
      {{- if $wal }}
      - { name: wal, mountPath: /var/lib/hashpulse }
      {{- end }}
volumes:
  - { name: tmp, emptyDir: {} }
  {{- if $keyed }}
  - name: api-keys
    secret: { secretName: {{ $root.Values.apiKeys.existingSecret }} }
  {{- end }}
{{- end }}
