using System.Collections.Concurrent;
using System.Text;
using HomeLab.Inference.Speech;

namespace HomeLab.Inference.Tests.Speech;

/// <summary>Speaks each text when the test says so: blocks that hold the text, or a failure.</summary>
internal sealed class ScriptedSpeaker : ISpeaker
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _begun = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<int>> _script = new();
    private readonly ConcurrentDictionary<(string Text, int Blocks), TaskCompletionSource> _written = new();

    public Voice Voice { get; } = new("scripted", "", [], [], 22_050, null, IsFallback: false);

    public string Language => "en";

    /// <summary>"begin x" and "end x" in order.</summary>
    public ConcurrentQueue<string> Events { get; } = new();

    public static string NameOf(PcmBlock block) => Encoding.ASCII.GetString(block.Pcm.Span).TrimEnd();

    public Task Begun(string text) => _begun.GetOrAdd(text, _ => Source()).Task;

    public Task Written(string text, int blocks) => _written.GetOrAdd((text, blocks), _ => Source()).Task;

    public void Say(string text, int blocks) => Script(text).SetResult(blocks);

    public void Fail(string text) => Script(text).SetException(new InferenceException("It cannot be spoken."));

    public void Prepare()
    {
    }

    public async Task SpeakAsync(string text, SpeechRequest request, PcmSink sink, CancellationToken cancellationToken)
    {
        Events.Enqueue("begin " + text);
        _begun.GetOrAdd(text, _ => Source()).TrySetResult();
        try
        {
            var blocks = await Script(text).Task.WaitAsync(cancellationToken);
            for (var i = 1; i <= blocks; i++)
            {
                var block = PcmBlock.Rent(8);
                Encoding.ASCII.GetBytes(text.PadRight(8), block.Writable);
                await sink.WriteBlockAsync(block, cancellationToken);
                _written.GetOrAdd((text, i), _ => Source()).TrySetResult();
            }
        }
        finally
        {
            Events.Enqueue("end " + text);
        }
    }

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskCompletionSource<int> Script(string text) =>
        _script.GetOrAdd(text, _ => new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously));
}
