using Microsoft.Extensions.Options;

namespace HomeLab.Wyoming.Hosting;

/// <summary>Reports every bad setting at once, each with what to write instead.</summary>
internal sealed class WyomingOptionsValidator : IValidateOptions<WyomingOptions>
{
    // Smaller ones would refuse Home Assistant's own events.
    private const int MinFrameBytes = 1024;
    private const int MaxFrameBytes = 256 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, WyomingOptions options)
    {
        var errors = new List<string>();
        CheckRange(errors, nameof(options.MaxConnections), options.MaxConnections, 1, 100_000);
        CheckRange(errors, nameof(options.MaxConnectionsPerAddress), options.MaxConnectionsPerAddress, 1, 100_000);
        CheckRange(errors, nameof(options.MaxHeaderBytes), options.MaxHeaderBytes, MinFrameBytes, MaxFrameBytes);
        CheckRange(errors, nameof(options.MaxDataBytes), options.MaxDataBytes, MinFrameBytes, MaxFrameBytes);
        CheckRange(errors, nameof(options.MaxPayloadBytes), options.MaxPayloadBytes, MinFrameBytes, MaxFrameBytes);
        CheckRange(errors, nameof(options.MaxInboxBytes), options.MaxInboxBytes, MinFrameBytes, MaxFrameBytes);
        CheckPositive(errors, nameof(options.IdleTimeout), options.IdleTimeout);
        CheckPositive(errors, nameof(options.TurnTimeout), options.TurnTimeout);
        CheckPositive(errors, nameof(options.FrameTimeout), options.FrameTimeout);
        CheckPositive(errors, nameof(options.RequestTimeout), options.RequestTimeout);
        CheckPositive(errors, nameof(options.WriteTimeout), options.WriteTimeout);
        CheckPositive(errors, nameof(options.LingerTimeout), options.LingerTimeout);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckRange(List<string> errors, string option, int value, int min, int max)
    {
        if (value < min || value > max)
        {
            errors.Add($"Wyoming:{option} is {value}; set it to a number from {min} to {max}.");
        }
    }

    private static void CheckPositive(List<string> errors, string option, TimeSpan value)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(24))
        {
            errors.Add($"Wyoming:{option} is {value}; set it to a duration from 00:00:01 to 24.00:00:00.");
        }
    }
}
