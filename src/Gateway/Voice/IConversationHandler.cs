using System.Text.Json;

namespace HomeLab.Gateway.Voice;

/// <summary>Answers what somebody said. Without one the conversation port says that it has nothing to offer.</summary>
internal interface IConversationHandler
{
    /// <summary>Name of the assistant or model, as Home Assistant lists it.</summary>
    string Name { get; }

    /// <summary>Languages it answers in; empty means any.</summary>
    IReadOnlyList<string> Languages { get; }

    /// <summary>Answers one turn, in pieces as they come. An empty sequence means that it did not understand.</summary>
    /// <exception cref="HomeLab.Inference.OverloadedException">No place in the queue.</exception>
    IAsyncEnumerable<string> ReplyAsync(ConversationTurn turn, CancellationToken cancellationToken);
}

/// <summary>One thing that somebody said.</summary>
/// <param name="Text">The words.</param>
/// <param name="Language">Their language; null when unknown.</param>
/// <param name="ConversationId">The same for all turns of one conversation; null when the client keeps none.</param>
/// <param name="Context">Everything that the client sent along.</param>
internal sealed record ConversationTurn(string Text, string? Language, string? ConversationId, JsonElement? Context);
