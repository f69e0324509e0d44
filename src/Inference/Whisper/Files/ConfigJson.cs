using System.Text.Json;
using System.Text.Json.Serialization;

namespace HomeLab.Inference.Whisper.Files;

/// <summary>The parts of <c>config.json</c> that an engine needs.</summary>
internal sealed record ConfigJson(
    [property: JsonPropertyName("d_model")] int ModelWidth,
    [property: JsonPropertyName("num_mel_bins")] int MelBins,
    [property: JsonPropertyName("max_source_positions")] int MaxSourcePositions,
    [property: JsonPropertyName("max_target_positions")] int MaxTargetPositions,
    [property: JsonPropertyName("encoder_attention_heads")] int EncoderHeads,
    [property: JsonPropertyName("decoder_layers")] int DecoderLayers,
    [property: JsonPropertyName("decoder_attention_heads")] int DecoderHeads,
    [property: JsonPropertyName("vocab_size")] int VocabularySize,
    [property: JsonPropertyName("decoder_start_token_id")] int? StartOfTranscript,
    [property: JsonPropertyName("eos_token_id")] JsonElement EndOfText,
    [property: JsonPropertyName("suppress_tokens")] int[]? Suppress,
    [property: JsonPropertyName("begin_suppress_tokens")] int[]? BeginSuppress);

/// <summary>The parts of <c>generation_config.json</c> that an engine needs. Where a value stands in both files, this one wins.</summary>
internal sealed record GenerationJson(
    [property: JsonPropertyName("decoder_start_token_id")] int? StartOfTranscript,
    [property: JsonPropertyName("eos_token_id")] JsonElement EndOfText,
    [property: JsonPropertyName("no_timestamps_token_id")] int? NoTimestamps,
    [property: JsonPropertyName("prev_sot_token_id")] int? StartOfPrevious,
    [property: JsonPropertyName("max_initial_timestamp_index")] int? MaxInitialTimestamp,
    [property: JsonPropertyName("is_multilingual")] bool? IsMultilingual,
    [property: JsonPropertyName("alignment_heads")] int[][]? AlignmentHeads,
    [property: JsonPropertyName("lang_to_id")] Dictionary<string, int>? Languages,
    [property: JsonPropertyName("task_to_id")] Dictionary<string, int>? Tasks,
    [property: JsonPropertyName("suppress_tokens")] int[]? Suppress,
    [property: JsonPropertyName("begin_suppress_tokens")] int[]? BeginSuppress);

/// <summary>The parts of <c>preprocessor_config.json</c> that an engine needs.</summary>
internal sealed record PreprocessorJson(
    [property: JsonPropertyName("feature_size")] int MelBins,
    [property: JsonPropertyName("hop_length")] int HopLength,
    [property: JsonPropertyName("n_fft")] int FftSize,
    [property: JsonPropertyName("n_samples")] int? WindowSamples,
    [property: JsonPropertyName("chunk_length")] int? WindowSeconds,
    [property: JsonPropertyName("sampling_rate")] int SampleRateHz);

/// <summary><c>tokenizer.json</c>: a byte-level BPE model; merges are <c>"a b"</c> strings or <c>["a","b"]</c> pairs.</summary>
internal sealed record TokenizerJson(
    [property: JsonPropertyName("model")] BpeJson? Model,
    [property: JsonPropertyName("added_tokens")] AddedTokenJson[]? AddedTokens);

/// <summary>The model of <see cref="TokenizerJson"/>.</summary>
internal sealed record BpeJson(
    [property: JsonPropertyName("vocab")] Dictionary<string, int>? Vocabulary,
    [property: JsonPropertyName("merges")] JsonElement Merges);

/// <summary>A token beside the BPE vocabulary.</summary>
internal sealed record AddedTokenJson(
    [property: JsonPropertyName("id")] int Id,
    [property: JsonPropertyName("content")] string Content,
    [property: JsonPropertyName("special")] bool Special);

[JsonSourceGenerationOptions(AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(ConfigJson))]
[JsonSerializable(typeof(GenerationJson))]
[JsonSerializable(typeof(PreprocessorJson))]
[JsonSerializable(typeof(TokenizerJson))]
[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class WhisperJson : JsonSerializerContext;
