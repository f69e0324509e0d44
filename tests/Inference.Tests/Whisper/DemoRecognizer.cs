using HomeLab.Inference.Vad;
using HomeLab.Inference.Whisper;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Whisper;

/// <summary>
/// The demo model with Silero in front, loaded once for a class of tests, by the first test that asks: which is then skipped where there is
/// none.
/// </summary>
public sealed class DemoRecognizer : IDisposable
{
    private readonly Lazy<SileroVad> _vad;
    private readonly Lazy<WhisperRecognizer> _recognizer;

    public DemoRecognizer()
    {
        _vad = new(() => new SileroVad(SharedFolder.Path("models/silero/silero_vad_v6.2.1.onnx")));
        _recognizer = new(() => WhisperRecognizer.Load(GoldenWhisper.DemoFolder, new WhisperOptions(), Vad));
    }

    public SileroVad Vad => _vad.Value;

    public WhisperRecognizer Recognizer => _recognizer.Value;

    public void Dispose()
    {
        if (_recognizer.IsValueCreated)
        {
            Recognizer.Dispose();
        }

        if (_vad.IsValueCreated)
        {
            Vad.Dispose();
        }
    }
}
