using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Backends;

namespace HomeLab.Gateway.Llm.Catalogue;

/// <summary>Looks a model up, and asks the backends again before saying that nobody has it.</summary>
internal sealed class ModelLookup(ModelDirectory directory, BackendWatch watch)
{
    /// <summary>
    /// The models that may answer for <paramref name="asked"/>, the best first; empty when no backend of that kind has one.
    /// </summary>
    public ValueTask<IReadOnlyList<string>> FindAsync(string asked, BackendKind? only, CancellationToken cancellationToken)
    {
        var known = directory.Resolve(asked, only);
        return known.Count > 0 ? ValueTask.FromResult(known) : AskAgainAsync(asked, only, cancellationToken);
    }

    /// <summary>Why a model that no Ollama has cannot be managed.</summary>
    public async Task<Refusal> RefuseAsync(string asked, CancellationToken cancellationToken) =>
        await FindOpenAiOnlyAsync(asked, cancellationToken) is null
            ? Refusal.UnknownModel(asked)
            : Refusal.BadRequest($"'{asked}' is on a backend that speaks OpenAI: it can be used but not managed from here.", "model");

    /// <summary>The model behind <paramref name="asked"/> when only OpenAI-compatible backends have it; null otherwise.</summary>
    public async Task<BackendModel?> FindOpenAiOnlyAsync(string asked, CancellationToken cancellationToken)
    {
        if ((await FindAsync(asked, BackendKind.Ollama, cancellationToken)).Count > 0)
        {
            return null;
        }

        return directory.Resolve(asked, BackendKind.OpenAi) is [var name, ..]
            ? directory.List(BackendKind.OpenAi, loaded: false).FirstOrDefault(model => ModelName.Same(model.Name, name))
            : null;
    }

    private async ValueTask<IReadOnlyList<string>> AskAgainAsync(string asked, BackendKind? only, CancellationToken cancellationToken)
    {
        await watch.RefreshAsync(cancellationToken);
        return directory.Resolve(asked, only);
    }
}
