using HomeLab.Inference.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Piper;

/// <summary>A loaded voice: one ONNX Runtime session, or one for each part when it could be cut. Thread-safe.</summary>
internal sealed class PiperModel : IDisposable
{
    private static readonly string[] Inputs = ["input", "input_lengths", "scales", "sid"];

    private PiperModel(InferenceSession encoder, IReadOnlyList<InferenceSession> partSessions, VitsParts? parts)
    {
        (Encoder, PartSessions) = (encoder, partSessions);
        Parts = parts is null ? null : parts with { Encoder = [], Parts = [.. parts.Parts.Select(part => part with { Model = [] })] };
    }

    /// <summary>The whole voice, or its front.</summary>
    public InferenceSession Encoder { get; }

    /// <summary>A session for each of the <see cref="Parts"/>; none where the voice was not cut.</summary>
    public IReadOnlyList<InferenceSession> PartSessions { get; }

    /// <summary>How it was cut, without the bytes; null when it runs as a whole.</summary>
    public VitsParts? Parts { get; }

    /// <summary>For the log: in chunks or whole, and why.</summary>
    public required string Mode { get; init; }

    /// <summary>Memory that it takes, about: its weights.</summary>
    public required long Bytes { get; init; }

    /// <summary>Loads a voice.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="sessions">Opens the sessions.</param>
    /// <param name="threads">Intra-op threads.</param>
    /// <param name="inChunks">False runs it as a whole, for comparison.</param>
    /// <exception cref="InferenceException">The file is missing, truncated, or not a Piper voice.</exception>
    public static PiperModel Load(string path, OnnxSessions sessions, int threads, bool inChunks = true)
    {
        var file = ReadFile(path);
        var reason = "switched off";
        var parts = inChunks ? Split(path, file, out reason) : null;
        if (parts is not null)
        {
            try
            {
                return Open(path, parts, file.LongLength, Session);
            }
            catch (InferenceException refused)
            {
                // Not what the cut expects of an export: the whole may still run.
                reason = $"its parts cannot be loaded: {refused.Message}";
            }
        }

        var whole = Session(file, "whole");
        try
        {
            RequireInputs(path, whole, "input", "input_lengths", "scales");
            return new PiperModel(whole, [], null) { Mode = $"whole sentences ({reason})", Bytes = file.LongLength };
        }
        catch
        {
            whole.Dispose();
            throw;
        }

        InferenceSession Session(byte[] model, string part) => sessions.Open(model, $"{path} ({part})", threads, options =>
        {
            // Weights beside the model file; each sentence has another shape, so a memory plan never fits twice.
            options.AddSessionConfigEntry(
                "session.model_external_initializers_file_folder_path", Path.GetDirectoryName(Path.GetFullPath(path))!);
            options.EnableMemoryPattern = false;
        });
    }

    /// <summary>Begins a sentence.</summary>
    public IUtteranceSynthesis Begin(long[] ids, in PiperSettings settings) =>
        Parts is null ? new WholeSynthesis(this, ids, settings) : new ChunkedSynthesis(this, Parts, ids, settings);

    /// <inheritdoc/>
    public void Dispose()
    {
        Encoder.Dispose();
        foreach (var session in PartSessions)
        {
            session.Dispose();
        }
    }

    private static PiperModel Open(string path, VitsParts parts, long bytes, Func<byte[], string, InferenceSession> session)
    {
        var opened = new List<InferenceSession>();
        try
        {
            opened.Add(session(parts.Encoder, "encoder"));
            RequireInputs(path, opened[0], "input", "scales");
            opened.AddRange(parts.Parts.Select((part, i) => session(part.Model, $"part {i + 1}")));
            return new PiperModel(opened[0], opened[1..], parts) { Mode = $"in chunks, {opened.Count} parts", Bytes = bytes };
        }
        catch
        {
            opened.ForEach(part => part.Dispose());
            throw;
        }
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InferenceException($"Voice '{path}' cannot be read: {failure.Message} Install the voice again.", failure);
        }
    }

    private static VitsParts? Split(string path, byte[] file, out string reason)
    {
        try
        {
            return VitsSplitter.TrySplit(file, out reason);
        }
        catch (InferenceException failure)
        {
            throw new InferenceException($"Voice '{path}' cannot be loaded: {failure.Message}", failure);
        }
    }

    private static void RequireInputs(string path, InferenceSession session, params string[] names)
    {
        if (Array.Find(names, name => !session.InputNames.Contains(name)) is { } missing)
        {
            throw new InferenceException(
                $"'{path}' is not a Piper voice: it has no input '{missing}' (its inputs are {string.Join(", ", session.InputNames)}).");
        }

        if (session.InputNames.FirstOrDefault(name => !Inputs.Contains(name)) is { } strange)
        {
            throw new InferenceException(
                $"'{path}' is not a Piper voice: it wants '{strange}'; {string.Join(", ", Inputs)} were expected.");
        }
    }
}
