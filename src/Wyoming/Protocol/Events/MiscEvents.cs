using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace HomeLab.Wyoming.Protocol;

/// <summary><c>ping</c>: are you there?</summary>
/// <param name="Text">Comes back in the pong. Null is written.</param>
public sealed record PingEvent([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Text = null) : IWyomingEvent<PingEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.Ping;

    /// <inheritdoc/>
    public static JsonTypeInfo<PingEvent> Json => WyomingJsonContext.Default.PingEvent;
}

/// <summary><c>pong</c>: the answer to a ping.</summary>
/// <param name="Text">The ping's text. Null is written.</param>
public sealed record PongEvent([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Text = null) : IWyomingEvent<PongEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.Pong;

    /// <inheritdoc/>
    public static JsonTypeInfo<PongEvent> Json => WyomingJsonContext.Default.PongEvent;
}

/// <summary><c>error</c>: what went wrong.</summary>
/// <param name="Text">For a person.</param>
/// <param name="Code">For a program, see <see cref="ProtocolErrorCodes"/>.</param>
public sealed record ErrorEvent(string Text, string? Code = null) : IWyomingEvent<ErrorEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.Error;

    /// <inheritdoc/>
    public static JsonTypeInfo<ErrorEvent> Json => WyomingJsonContext.Default.ErrorEvent;
}

/// <summary><c>user-event</c>: an event of the user's own.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Data">Its fields.</param>
/// <param name="Context">Opaque object of the client, to be sent back with the answer.</param>
public sealed record UserEvent(string Name, JsonElement? Data = null, JsonElement? Context = null) : IWyomingEvent<UserEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.UserEvent;

    /// <inheritdoc/>
    public static JsonTypeInfo<UserEvent> Json => WyomingJsonContext.Default.UserEvent;
}
