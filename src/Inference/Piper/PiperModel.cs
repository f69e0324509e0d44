using HomeLab.Inference.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Piper;

/// <summary>A loaded voice: one ONNX Runtime session, or two when it could be cut before its decoder. Thread-safe; counts its users.</summary>
internal sealed class PiperModel : IDisposable
{
    private readonly InferenceSession? _decoder;
    private int _users = 1;

    private PiperModel(InferenceSession encoder, InferenceSession? decoder, VitsHalves? halves, string mode, long bytes)
    {
        (Encoder, _decoder, Mode, Bytes) = (encoder, decoder, mode, bytes);
        Halves = halves is null ? null : halves with { Front = [], Back = [] };
        TakesSpeaker = encoder.InputNames.Contains("sid");
    }

    /// <summary>The whole voice, or its front half.</summary>
    public InferenceSession Encoder { get; }

    /// <summary>The decoder; only when <see cref="Halves"/> is set.</summary>
    public InferenceSession Decoder => _decoder ?? throw new InvalidOperationException("The voice was not cut.");

    /// <summary>How it was cut, without the bytes; null when it runs as a whole.</summary>
    public VitsHalves? Halves { get; }

    /// <summary>Whether it was trained on several speakers.</summary>
    public bool TakesSpeaker { get; }

    /// <summary>For the log: in chunks or whole, and why.</summary>
    public string Mode { get; }

    /// <summary>Memory that it takes, about: its weights.</summary>
    public long Bytes { get; }

    /// <summary>Loads a voice.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="sessions">Opens the sessions.</param>
    /// <param name="threads">Intra-op threads.</param>
    /// <param name="inChunks">False runs it as a whole, for comparison.</param>
    /// <exception cref="InferenceException">The file is missing, truncated, or not a Piper voice.</exception>
    public static PiperModel Load(string path, OnnxSessions sessions, int threads, bool inChunks = true)
    {
        var (file, bytes) = ReadFile(path);
        var reason = "switched off";
        var halves = inChunks ? Split(path, file, out reason) : null;
        var encoder = Open(halves?.Front ?? file, "front");
        try
        {
            RequireInputs(path, encoder);
            var decoder = halves is null ? null : Open(halves.Back, "decoder");
            return new PiperModel(encoder, decoder, halves, halves is null ? $"whole sentences ({reason})" : "in chunks", bytes);
        }
        catch
        {
            encoder.Dispose();
            throw;
        }

        InferenceSession Open(byte[] model, string part) => sessions.Open(model, $"{path} ({part})", threads, Configure);

        void Configure(SessionOptions options)
        {
            // Weights beside the model file; each sentence has another shape, so a memory plan never fits twice.
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.GetDirectoryName(Path.GetFullPath(path))!);
            options.EnableMemoryPattern = false;
        }
    }

    /// <summary>Begins a sentence.</summary>
    public IUtteranceSynthesis Begin(long[] ids, in PiperSettings settings) => Halves is { } halves
        ? new ChunkedSynthesis(this, halves, ids, settings)
        : new WholeSynthesis(this, ids, settings);

    /// <summary>Adds a user; false when the model is already gone.</summary>
    public bool TryAddUser()
    {
        for (var users = Volatile.Read(ref _users); users > 0; users = Volatile.Read(ref _users))
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes one user off; the last one frees the sessions.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            Encoder.Dispose();
            _decoder?.Dispose();
        }
    }

    private static (byte[] File, long Bytes) ReadFile(string path)
    {
        try
        {
            var file = File.ReadAllBytes(path);
            return (file, file.LongLength);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InferenceException($"Voice '{path}' cannot be read: {failure.Message} Install the voice again.", failure);
        }
    }

    private static VitsHalves? Split(string path, byte[] file, out string reason)
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

    private static void RequireInputs(string path, InferenceSession session)
    {
        foreach (var name in new[] { "input", "input_lengths", "scales" })
        {
            if (!session.InputNames.Contains(name))
            {
                throw new InferenceException(
                    $"'{path}' is not a Piper voice: it has no input '{name}' (its inputs are {string.Join(", ", session.InputNames)}).");
            }
        }
    }
}
