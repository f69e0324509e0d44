using HomeLab.Inference.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Vad;

/// <summary>Two bindings over the same memory take turns: the state that one writes is the state that the other reads.</summary>
internal sealed class SileroVadStream : IVoiceActivityStream
{
    private const int Frame = IVoiceActivityDetector.FrameSamples;

    /// <summary>Samples of the frame before that v5 and v6 want in front at 16 kHz.</summary>
    private const int Context = 64;

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly PinnedTensor<float> _input = new(1, Context + Frame);
    private readonly PinnedTensor<long> _rate = new();
    private readonly PinnedTensor<float> _probability = new(1, 1);
    private readonly PinnedTensor<float> _stateA = new(2, 1, 128);
    private readonly PinnedTensor<float> _stateB = new(2, 1, 128);
    private readonly OrtIoBinding _fromAToB;
    private readonly OrtIoBinding _fromBToA;
    private bool _stateIsB;

    public SileroVadStream(InferenceSession session)
    {
        _session = session;
        _rate.Span[0] = 16_000;
        _fromAToB = Bind(_stateA, _stateB);
        _fromBToA = Bind(_stateB, _stateA);
    }

    public float Push(ReadOnlySpan<float> frame)
    {
        if (frame.Length != Frame)
        {
            throw new ArgumentException($"Expected {Frame} samples, not {frame.Length}.", nameof(frame));
        }

        var input = _input.Span;
        input[Frame..].CopyTo(input);
        frame.CopyTo(input[Context..]);
        _session.RunWithBinding(_run, _stateIsB ? _fromBToA : _fromAToB);
        _stateIsB = !_stateIsB;
        return _probability.Span[0];
    }

    public void Reset()
    {
        _input.Span.Clear();
        _stateA.Span.Clear();
        _stateB.Span.Clear();
    }

    public void Dispose()
    {
        _fromAToB.Dispose();
        _fromBToA.Dispose();
        _input.Dispose();
        _rate.Dispose();
        _probability.Dispose();
        _stateA.Dispose();
        _stateB.Dispose();
        _run.Dispose();
    }

    private OrtIoBinding Bind(PinnedTensor<float> from, PinnedTensor<float> to)
    {
        var binding = _session.CreateIoBinding();
        binding.BindInput("input", _input.Value);
        binding.BindInput("state", from.Value);
        if (_session.InputMetadata.ContainsKey("sr"))
        {
            binding.BindInput("sr", _rate.Value);
        }

        binding.BindOutput("output", _probability.Value);
        binding.BindOutput("stateN", to.Value);
        return binding;
    }
}
