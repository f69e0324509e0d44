namespace HomeLab.Deploy.Tests.Kustomize;

/// <summary>Which kinds stand outside namespaces.</summary>
internal static class Scopes
{
    private static readonly HashSet<string> BuiltIn = new(StringComparer.Ordinal)
    {
        "Namespace", "Node", "PersistentVolume", "StorageClass", "PriorityClass", "RuntimeClass", "ClusterRole", "ClusterRoleBinding",
        "CustomResourceDefinition", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "IngressClass", "CSIDriver",
        "APIService",
    };

    private static readonly HashSet<string> Custom = new(StringComparer.Ordinal)
    {
        "VolumeSnapshotClass", "GatewayClass", "ClusterIssuer", "ClusterSecretStore", "ClusterExternalSecret", "ValidatingPolicy",
        "CiliumClusterwideNetworkPolicy", "CiliumLoadBalancerIPPool", "CiliumL2AnnouncementPolicy", "CiliumBGPClusterConfig",
        "CiliumBGPPeerConfig", "CiliumBGPAdvertisement",
    };

    /// <summary>Whether objects of this kind have no namespace.</summary>
    public static bool IsClusterWide(string kind) => BuiltIn.Contains(kind) || Custom.Contains(kind);

    /// <summary>Whether kustomize knows so: it puts a namespace on every custom resource, cluster-wide or not.</summary>
    public static bool IsKnownToKustomize(string kind) => BuiltIn.Contains(kind);
}
