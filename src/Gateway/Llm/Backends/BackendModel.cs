namespace HomeLab.Gateway.Llm.Backends;

/// <summary>A model as one backend lists it.</summary>
/// <param name="Name">Its full name there.</param>
/// <param name="Created">When it was installed or made; the epoch when the backend does not say.</param>
/// <param name="OwnedBy">Owner for OpenAI lists.</param>
/// <param name="Json">The entry's bytes as the backend wrote it, for merged lists.</param>
internal sealed record BackendModel(string Name, DateTimeOffset Created, string OwnedBy, ReadOnlyMemory<byte> Json);
