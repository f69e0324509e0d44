using System.Diagnostics.CodeAnalysis;

namespace HomeLab.Wyoming.Protocol;

/// <summary>A peer broke the protocol. Its connection ends with an <c>error</c> event of <see cref="Code"/>; nobody else notices.</summary>
public sealed class WyomingProtocolException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">One of <see cref="ProtocolErrorCodes"/>.</param>
    /// <param name="message">What was expected and what came.</param>
    /// <param name="innerException">The parser's own complaint.</param>
    public WyomingProtocolException(string code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>One of <see cref="ProtocolErrorCodes"/>, sent to the peer and counted in the metrics.</summary>
    public string Code { get; }

    [DoesNotReturn]
    internal static void ThrowHeaderTooLong(int limit) =>
        throw new WyomingProtocolException(
            ProtocolErrorCodes.HeaderTooLong, $"The header line is longer than {limit} bytes (Wyoming:MaxHeaderBytes).");

    [DoesNotReturn]
    internal static void ThrowInvalidHeader(string problem, Exception? inner = null) =>
        throw new WyomingProtocolException(
            ProtocolErrorCodes.InvalidHeader, $"The header line must be one JSON object with a \"type\": {problem}.", inner);

    [DoesNotReturn]
    internal static void ThrowInvalidLength(string key) =>
        throw new WyomingProtocolException(ProtocolErrorCodes.InvalidLength, $"\"{key}\" must be a whole number of bytes or null.");

    [DoesNotReturn]
    internal static void ThrowDataTooLong(long length, int limit) =>
        throw new WyomingProtocolException(
            ProtocolErrorCodes.DataTooLong, $"\"data_length\" is {length}; at most {limit} bytes are taken (Wyoming:MaxDataBytes).");

    [DoesNotReturn]
    internal static void ThrowPayloadTooLong(long length, int limit) =>
        throw new WyomingProtocolException(
            ProtocolErrorCodes.PayloadTooLong,
            $"\"payload_length\" is {length}; at most {limit} bytes are taken (Wyoming:MaxPayloadBytes). Send audio in smaller chunks.");

    [DoesNotReturn]
    internal static void ThrowInvalidData(EventKind kind, string problem, Exception? inner = null) =>
        throw new WyomingProtocolException(
            ProtocolErrorCodes.InvalidData, $"The data of \"{EventNames.Name(kind)}\" cannot be read: {problem}.", inner);

    [DoesNotReturn]
    internal static void ThrowTruncatedFrame(long have, long required) =>
        throw new WyomingProtocolException(
            ProtocolErrorCodes.TruncatedFrame, $"The stream ended inside a frame: {have} bytes came, at least {required} were announced.");
}
