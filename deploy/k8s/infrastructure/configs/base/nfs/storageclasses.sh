#!/bin/sh
# Makes the NFS StorageClasses from the address in the secret nfs-config, so that no home's address is in Git. Runs as often as one likes:
# a class with the same parameters is left alone, one with others is replaced (its volumes keep theirs).
set -eu

class() {
  name=$1 path=$2
  now=$(kubectl get storageclass "$name" -o 'jsonpath={.parameters.server}{":"}{.parameters.share}' 2>/dev/null || true)
  if [ "$now" = "$NFS_SERVER:$path" ]; then
    echo "$name: unchanged"
    return
  fi
  kubectl delete storageclass "$name" --ignore-not-found
  kubectl create -f - <<YAML
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: $name
provisioner: nfs.csi.k8s.io
parameters:
  server: "$NFS_SERVER"
  share: "$path"
reclaimPolicy: Retain
volumeBindingMode: Immediate
allowVolumeExpansion: true
mountOptions: [nfsvers=4.1, hard, noatime]
YAML
}

class nfs-models "$NFS_MODELS_PATH"
class nfs-backup "$NFS_BACKUP_PATH"
