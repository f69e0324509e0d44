#!/bin/sh
# Restores open-webui from the newest daily backup into restore-drill, waits, counts, cleans up. Succeeds only if Velero says Completed
# and the claim came back bound. Read by the alert RestoreTestStale through the CronJob's last success.
set -eu

backup=$(kubectl -n velero get backups.velero.io -l velero.io/schedule-name=daily \
  --sort-by=.status.completionTimestamp -o 'jsonpath={.items[-1:].metadata.name}')
[ -n "$backup" ] || { echo "there is no daily backup"; exit 1; }
name="drill-$(date +%Y%m%d%H%M%S)"
echo "restoring $backup as $name"
kubectl create -f - <<YAML
apiVersion: velero.io/v1
kind: Restore
metadata:
  name: $name
  namespace: velero
spec:
  backupName: $backup
  includedNamespaces: [open-webui]
  includedResources: [persistentvolumeclaims, persistentvolumes, pods]
  namespaceMapping:
    open-webui: restore-drill
YAML

tries=0
while [ $tries -lt 120 ]; do
  phase=$(kubectl -n velero get restores.velero.io "$name" -o 'jsonpath={.status.phase}')
  case "$phase" in
    Completed) break ;;
    Failed|PartiallyFailed|FailedValidation) echo "restore: $phase"; exit 1 ;;
  esac
  tries=$((tries + 1))
  sleep 10
done
[ "$phase" = Completed ] || { echo "restore: still $phase after 20 minutes"; exit 1; }

bound=$(kubectl -n restore-drill get persistentvolumeclaims -o 'jsonpath={range .items[*]}{.status.phase}{"\n"}{end}' | grep -c Bound || true)
kubectl -n restore-drill delete pods,persistentvolumeclaims --all --wait=false
[ "$bound" -gt 0 ] || { echo "no claim came back bound"; exit 1; }
echo "restored $bound claims from $backup"
