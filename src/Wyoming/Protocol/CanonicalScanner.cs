namespace HomeLab.Wyoming.Protocol;

/// <summary>
/// Reads JSON that is spelled exactly as the Python library spells it, which nearly all frames are, several times faster than a JSON
/// reader. Anything else, be it valid or not, is left to the JSON reader: on false nothing has been decided.
/// </summary>
internal ref struct CanonicalScanner(ReadOnlySpan<byte> text)
{
    // Nine digits fit an int; longer lengths are for the JSON reader to refuse.
    private const int MaxDigits = 9;

    private ReadOnlySpan<byte> _rest = text;

    /// <summary><c>{"type": "…", "version": "…"[, "data_length": n][, "payload_length": n]}</c></summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> line, ref HeaderFields fields)
    {
        var scanner = new CanonicalScanner(line);
        if (!scanner.Skip("{\"type\": \""u8)
            || !scanner.TryReadKind(out var kind)
            || !scanner.Skip(", \"version\": \""u8)
            || !scanner.SkipPlainString())
        {
            return false;
        }

        var (data, payload) = (0, 0);
        if ((scanner.Skip(", \"data_length\": "u8) && !scanner.TryReadNumber(out data))
            || (scanner.Skip(", \"payload_length\": "u8) && !scanner.TryReadNumber(out payload))
            || !scanner.IsRest("}"u8))
        {
            return false;
        }

        fields = new HeaderFields { Kind = kind, HasType = true, DataLength = data, PayloadLength = payload };
        return true;
    }

    /// <summary><c>{"rate": n, "width": n, "channels": n, "timestamp": n or null}</c></summary>
    public static bool TryReadAudio(ReadOnlySpan<byte> json, out AudioFormat format, out long? timestamp)
    {
        var scanner = new CanonicalScanner(json);
        (format, timestamp) = (default, null);
        if (!scanner.Skip("{\"rate\": "u8) || !scanner.TryReadNumber(out var rate)
            || !scanner.Skip(", \"width\": "u8) || !scanner.TryReadNumber(out var width)
            || !scanner.Skip(", \"channels\": "u8) || !scanner.TryReadNumber(out var channels)
            || !scanner.Skip(", \"timestamp\": "u8))
        {
            return false;
        }

        format = new AudioFormat(rate, width, channels);
        if (scanner.IsRest("null}"u8))
        {
            return true;
        }

        var isNumber = scanner.TryReadNumber(out var milliseconds);
        timestamp = milliseconds;
        return isNumber && scanner.IsRest("}"u8);
    }

    private bool Skip(ReadOnlySpan<byte> expected)
    {
        if (!_rest.StartsWith(expected))
        {
            return false;
        }

        _rest = _rest[expected.Length..];
        return true;
    }

    private readonly bool IsRest(ReadOnlySpan<byte> expected) => _rest.SequenceEqual(expected);

    private bool TryReadKind(out EventKind kind)
    {
        var length = Math.Max(0, _rest.IndexOf((byte)'"'));
        kind = EventNames.Find(_rest[..length]);
        _rest = _rest[Math.Min(length + 1, _rest.Length)..];
        return kind != EventKind.Unknown;
    }

    private bool SkipPlainString()
    {
        var length = _rest.IndexOf((byte)'"');
        if (length < 0 || _rest[..length].ContainsAnyExceptInRange((byte)' ', (byte)'~') || _rest[..length].Contains((byte)'\\'))
        {
            return false;
        }

        _rest = _rest[(length + 1)..];
        return true;
    }

    private bool TryReadNumber(out int number)
    {
        number = 0;
        var digits = 0;
        while (digits < _rest.Length && digits < MaxDigits && char.IsAsciiDigit((char)_rest[digits]))
        {
            number = (number * 10) + (_rest[digits] - '0');
            digits++;
        }

        // JSON allows no zero in front of other digits.
        var isNumber = digits == 1 || (digits > 1 && _rest[0] != (byte)'0');
        _rest = _rest[digits..];
        return isNumber;
    }
}
