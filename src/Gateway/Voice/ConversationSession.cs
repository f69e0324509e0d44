using System.Text;
using System.Text.Json;
using HomeLab.Gateway.Telemetry;
using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>
/// <c>transcript</c> ⇒ <c>handled-start</c>, <c>handled-chunk</c>*, <c>handled</c> (the whole text, which Home Assistant reads),
/// <c>handled-stop</c>; or <c>not-handled</c>.
/// </summary>
internal sealed class ConversationSession(VoiceContext context, IConversationHandler? handler, WyomingConnection connection)
    : IWyomingSession
{
    private volatile bool _inTurn;

    /// <inheritdoc/>
    public bool InTurn => _inTurn;

    /// <inheritdoc/>
    public ValueTask HandleAsync(in Frame frame) =>
        frame.Kind == EventKind.Transcript ? AnswerAsync(frame.Read<TranscriptEvent>()) : default;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private async ValueTask AnswerAsync(TranscriptEvent said)
    {
        if (handler is null)
        {
            await connection.Output.SendAsync(new NotHandledEvent("No language model is configured.", said.Context));
            return;
        }

        _inTurn = true;
        var turn = context.BeginTurn("conversation");
        turn.Enter("first words");
        try
        {
            var isEmpty = !await ReplyAsync(handler, said, turn);
            turn.Answered(turn.Elapsed, isEmpty);
        }
        catch (Exception failure)
        {
            if (context.Explain(failure, turn, connection) is { } error)
            {
                await connection.Output.SendAsync(error.ToEvent());
                connection.Close();
            }
        }

        _inTurn = false;
    }

    private async Task<bool> ReplyAsync(IConversationHandler answering, TranscriptEvent said, Turn turn)
    {
        var reply = new StringBuilder();
        var question = new ConversationTurn(said.Text, said.Language, ConversationId(said.Context), said.Context);
        await foreach (var piece in answering.ReplyAsync(question, connection.Closed))
        {
            if (reply.Length == 0)
            {
                turn.Enter("answer");
                await connection.Output.SendAsync(new HandledStartEvent(said.Context));
            }

            reply.Append(piece);
            await connection.Output.SendAsync(new HandledChunkEvent(piece));
        }

        if (reply.Length == 0)
        {
            await connection.Output.SendAsync(new NotHandledEvent(null, said.Context));
            return false;
        }

        await connection.Output.SendAsync(new HandledEvent(reply.ToString(), said.Context));
        await connection.Output.SendAsync(EventKind.HandledStop);
        return true;
    }

    private static string? ConversationId(JsonElement? context) =>
        context is { ValueKind: JsonValueKind.Object } element
        && element.TryGetProperty("conversation_id", out var id)
        && id.ValueKind == JsonValueKind.String
            ? id.GetString()
            : null;
}
