namespace HomeLab.Deploy.Tests;

/// <summary>The faults. Each is something that has gone wrong in a real cluster, or would.</summary>
internal static class Mutations
{
    private const string Gateway = "apps/base/voice-gateway/";
    private const string Ollama = "apps/base/ollama/";
    private const string Chat = "apps/base/open-webui/";
    private const string Monitoring = "monitoring/configs/base/";

    public static IReadOnlyList<Mutation> All { get; } =
    [
        // Files
        new("a key twice", Ollama + "service.yaml", "  name: ollama\n", "  name: ollama\n  name: ollama\n", "Every YAML file is strict"),
        new("an octal number", Gateway + "deployment.yaml", "replicas: 1", "replicas: 01", "Every YAML file is strict"),
        new("a tab", Chat + "service.yaml", "  selector:", "\tselector:", "Every YAML file is strict"),
        new("a manifest that no kustomization names", "apps/base/ollama/extra.yaml", "", "# yaml-language-server: $schema=x\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra, namespace: ollama}\n", "No file is orphaned"),
        new("a patch that meets nothing", "apps/staging/kustomization.yaml", "name: ollama}\n    patch", "name: olama}\n    patch", "Every kustomization renders"),
        new("a misspelt field", Gateway + "deployment.yaml", "revisionHistoryLimit", "revisionHistoryLimits", "Every rendered object fits its strict schema"),
        new("an API version that is no longer served", "infrastructure/controllers/base/reloader/release.yaml", "helm.toolkit.fluxcd.io/v2", "helm.toolkit.fluxcd.io/v2beta2", "Every rendered object fits its strict schema"),
        new("a setting that one cluster only has", "clusters/dev/cluster-settings.yaml", "S3_REGION: none", "S3_REGION: \"none\"\n  EXTRA: \"1\"", "Both clusters define the same variables, and each is used"),
        new("a namespaced object without namespace", Monitoring + "alertmanager/kustomization.yaml", "namespace: monitoring\n", "", "An object has a namespace exactly when its kind has namespaces"),
        new("a file that does not name its schema", Chat + "data.yaml", "# yaml-language-server: $schema=", "# schema: ", "Every file names its schema"),

        // References
        new("a selector that selects nothing", Ollama + "service.yaml", "selector: {app.kubernetes.io/name: ollama}", "selector: {app.kubernetes.io/name: olama}", "Every Service selects pods that have its ports"),
        new("a target port that no container has", Chat + "service.yaml", "targetPort: http", "targetPort: web", "Every Service selects pods that have its ports"),
        new("a claim that does not exist", Ollama + "deployment.yaml", "claimName: ollama-models", "claimName: ollama-model", "Everything that a pod mounts or reads exists"),
        new("a secret key that is not written", Chat + "deployment.yaml", "key: database-url", "key: database-uri", "Every secret key that is read is written"),
        new("a route to a port that the Service has not", Chat + "http-route.yaml", "port: 8080", "port: 8081", "Every route leads to a Service and its port"),
        new("a route to a listener that the Gateway has not", Gateway + "http-route.yaml", "sectionName: https", "sectionName: tls", "Every route leads to a Service and its port"),
        new("a monitor of a port that is not there", Gateway + "service-monitor.yaml", "port: mgmt", "port: metrics", "Every monitor and probe has a target"),
        new("a probe of a host that is not there", Monitoring + "probes/probes.yaml", "ollama.ollama:11434", "ollama.ollama:11435", "Every monitor and probe has a target"),
        new("a chart without its source", "infrastructure/controllers/base/reloader/release.yaml", "kind: OCIRepository\n    name: reloader", "kind: OCIRepository\n    name: reload", "Every HelmRelease has its source and its dependencies"),
        new("an autoscaler of nothing", "components/ha/autoscaler.yaml", "kind: Deployment, name: voice-gateway", "kind: Deployment, name: gateway", "Every autoscaler and disruption budget has its workload"),
        new("a storage class that nobody makes", "clusters/staging/cluster-settings.yaml", "STORAGE_CLASS_BLOCK: longhorn-nvme", "STORAGE_CLASS_BLOCK: longhorn-fast", "Every claim has a storage class of its cluster"),
        new("a namespace that the secret store does not admit", "infrastructure/configs/base/namespaces/voice/namespace.yaml", "secrets.homelab/aws: \"true\"", "secrets.homelab/aws: \"false\"", "Every ExternalSecret may ask its store"),
        new("an object in a namespace that nobody makes", "infrastructure/configs/base/velero/schedules.yaml", "namespace: velero", "namespace: velera", "Every object lives in a namespace of the tree"),

        // Flux
        new("applications that do not wait for monitoring", "clusters/dev/apps.yaml", "    - name: monitoring-configs\n", "", "Flux applies what others need first"),
        new("a step without decryption", "clusters/staging/monitoring.yaml", "decryption: {provider: sops, secretRef: {name: sops-age}}", "force: false", "Every Flux Kustomization waits, retries, prunes, decrypts and substitutes"),
        new("an undefined variable", Gateway + "http-route.yaml", "voice.${DOMAIN}", "voice.${DOMAN}", "Every variable is defined in its cluster"),
        new("a Job that Flux cannot replace", Ollama + "models.yaml", "kustomize.toolkit.fluxcd.io/force: enabled", "kustomize.toolkit.fluxcd.io/force: disabled", "A Job that Flux applies can be replaced"),
        new("charts that lose the common habits", "clusters/dev/infrastructure.yaml", "kind: HelmRelease}", "kind: HelmReleas}", "Every HelmRelease gets the common habits"),

        // Network
        new("an egress rule removed", Gateway + "network-policies.yaml", "        - {protocol: TCP, port: 11434}\n", "        - {protocol: TCP, port: 11435}\n", "Every flow that must work is allowed"),
        new("the database closed", "infrastructure/configs/base/cnpg/network-policies.yaml", "app.kubernetes.io/name: open-webui", "app.kubernetes.io/name: open-web-ui", "Every flow that must work is allowed"),
        new("Ollama open to every namespace", Ollama + "network-policies.yaml", "        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: voice}}\n          podSelector", "        - namespaceSelector: {}\n        - podSelector", "Every flow that must not work is denied"),
        new("models downloaded from the home network too", Gateway + "network-policies.yaml", "192.168.0.0/16, ", "", "Every flow that must not work is denied"),
        new("the metadata address reachable", "components/internet-egress/network-policy.yaml", ", 169.254.0.0/16", "", "Every flow that must not work is denied"),
        new("a namespace that is open", "infrastructure/controllers/optional/garage/kustomization.yaml", "components:\n  - ../../../../components/default-deny\n", "", "Every namespace of the tree denies by default"),
        new("source addresses lost", Gateway + "services.yaml", "externalTrafficPolicy: Local", "externalTrafficPolicy: Cluster", "Wyoming is offered to the home network only"),
        new("Wyoming open to everyone", Gateway + "services.yaml", "loadBalancerSourceRanges: [\"${HOME_LAN_CIDR}\"]", "loadBalancerSourceRanges: [\"0.0.0.0/0\"]", "Wyoming is offered to the home network only"),

        // Pods
        new("a pod as root", Ollama + "deployment.yaml", "runAsNonRoot: true", "runAsNonRoot: false", "Every pod meets the restricted standard"),
        new("a writable root", Chat + "deployment.yaml", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "Every pod meets the restricted standard"),
        new("the host's IPC", Gateway + "deployment.yaml", "      enableServiceLinks: false\n", "      enableServiceLinks: false\n      hostIPC: true\n", "No pod touches the host"),
        new("a liveness probe on a Wyoming port", Gateway + "deployment.yaml", "livenessProbe:\n            httpGet: {path: /health/live, port: mgmt}", "livenessProbe:\n            tcpSocket: {port: wyoming-stt}", "Every server has probes, none of them TCP on Wyoming"),
        new("no readiness probe", Chat + "deployment.yaml", "          readinessProbe:\n            httpGet: {path: /health, port: http}\n            periodSeconds: 10\n", "", "Every server has probes, none of them TCP on Wyoming"),
        new("no memory limit", Ollama + "models.yaml", ", limits: {memory: 1Gi}", "", "Every container says what it needs and where it ends"),
        new("a token for nothing", Chat + "deployment.yaml", "automountServiceAccountToken: false", "automountServiceAccountToken: true", "No pod carries a token that it does not need"),
        new("a namespace that only warns", "infrastructure/configs/base/namespaces/ollama/namespace.yaml", "pod-security.kubernetes.io/enforce: restricted", "pod-security.kubernetes.io/enforce: privileged", "Every namespace enforces its pod security level"),
        new("models writable for the gateway", Gateway + "deployment.yaml", "mountPath: /models, readOnly: true}\n            - {name: config", "mountPath: /models}\n            - {name: config", "Containers that read files only cannot write models"),

        // Pins
        new("latest", Ollama + "deployment.yaml", "ollama/ollama:0.32.14", "ollama/ollama:latest", "Every image is pinned as versions.yaml says"),
        new("a chart range", "monitoring/controllers/base/loki/release.yaml", "    tag: 18.14.0", "    semver: \">=18\"", "Every chart is pinned as versions.yaml says"),
        new("a pin that nobody uses", "versions.yaml", "", "  - {name: minio, kind: chart, pin: \"1\", source: x, evidence: garage}\n", "versions.yaml lists only what is used"),

        // Arithmetic
        new("a disruption budget equal to the replicas", "components/ha/pod-disruption-budget.yaml", "maxUnavailable: 1", "minAvailable: 2", "No disruption budget blocks a drain"),
        new("more slices than the card has", "infrastructure/configs/staging/kustomization.yaml", "value: \"3\"}", "value: \"4\"}", "GPU slices add up"),
        new("an autoscaler beyond the quota", "components/gpu/kustomization.yaml", "value: 3}", "value: 5}", "GPU slices add up"),
        new("a model that does not fit", "apps/staging/kustomization.yaml", "qwen3:8b qwen3:4b", "qwen3:8b qwen:32b", "Language models fit on the card"),
        new("a volume too small for its models", Ollama + "models.yaml", "storage: 60Gi", "storage: 12Gi", "Models fit on their volumes"),
        new("a drain longer than the grace period", Gateway + "deployment.yaml", "terminationGracePeriodSeconds: 120", "terminationGracePeriodSeconds: 60", "A stopping gateway has time to drain"),
        new("a GPU in dev", "apps/dev/kustomization.yaml", "  - secrets.yaml\n", "  - secrets.yaml\npatches:\n  - target: {kind: Deployment, name: ollama}\n    patch: |\n      - {op: add, path: /spec/template/metadata/annotations, value: {gpu: nvidia}}\n", "Dev has no GPU, no AWS and no NAS"),
        new("a dev that needs a server", Ollama + "deployment.yaml", "requests: {cpu: 500m, memory: 1Gi}", "requests: {cpu: \"3\", memory: 1Gi}", "Dev fits into 4 CPUs and 8 GiB"),
        new("a service that only dev has", "apps/dev/secrets.yaml", "", "---\napiVersion: v1\nkind: Service\nmetadata: {name: extra, namespace: ollama}\nspec:\n  selector: {app.kubernetes.io/name: ollama}\n  ports: [{name: http, port: 11434, targetPort: http}]\n", "Dev and staging offer the same services and ports"),

        // Code
        new("a wrong port", Gateway + "appsettings.k8s.json", "\"Stt\": { \"Port\": 10300 }", "\"Stt\": { \"Port\": 10301 }", "The gateway's ports are those of its settings"),
        new("a health path of another program", Gateway + "deployment.yaml", "/health/ready", "/healthz", "Probes and scrapes ask paths that the gateway has"),
        new("a setting that does not exist", Gateway + "appsettings.k8s.json", "\"DrainTimeout\": \"90s\"", "\"DrainTimeout\": \"90s\", \"Patience\": \"1s\"", "Every setting that is made exists in the code"),
        new("a command that does not exist", Gateway + "selftest.yaml", "args: [selftest,", "args: [self-test,", "Every command that a pod runs exists"),
        new("a model that is not locked", "apps/dev/kustomization.yaml", "whisper-tiny", "whisper-teeny", "Every voice model is in models.lock"),
        new("an Ollama variable that does nothing", Ollama + "deployment.yaml", "OLLAMA_FLASH_ATTENTION", "OLLAMA_GPU_LAYERS", "Every environment variable is one that its program reads"),

        // Secrets
        new("a password in Git", "infrastructure/configs/dev/secrets.yaml", "${POSTGRES_OPEN_WEBUI_PASSWORD}", "hunter2", "No secret value is in the tree"),
        new("an access key in a comment", "infrastructure/configs/staging/issuers.yaml", "# DNS-01:", "# AKIA" + "ABCDEFGHIJKLMNOP DNS-01:", "No secret value is in the tree"),
        new("the address of a NAS", "infrastructure/configs/base/nfs/storageclasses.sh", "set -eu", "set -eu\nNFS_FALLBACK=192.168.7.20", "No address of one home is outside the settings"),
        new("a credential in a log", "infrastructure/configs/base/nfs/storageclasses.sh", "set -eu", "set -eu\necho \"using $DB_PASSWORD\"", "No script prints a credential"),
        new("a secret that the catalogue does not know", "monitoring/controllers/staging/external-secrets.yaml", "property: admin-password", "property: password", "Every remote secret is in the catalogue"),
        new("SOPS without a rule", ".sops.yaml", "path_regex: .*\\.sops\\.yaml$", "path_regex: secrets/.*", "Encrypted files are really encrypted, and SOPS has a rule for each"),
        new("an example with a value", "clusters/dev/cluster-secrets.sops.yaml.example", "WEBUI_SECRET_KEY: REPLACE_ME", "WEBUI_SECRET_KEY: t0p", "Examples hold placeholders only"),

        // Monitoring
        new("a metric that does not exist, in a rule", Monitoring + "rules/llm.yaml", "homelab_llm_tokens_total", "homelab_llm_words_total", "Every metric of a rule exists"),
        new("a metric that does not exist, on a dashboard", Monitoring + "dashboards/voice-pipeline.json", "homelab_wyoming_connections)", "homelab_voice_sessions)", "Every metric of a dashboard exists"),
        new("an alert without its runbook", "docs/runbooks/GpuHot.md", "", null, "Every alert has its runbook and every runbook its alert"),
        new("an alert without description", Monitoring + "staging-rules/gpu.yaml", "            description: 'It throttles soon.'\n", "", "There are at least thirty alerts, each said fully"),
        new("an alert that is not tested", "monitoring/configs/rules-tests/gpu.test.yaml", "alertname: GpuHot}\n      - eval_time: 25m", "alertname: GpuCold}\n      - eval_time: 25m", "Every alert is tested to be silent, to fire and to resolve"),
        new("a threshold the wrong way round", Monitoring + "staging-rules/gpu.yaml", "DCGM_FI_DEV_GPU_TEMP > 87", "DCGM_FI_DEV_GPU_TEMP < 87", "promtool passes every alert test"),
        new("an expression that does not parse", Monitoring + "dashboards/platform.json", "/ 86400\"", "/ / 86400\"", "promtool reads every dashboard query"),
        new("a fixed interval on a dashboard", Monitoring + "dashboards/language-models.json", "[$__rate_interval]", "[1m]", "Dashboards take any data source and any scrape interval"),
        new("a recording that nobody records", Monitoring + "rules/voice.yaml", "record: homelab:turn_duration_seconds:p50", "record: homelab:turn_duration_seconds:p51", "Recording rules that are used are recorded"),
        new("a profiling counter that GeForce refuses", "infrastructure/configs/base/gpu/dcgm-metrics.yaml", "    DCGM_FI_DEV_SM_CLOCK", "    DCGM_FI_PROF_SM_ACTIVE, gauge, x.\n    DCGM_FI_DEV_SM_CLOCK", "GPU counters are those that the exporter is told to export"),
        new("critical alerts that go nowhere", Monitoring + "alertmanager/routes.yaml", "value: critical}\n", "value: crit}\n", "Every severity has a receiver"),
        new("a prober that only opens the port", "monitoring/controllers/base/blackbox-exporter/release.yaml", "              - expect: '\"type\": ?\"info\"'\n", "", "The Wyoming prober asks and waits for an answer"),

        new("traces to a port that the collector has not", Gateway + "appsettings.k8s.json", "otel-collector.monitoring:4317", "otel-collector.monitoring:4318", "Traces of the gateway arrive in Tempo"),
        new("traces that the collector drops", "monitoring/controllers/base/opentelemetry-collector/release.yaml", "exporters: [otlp]", "exporters: [nop]", "Traces of the gateway arrive in Tempo"),

        // Policies
        new("a policy that lets latest through", "infrastructure/configs/base/policies/images.yaml", " && !i.endsWith(':latest')", "", "Every admission policy refuses what it is there for"),
        new("a policy blind to init containers", "infrastructure/configs/base/policies/privileges.yaml", " + (has(object.spec.initContainers) ? object.spec.initContainers : [])", "", "Every admission policy refuses what it is there for"),
        new("a policy that refuses our own pods", "infrastructure/configs/base/policies/resources.yaml", "'memory' in c.resources.limits)", "'memory' in c.resources.limits && 'cpu' in c.resources.limits)", "Every admission policy refuses what it is there for"),

        // Compose
        new("a misspelt key in compose", "deploy/docker/compose.yaml", "    cap_drop: [ALL]", "    cap_dropp: [ALL]", "The compose files are whole"),
        new("a volume that compose does not declare", "deploy/docker/compose.yaml", "      - ollama:/root/.ollama", "      - olama:/root/.ollama", "The compose files are whole"),
        new("an Ollama variable in compose that does nothing", "deploy/docker/compose.yaml", "OLLAMA_NUM_PARALLEL", "OLLAMA_NUM_THREAD", "Compose sets what its programs read"),
        new("a compose port that the gateway does not have", "deploy/docker/compose.yaml", "\"10600:10600\"", "\"10600:10700\"", "Compose opens the gateway's ports"),

        // Documents
        new("a document that names a file that is gone", "deploy/k8s/docs/storage.md", "`infrastructure/configs/base/nfs/storageclasses.sh`", "`infrastructure/configs/base/nfs/classes.sh`", "Documents name files that exist"),
        new("a system that nobody explained", "deploy/k8s/docs/decisions.md", "longhorn, snapshot-controller", "longhorn", "decisions.md places every system"),
        new("an option that the README does not know", "README.md", "| `components/keda` |", "| keda |", "Every component and option is in the README"),
        new("a compose file behind the cluster", "deploy/docker/compose.yaml", "ollama/ollama:0.32.14", "ollama/ollama:0.31.2", "The docker files use what the cluster uses"),
    ];
}
