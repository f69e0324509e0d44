using System.Diagnostics;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>Adds up where the time of one transcript goes. Passed by reference through the stages.</summary>
internal sealed class StageClock
{
    private long _started = Stopwatch.GetTimestamp();

    /// <summary>Log-mel that was left to do, and encoder.</summary>
    public TimeSpan Encode { get; private set; }

    /// <summary>Decoder passes.</summary>
    public TimeSpan Decode { get; private set; }

    /// <summary>Tokens generated, those of discarded attempts included.</summary>
    public int Tokens { get; set; }

    /// <summary>Begins a stage now.</summary>
    public void Restart() => _started = Stopwatch.GetTimestamp();

    /// <summary>Counts the time since the last call as encoding.</summary>
    public void Encoded() => Encode += Lap();

    /// <summary>Counts the time since the last call as decoding.</summary>
    public void Decoded() => Decode += Lap();

    private TimeSpan Lap()
    {
        var elapsed = Stopwatch.GetElapsedTime(_started);
        Restart();
        return elapsed;
    }
}
