using HomeLab.Inference.Vad;

namespace HomeLab.Inference.Wake;

/// <summary>Scores one stream's hop: mel, embeddings, heads. Its memory is reused for ever. Scheduler's thread only.</summary>
internal sealed class HopScorer
{
    private readonly MelFrontEnd _front = new();
    private readonly float[] _mel = new float[MelFrontEnd.CallFloats];
    private readonly float[] _embedding = new float[IEmbeddingModel.Values];
    private readonly float[] _probabilities = new float[128];

    /// <summary>Scores the hop that the stream gave out; a stream that listens for nothing costs nothing.</summary>
    /// <param name="stream">Hears about its words.</param>
    /// <param name="samples"><see cref="MelFrontEnd.CallSamples"/>, its own.</param>
    /// <param name="voice">What the words wait for; null = nothing.</param>
    /// <param name="voiceThreshold">From which probability on it is speech.</param>
    public void Score(WakeStream stream, ReadOnlySpan<float> samples, IVoiceActivityDetector? voice, float voiceThreshold)
    {
        if (stream.Listening.Selection is not { Counters.Length: > 0 } selection)
        {
            return;
        }

        _front.Compute(samples, _mel);
        foreach (var features in selection.Features!)
        {
            features.Set.Model.Advance(features.State, _mel, _embedding);
            features.Add(_embedding);
        }

        Count(stream, selection, stream.Listening.HearsVoice(samples, voice, voiceThreshold));
    }

    /// <summary>Runs the heads of a selection, each once, and counts their words.</summary>
    private void Count(WakeStream stream, WakeSelection selection, bool isVoice)
    {
        WakeModel? scored = null;
        foreach (var counter in selection.Counters)
        {
            var head = counter.Model.Head;
            if (scored != counter.Model)
            {
                head.Score(selection.FeaturesOf(counter.Model).Last(head.Embeddings), _probabilities);
                scored = counter.Model;
            }

            stream.Score(counter, _probabilities[counter.Output], isVoice);
        }
    }
}
