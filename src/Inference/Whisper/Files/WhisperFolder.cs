using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace HomeLab.Inference.Whisper.Files;

/// <summary>
/// A model folder in Optimum layout: json files at the top, <c>.onnx</c> files beside them or in <c>onnx/</c>.
/// Every error names the file, what was expected and how to repair it.
/// </summary>
internal sealed class WhisperFolder
{
    private static readonly Dictionary<WhisperPrecision, string[]> Suffixes = new()
    {
        [WhisperPrecision.Int8] = ["_quantized", "_int8", "_uint8"],
        [WhisperPrecision.Float32] = [""],
        [WhisperPrecision.Float16] = ["_fp16"],
    };

    /// <summary>Opens a folder.</summary>
    /// <exception cref="InferenceException">There is no such folder.</exception>
    public WhisperFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new InferenceException(
                $"The Whisper model folder '{path}' does not exist. Run 'homelab models pull', or correct the setting.");
        }

        Path = path;
    }

    /// <summary>The folder as given.</summary>
    public string Path { get; }

    /// <summary>Whether a file is at the top of the folder.</summary>
    public bool Has(string file) => File.Exists(System.IO.Path.Combine(Path, file));

    /// <summary>Full path of a file at the top of the folder.</summary>
    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>Reads a json file at the top of the folder.</summary>
    /// <exception cref="InferenceException">It is missing or not what it should be.</exception>
    public T Read<T>(string file, JsonTypeInfo<T> type)
    {
        try
        {
            using var stream = File.OpenRead(PathOf(file));
            return JsonSerializer.Deserialize(stream, type) ?? throw Broken(file, "it holds null", null);
        }
        catch (FileNotFoundException missing)
        {
            throw Broken(file, "the file is missing", missing);
        }
        catch (JsonException malformed)
        {
            throw Broken(file, $"it is not valid: {malformed.Message}", malformed);
        }
    }

    /// <summary>Chooses the weight files.</summary>
    /// <param name="wanted">What the settings ask for.</param>
    /// <param name="onGpu">Changes the order of <see cref="WhisperPrecision.Auto"/>.</param>
    /// <exception cref="InferenceException">No complete set is installed.</exception>
    public WhisperWeights ChooseWeights(WhisperPrecision wanted, bool onGpu)
    {
        WhisperPrecision[] order = wanted != WhisperPrecision.Auto
            ? [wanted]
            : onGpu
                ? [WhisperPrecision.Float16, WhisperPrecision.Float32, WhisperPrecision.Int8]
                : [WhisperPrecision.Int8, WhisperPrecision.Float32, WhisperPrecision.Float16];
        foreach (var precision in order)
        {
            foreach (var suffix in Suffixes[precision])
            {
                if (Find(suffix, precision) is { } weights)
                {
                    return weights;
                }
            }
        }

        throw new InferenceException(
            $"'{Path}' holds no complete set of {(wanted == WhisperPrecision.Auto ? "" : wanted + " ")}weights: expected encoder_model*.onnx with decoder_model_merged*.onnx "
            + "(or decoder_model*.onnx and decoder_with_past_model*.onnx), beside config.json or in onnx/. Install the model again, or change Precision.");
    }

    private WhisperWeights? Find(string suffix, WhisperPrecision precision)
    {
        if (Onnx("encoder_model" + suffix) is not { } encoder)
        {
            return null;
        }

        if (Onnx("decoder_model_merged" + suffix) is { } merged)
        {
            return new WhisperWeights(precision, encoder, merged, null);
        }

        return Onnx("decoder_model" + suffix) is { } first && Onnx("decoder_with_past_model" + suffix) is { } next
            ? new WhisperWeights(precision, encoder, first, next)
            : null;
    }

    private string? Onnx(string name)
    {
        var nested = System.IO.Path.Combine(Path, "onnx", name + ".onnx");
        var flat = System.IO.Path.Combine(Path, name + ".onnx");
        return File.Exists(nested) ? nested : File.Exists(flat) ? flat : null;
    }

    private InferenceException Broken(string file, string what, Exception? cause)
    {
        var message = $"'{PathOf(file)}' cannot be used as part of a Whisper model: {what}. Run 'homelab models verify', or install the model again.";
        return cause is null ? new InferenceException(message) : new InferenceException(message, cause);
    }
}
