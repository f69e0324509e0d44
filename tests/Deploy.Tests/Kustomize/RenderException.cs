namespace HomeLab.Deploy.Tests.Kustomize;

/// <summary>A kustomization that cannot be rendered, said in one sentence.</summary>
internal sealed class RenderException(string message) : Exception(message);
