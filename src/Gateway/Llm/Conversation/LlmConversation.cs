using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using HomeLab.Gateway.Llm.Catalogue;
using HomeLab.Gateway.Llm.Diagnostics;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;
using HomeLab.Gateway.Llm.OpenAi;
using HomeLab.Gateway.Voice;
using HomeLab.Inference;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Llm.Conversation;

/// <summary>Answers what was said with a language model: straight to the router in this process, before every other request.</summary>
internal sealed class LlmConversation(
    LlmDispatcher dispatcher,
    ModelDirectory directory,
    IOptions<ConversationOptions> options,
    IOptions<LlmOptions> llm,
    LlmMetrics metrics,
    TimeProvider time,
    ILogger<LlmConversation> logger) : IConversationHandler
{
    private readonly ConversationMemory _memory = new(options.Value, time);

    /// <inheritdoc/>
    public string Name => options.Value.Model is { Length: > 0 } model ? model : "HomeLab";

    /// <inheritdoc/>
    public IReadOnlyList<string> Languages => [];

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ReplyAsync(ConversationTurn turn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = Compose(turn);
        var (reply, refusal) = await dispatcher.OpenAsync(call, cancellationToken);
        if (reply is null)
        {
            logger.TurnNotAnswered(refusal!.Message);
            if (refusal.Code is "queue_full" or "rate_limit_exceeded")
            {
                throw new OverloadedException(refusal.Message);
            }

            yield break;
        }

        using (reply)
        {
            var answer = new StringBuilder();
            var text = new ReplyText(reply, call.Translates(reply.Backend));
            await foreach (var piece in text.ReadAsync())
            {
                answer.Append(piece);
                yield return piece;
            }

            _memory.Remember(turn.ConversationId, new RememberedTurn(turn.Text, answer.ToString()));
        }
    }

    private OpenAiCall Compose(ConversationTurn turn)
    {
        var model = options.Value.Model is { Length: > 0 } chosen ? chosen : directory.Default() ?? "";
        using var bytes = new PooledBuffer();
        using (var json = new Utf8JsonWriter(bytes))
        {
            WriteRequest(json, model, turn);
        }

        if (!JsonBody.TryRead(bytes.Written.ToArray(), out var body, out var fault))
        {
            throw new InvalidOperationException(fault);
        }

        var translation = new ChatTranslation(stream: true, includeUsage: false);
        return new OpenAiCall("/v1/chat/completions", body, translation, directory, llm.Value.PinLoadOptions, metrics)
        {
            Model = model,
            Priority = RequestPriority.Voice,
            Client = "voice/" + turn.ConversationId,
            KeyId = "voice",
        };
    }

    private void WriteRequest(Utf8JsonWriter json, string model, ConversationTurn turn)
    {
        json.WriteStartObject();
        json.WriteString("model"u8, model);
        json.WriteBoolean("stream"u8, true);
        json.WriteNumber("max_tokens"u8, options.Value.MaxTokens);
        json.WriteStartArray("messages"u8);
        WriteMessage(json, "system", options.Value.SystemPrompt);
        foreach (var (said, answered) in _memory.Recall(turn.ConversationId))
        {
            WriteMessage(json, "user", said);
            WriteMessage(json, "assistant", answered);
        }

        WriteMessage(json, "user", turn.Text);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, string role, string content)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WriteString("content"u8, content);
        json.WriteEndObject();
    }
}
