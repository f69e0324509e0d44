#!/usr/bin/env bash
# Builds the image with Podman and runs it as the manifests do: user 10001, read-only root, no capability, no network.
#   deploy/docker/image-test.sh          the cpu target
#   deploy/docker/image-test.sh cuda     the cuda target (NVIDIA's repository and NuGet have to be reachable)
# Where the registry of the base images cannot be reached, Debian 12 with this machine's .NET stands in for them, and the output says so.
# Needs root and `apt-get install podman runc mmdebstrap`; without them it says what is missing and ends well.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${1:-cpu}
image=localhost/homelab-gateway:test-$target
container=homelab-image-test

skip() { echo "image-test: skipped, $*"; exit 0; }
[ "$(id -u)" -eq 0 ] || skip "it needs root: Podman without root needs user namespaces that many machines do not give"
for program in podman runc dotnet; do command -v "$program" >/dev/null || skip "$program is not installed"; done

# A store of its own: nothing of this stays on the machine but the images, which make the next run quick.
store=${HOMELAB_IMAGE_STORE:-/var/tmp/homelab-image-test}
mkdir -p "$store"
pod() { podman --root "$store/graph" --runroot "$store/run" --runtime runc --cgroup-manager cgroupfs "$@"; }

failures=0
check() {
  local sentence=$1
  shift
  if "$@" >"$store/output" 2>&1; then
    echo "ok    $sentence"
  else
    echo "FAIL  $sentence"
    sed 's/^/        /' "$store/output" | tail -20
    failures=$((failures + 1))
  fi
}

# A copy of Debian 12 with this machine's .NET, under the name of a base image that cannot be had.
stand_in() {
  local name=$1 folders=$2 root
  command -v mmdebstrap >/dev/null || skip "$name cannot be pulled, and mmdebstrap is not installed to make a stand-in"
  if [ ! -f "$store/debian.tar" ]; then
    mmdebstrap --quiet --mode=root --variant=minbase --include=ca-certificates,tzdata,libicu72,libssl3,libstdc++6,zlib1g \
      bookworm "$store/new.tar"
    mv "$store/new.tar" "$store/debian.tar"
  fi
  pod image exists localhost/debian-stand-in || pod import -q "$store/debian.tar" localhost/debian-stand-in >/dev/null
  root=$(dirname "$(readlink -f "$(command -v dotnet)")")
  local context=$store/context
  rm -rf "$context"
  mkdir -p "$context/dotnet" "$context/ca"
  for folder in $folders; do cp -a "$root/$folder" "$context/dotnet/"; done
  # A network that looks into TLS has a certificate of its own, which this machine trusts already.
  cp /usr/local/share/ca-certificates/*.crt "$context/ca/" 2>/dev/null || true
  # The variables are those of Microsoft's images.
  cat >"$context/Dockerfile" <<'DOCKERFILE'
FROM localhost/debian-stand-in
COPY dotnet /usr/share/dotnet
COPY ca /usr/local/share/ca-certificates
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet && update-ca-certificates
ENV APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
DOCKERFILE
  pod build -q --isolation chroot -t "$name" "$context" >/dev/null
  rm -rf "$context"
  echo "note  $name is a stand-in: Debian 12 and this machine's .NET"
}

bases() { sed -nE 's/^FROM ([^ ]+\/[^ ]+).*/\1/p' deploy/docker/Dockerfile; }
for base in $(bases); do
  pod image exists "$base" && continue
  timeout 60 podman --root "$store/graph" --runroot "$store/run" pull -q "$base" >/dev/null 2>&1 && continue
  case $base in
    */sdk:*) stand_in "$base" "dotnet host shared packs sdk sdk-manifests templates" ;;
    *) stand_in "$base" "dotnet host shared" ;;
  esac
done

echo "note  building $target, the log is $store/build.log"
# Docker's format keeps the health check, which OCI's has no room for.
if ! pod build --isolation chroot --format docker --layers --ignorefile deploy/docker/Dockerfile.dockerignore \
  -f deploy/docker/Dockerfile --target "$target" -t "$image" . >"$store/build.log" 2>&1; then
  echo "FAIL  the image builds"
  tail -20 "$store/build.log" | sed 's/^/        /'
  exit 1
fi
echo "ok    the image builds: $(pod image inspect -f '{{.Size}}' "$image" | awk '{printf "%.0f MB", $1 / 1e6}')"

# As in apps/base/voice-gateway/deployment.yaml and compose.yaml; the limits are ones that any machine grants.
hardened=(--network none --read-only --read-only-tmpfs=false --tmpfs /tmp --cap-drop all --security-opt no-new-privileges
  --ulimit nofile=4096:4096 --ulimit nproc=4096:4096 --cgroups no-conmon)
once() { timeout 120 podman --root "$store/graph" --runroot "$store/run" --runtime runc --cgroup-manager cgroupfs run --rm --no-healthcheck "${hardened[@]}" "$image" "$@"; }
inside() { pod exec "$container" "$@"; }
refused() { ! inside "$@"; }
is() { [ "$(pod "${@:2}")" = "$1" ]; }

check "homelab --version answers" once --version
echo "        $(cat "$store/output")"
check "homelab doctor finds nothing broken" once doctor
sed 's/^/        /' "$store/output"
check "the image's user is 10001" is 10001:10001 image inspect -f '{{.User}}' "$image"

pod rm -f "$container" >/dev/null 2>&1 || true
trap 'pod rm -f "$container" >/dev/null 2>&1 || true' EXIT
pod run -d --name "$container" "${hardened[@]}" -v homelab-test-models:/models "$image" >/dev/null 2>"$store/start.log"
# Podman's own timer for the check needs systemd; here it is asked by hand.
healthy() { for _ in $(seq 60); do pod healthcheck run "$container" && return; sleep 1; done; pod logs "$container"; return 1; }
check "the health check passes" healthy
check "it is ready" inside curl -fsS http://127.0.0.1:8081/health/ready
# shellcheck disable=SC2016
check "it runs as 10001" inside sh -c '[ "$(id -u):$(id -g)" = 10001:10001 ]'
check "the root file system is read-only" refused touch /written /app/written
check "the models folder is writable" inside sh -c 'touch /models/.written && rm /models/.written'
check "it has no capability and gains none" inside sh -c 'grep -q "^CapEff:.0000000000000000" /proc/1/status && grep -q "^NoNewPrivs:.1" /proc/1/status'
check "a voice turn works (homelab selftest)" inside homelab selftest --server 127.0.0.1
sed 's/^/        /' "$store/output"
check "metrics are served" inside sh -c 'curl -fsS http://127.0.0.1:8081/metrics | grep -q ^homelab_'
check "it stops within its grace period" pod stop -t 30 "$container"
check "and ends well" is 0 inspect -f '{{.State.ExitCode}}' "$container"

echo "image-test: $failures failed"
[ "$failures" -eq 0 ]
