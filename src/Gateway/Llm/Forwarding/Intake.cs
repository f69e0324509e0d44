using HomeLab.Gateway.Access;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>
/// A request body that was read and is an object naming a model its sender may use. Dispose it when the answer is written.
/// </summary>
internal sealed class Intake : IDisposable
{
    private readonly PooledBuffer _bytes;

    private Intake(PooledBuffer bytes, JsonBody body, string model, Caller caller, RequestPriority priority)
    {
        _bytes = bytes;
        Body = body;
        Model = model;
        Caller = caller;
        Priority = priority;
    }

    /// <summary>The body.</summary>
    public JsonBody Body { get; }

    /// <summary>Its <c>model</c> (or Ollama's older <c>name</c>).</summary>
    public string Model { get; }

    /// <summary>Who sent it.</summary>
    public Caller Caller { get; }

    /// <summary>Its class in the queue.</summary>
    public RequestPriority Priority { get; }

    /// <summary>Reads a request. Null when it was refused; the refusal is then already written.</summary>
    public static async Task<Intake?> ReadAsync(HttpContext http, ErrorShape errors, LlmOptions options)
    {
        var (bytes, refusal) = await RequestBody.ReadAsync(http, options.MaxRequestBytes);
        if (bytes is null)
        {
            await errors.WriteAsync(http, refusal!);
            return null;
        }

        if (!JsonBody.TryRead(bytes.Written, out var body, out var fault))
        {
            refusal = Refusal.BadRequest(fault);
        }
        else if ((body.Text("model") ?? body.Text("name")) is not { Length: > 0 } model)
        {
            refusal = Refusal.BadRequest("The body must name a model: a string in 'model'.", "model");
        }
        else if (Caller.Of(http) is var caller && !caller.MayUse(model))
        {
            refusal = Refusal.ModelNotAllowed(model);
        }
        else
        {
            return new Intake(bytes, body, model, caller, RequestClass.Of(http, caller, options));
        }

        bytes.Dispose();
        await errors.WriteAsync(http, refusal);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();
}
