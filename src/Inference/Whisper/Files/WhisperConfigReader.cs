using System.Text.Json;

namespace HomeLab.Inference.Whisper.Files;

/// <summary>Joins config.json, generation_config.json, preprocessor_config.json and the added tokens, and checks that they agree.</summary>
internal static class WhisperConfigReader
{
    private const int WhisperRateHz = 16_000;

    /// <summary>Reads the configuration of a model.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="added">Token text to id, from the tokenizer's files.</param>
    /// <exception cref="InferenceException">A file is missing, or two of them contradict each other.</exception>
    public static WhisperModelConfig Read(WhisperFolder folder, IReadOnlyDictionary<string, int> added)
    {
        var config = folder.Read("config.json", WhisperJson.Default.ConfigJson);
        var features = folder.Read("preprocessor_config.json", WhisperJson.Default.PreprocessorJson);
        var generation = folder.Has("generation_config.json")
            ? folder.Read("generation_config.json", WhisperJson.Default.GenerationJson)
            : new GenerationJson(null, default, null, null, null, null, null, null, null, null, null);

        var isMultilingual = generation.IsMultilingual ?? added.ContainsKey("<|transcribe|>");
        var model = new WhisperModelConfig
        {
            MelBins = config.MelBins,
            HopLength = features.HopLength,
            FftSize = features.FftSize,
            SampleRateHz = features.SampleRateHz,
            WindowSamples = features.WindowSamples ?? ((features.WindowSeconds ?? 30) * features.SampleRateHz),
            SourcePositions = config.MaxSourcePositions,
            TargetPositions = config.MaxTargetPositions,
            VocabularySize = config.VocabularySize,
            EncoderHeads = config.EncoderHeads,
            EndOfText = FirstId(generation.EndOfText) ?? FirstId(config.EndOfText) ?? Required(added, "<|endoftext|>", folder),
            StartOfTranscript = generation.StartOfTranscript ?? config.StartOfTranscript
                ?? Required(added, "<|startoftranscript|>", folder),
            StartOfPrevious = generation.StartOfPrevious ?? Optional(added, "<|startofprev|>"),
            NoSpeech = Optional(added, "<|nospeech|>") ?? Optional(added, "<|nocaptions|>"),
            NoTimestamps = generation.NoTimestamps ?? Required(added, "<|notimestamps|>", folder),
            MaxInitialTimestamp = generation.MaxInitialTimestamp,
            Transcribe = isMultilingual ? Task(generation, added, "transcribe") : null,
            Translate = isMultilingual ? Task(generation, added, "translate") : null,
            Languages = isMultilingual ? ReadLanguages(generation, added) : new Dictionary<string, int>(),
            Suppress = generation.Suppress ?? config.Suppress ?? [],
            AlignmentHeads = ReadAlignmentHeads(config, generation),
            BeginSuppress = generation.BeginSuppress ?? config.BeginSuppress ?? [],
        };
        Check(model, features, folder);
        return model;
    }

    private static void Check(WhisperModelConfig model, PreprocessorJson features, WhisperFolder folder)
    {
        Expect(model.SampleRateHz == WhisperRateHz, $"sampling_rate is {model.SampleRateHz}, expected {WhisperRateHz}");
        Expect(
            features.MelBins == model.MelBins,
            $"feature_size is {features.MelBins} in preprocessor_config.json, but num_mel_bins is {model.MelBins} in config.json");
        Expect(model.MelBins is > 0 and <= 512, $"num_mel_bins is {model.MelBins}, expected 1 to 512");
        Expect(
            model is { HopLength: > 0, FftSize: > 0, SourcePositions: > 0, TargetPositions: > 1, VocabularySize: > 0 },
            "a size is missing or not positive");
        Expect(
            model.WindowFrames > 0 && model.WindowFrames % model.SourcePositions == 0,
            $"a window of {model.WindowFrames} frames does not fit {model.SourcePositions} encoder positions");
        Expect(
            model.EndOfText < model.VocabularySize && model.NoTimestamps < model.VocabularySize,
            $"a token id lies outside the vocabulary of {model.VocabularySize}");
        Expect(
            model.Suppress.Concat(model.BeginSuppress).Concat(model.Languages.Values).All(id => id >= -1 && id < model.VocabularySize),
            $"a token id lies outside the vocabulary of {model.VocabularySize}");

        void Expect(bool holds, string what)
        {
            if (!holds)
            {
                throw new InferenceException(
                    $"The json files of the Whisper model '{folder.Path}' do not fit together: {what}. Install the model again.");
            }
        }
    }

    // Fine-tunes with fewer layers often carry the list of the model they came from; what is left of it then counts.
    private static List<AttentionHead> ReadAlignmentHeads(ConfigJson config, GenerationJson generation)
    {
        var stated = (generation.AlignmentHeads ?? []).Where(pair => pair.Length == 2).Select(pair => new AttentionHead(pair[0], pair[1]));
        var all = Enumerable.Range(0, config.DecoderLayers).SelectMany(
            layer => Enumerable.Range(0, config.DecoderHeads), (layer, head) => new AttentionHead(layer, head)).ToList();
        var known = stated.Intersect(all).ToList();
        return known.Count > 0 ? known : all.FindAll(head => head.Layer >= config.DecoderLayers / 2);
    }

    private static Dictionary<string, int> ReadLanguages(GenerationJson generation, IReadOnlyDictionary<string, int> added)
    {
        IEnumerable<KeyValuePair<string, int>> tokens = generation.Languages is { Count: > 0 } stated
            ? stated
            : added.Where(token => IsLanguage(token, added));
        return tokens.ToDictionary(token => token.Key.Trim('<', '>', '|'), token => token.Value, StringComparer.OrdinalIgnoreCase);
    }

    // Language tokens stand between <|startoftranscript|> and <|translate|>.
    private static bool IsLanguage(KeyValuePair<string, int> token, IReadOnlyDictionary<string, int> added) =>
        added.TryGetValue("<|startoftranscript|>", out var first)
            && added.TryGetValue("<|translate|>", out var end)
            && token.Value > first
            && token.Value < end;

    private static int? Task(GenerationJson generation, IReadOnlyDictionary<string, int> added, string task) =>
        generation.Tasks is not null && generation.Tasks.TryGetValue(task, out var id) ? id : Optional(added, $"<|{task}|>");

    private static int? Optional(IReadOnlyDictionary<string, int> added, string token) => added.TryGetValue(token, out var id) ? id : null;

    private static int Required(IReadOnlyDictionary<string, int> added, string token, WhisperFolder folder) => Optional(added, token)
        ?? throw new InferenceException(
            $"The Whisper model '{folder.Path}' does not say the id of {token}: expected in generation_config.json, config.json or the added tokens. Install the model again.");

    private static int? FirstId(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetInt32(),
        JsonValueKind.Array when value.GetArrayLength() > 0 => value[0].GetInt32(),
        _ => null,
    };
}
