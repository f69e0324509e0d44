using HomeLab.Gateway.Llm.Backends;

namespace HomeLab.Gateway.Llm.Queue;

/// <summary>One request that wants a backend.</summary>
/// <param name="Model">The model, as backends name it.</param>
/// <param name="Priority">Its class.</param>
/// <param name="Client">Whose turn it is counted as: a key, a user, an address.</param>
/// <param name="Tried">Backends that already failed this request.</param>
/// <param name="Only">The kind of backend that can take it; null = any.</param>
internal sealed record AdmissionRequest(
    string Model, RequestPriority Priority, string Client, IReadOnlyCollection<Backend> Tried, BackendKind? Only = null);
