using System.Diagnostics;

namespace HomeLab.LoadGenerator;

/// <summary>Real time: tells when a piece of audio is due, without drift.</summary>
internal sealed class Pace
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private TimeSpan _due;

    /// <summary>Waits until the audio sent so far has been heard.</summary>
    public async Task AfterAsync(TimeSpan audio, CancellationToken cancellationToken)
    {
        _due += audio;
        var wait = _due - Stopwatch.GetElapsedTime(_began);
        if (wait > TimeSpan.FromMilliseconds(1))
        {
            await Task.Delay(wait, cancellationToken);
        }
    }
}
