using HomeLab.Inference.Whisper.Decoding;

namespace HomeLab.Inference.Whisper.Transcription;

/// <summary>How much the model believes what it wrote so far: the mean log-probability over every token of every window.</summary>
/// <param name="floor">Below this nothing is believed; null believes everything.</param>
internal sealed class Belief(float? floor)
{
    private double _sum;
    private int _tokens;

    /// <summary>Whether the utterance as a whole is believed.</summary>
    public bool Holds => floor is not { } least || _tokens == 0 || _sum / _tokens >= least;

    /// <summary>Counts a window in.</summary>
    /// <returns>Whether the window by itself is believed.</returns>
    public bool Add(DecodedWindow window)
    {
        var tokens = window.Tokens.Count + 1;
        _sum += (double)window.AverageLogProbability * tokens;
        _tokens += tokens;
        return floor is not { } least || window.AverageLogProbability >= least;
    }
}
