namespace HomeLab.Inference.Espeak;

/// <summary>The espeak-ng that was found.</summary>
/// <param name="Version">For example <c>1.51</c>.</param>
/// <param name="DataPath">Folder of its dictionaries.</param>
/// <param name="SampleRateHz">Rate of the audio it synthesises.</param>
/// <param name="ReportsTerminators">Whether it exports <c>espeak_TextToPhonemesWithTerminator</c>.</param>
/// <param name="Languages">What it speaks.</param>
internal sealed record EspeakSetup(
    string Version,
    string DataPath,
    int SampleRateHz,
    bool ReportsTerminators,
    IReadOnlyList<EspeakLanguage> Languages);
