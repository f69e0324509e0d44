namespace HomeLab.Inference.Whisper.Listening;

/// <summary>Something that has audio to catch up with.</summary>
internal interface IListener
{
    /// <summary>Catches up. Called on the listening thread.</summary>
    void Advance();
}
