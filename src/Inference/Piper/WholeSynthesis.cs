namespace HomeLab.Inference.Piper;

/// <summary>A sentence in one call, for voices that cannot be cut.</summary>
internal sealed class WholeSynthesis(PiperModel model, long[] ids, PiperSettings settings) : IUtteranceSynthesis
{
    private bool _done;

    /// <inheritdoc/>
    public ReadOnlyMemory<float> Next(CancellationToken cancellationToken)
    {
        if (_done)
        {
            return default;
        }

        _done = true;
        using var output = PiperCall.RunEncoder(model, ids, settings, [model.Encoder.OutputNames[0]], cancellationToken);
        return output[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
