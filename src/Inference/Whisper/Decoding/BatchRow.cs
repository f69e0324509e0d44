namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>One window of a batch.</summary>
/// <param name="Request">What to ask for.</param>
/// <param name="CopyFeatures">Writes its model input, band slow.</param>
/// <param name="Clock">Counts the stages: what the batch takes, each of its rows has waited for.</param>
/// <param name="End">
/// Takes the transcript the moment it is there; null when it did not pass the checks and another temperature is to be tried.
/// </param>
/// <param name="CancellationToken">Nobody waits for it any more.</param>
internal sealed record BatchRow(
    WindowRequest Request, CopyFeatures CopyFeatures, StageClock Clock, Action<DecodedWindow?> End, CancellationToken CancellationToken);

/// <summary>Writes the model input of one window, band slow, silence behind it.</summary>
internal delegate void CopyFeatures(Span<float> target);
