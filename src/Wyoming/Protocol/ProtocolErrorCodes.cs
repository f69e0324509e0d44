namespace HomeLab.Wyoming.Protocol;

/// <summary>Codes of the <c>error</c> event. Stable: clients and dashboards may compare them.</summary>
public static class ProtocolErrorCodes
{
    /// <summary>The header line exceeds its limit.</summary>
    public const string HeaderTooLong = "header_too_long";

    /// <summary>The header is not a JSON object with a string <c>type</c>.</summary>
    public const string InvalidHeader = "invalid_header";

    /// <summary>A length is not a whole number.</summary>
    public const string InvalidLength = "invalid_length";

    /// <summary>The data block exceeds its limit.</summary>
    public const string DataTooLong = "data_too_long";

    /// <summary>The payload exceeds its limit.</summary>
    public const string PayloadTooLong = "payload_too_long";

    /// <summary>The data is not a JSON object, or lacks or mistypes a field of its event.</summary>
    public const string InvalidData = "invalid_data";

    /// <summary>The stream ended inside a frame.</summary>
    public const string TruncatedFrame = "truncated_frame";

    /// <summary>No place for this connection or request now; try again later.</summary>
    public const string Overloaded = "overloaded";

    /// <summary>The peer was silent for too long, or its request took too long.</summary>
    public const string Timeout = "timeout";
}
